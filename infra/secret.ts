import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { Apis } from './apis.ts';
import type { Settings } from './config.ts';
import type { Identity } from './identity.ts';

/** What the secret holds, and who may read it. */
export interface RedisAuthArgs {
  readonly redis: gcp.redis.Instance;
  readonly identity: Identity;
  readonly apis: Apis;
}

/** The AUTH string of Redis in Secret Manager, which the chat's account can read and no other. */
export class RedisAuth extends pulumi.ComponentResource {
  /** For a variable's `valueSource`. */
  readonly secretKeyRef: {
    readonly secret: pulumi.Output<string>;
    readonly version: pulumi.Output<string>;
  };

  constructor(settings: Settings, { redis, identity, apis }: RedisAuthArgs) {
    super('chat:infra:RedisAuth', 'redis-auth');

    const secret = new gcp.secretmanager.Secret(
      'secret',
      {
        secretId: `${settings.redisName}-auth`,
        // In this region alone: an organisation may forbid others, and Redis is not elsewhere either.
        replication: { userManaged: { replicas: [{ location: settings.region }] } },
      },
      { parent: this, dependsOn: apis.use('secretmanager') },
    );
    const version = new gcp.secretmanager.SecretVersion(
      'version',
      { secret: secret.id, secretData: redis.authString },
      { parent: this },
    );
    const reader = new gcp.secretmanager.SecretIamMember(
      'reader',
      { secretId: secret.id, role: 'roles/secretmanager.secretAccessor', member: identity.member },
      { parent: this },
    );

    this.secretKeyRef = {
      // Known when it can be read: Cloud Run refuses a revision whose account may not.
      secret: pulumi.all([secret.secretId, reader.id]).apply(([id]) => id),
      // Never "latest": a new string would roll no revision.
      version: version.version,
    };
    this.registerOutputs();
  }
}
