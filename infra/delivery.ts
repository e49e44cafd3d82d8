import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { Apis } from './apis.ts';
import type { Settings } from './config.ts';
import type { Identity } from './identity.ts';

/** What a delivery acts upon. */
export interface DeliveryArgs {
  readonly apis: Apis;
  readonly identity: Identity;
}

/**
 * What GitHub may do in the project: all that is done to the things that the program makes, but no
 * account, and no role in the project. So whoever gets hold of it stays within these services, in
 * which it may do everything: read each of the project's secrets, say who may call the chat.
 */
export const deployRoles: readonly string[] = [
  'roles/artifactregistry.admin',
  'roles/compute.loadBalancerAdmin',
  'roles/compute.networkAdmin',
  'roles/dns.admin',
  'roles/monitoring.editor',
  'roles/redis.admin',
  'roles/run.admin',
  'roles/secretmanager.admin',
  'roles/serviceusage.serviceUsageAdmin',
  'roles/vpcaccess.admin',
];

/**
 * The stack that a job may deploy: the one that its environment is called as, since that is where
 * GitHub asks who has to approve. Nothing for a job of a branch: any of them can name an environment,
 * and a name that nobody has protected is one without rules. So main has to be protected, and tags
 * that begin so.
 */
const stackOfJob =
  "has(assertion.environment) && (assertion.ref == 'refs/heads/main' || " +
  "assertion.ref.startsWith('refs/tags/v')) ? assertion.environment : ''";

/**
 * Lets one GitHub repository deploy this stack without a key: a job shows the token that GitHub
 * signed for it, and gets one of Google's for an hour.
 */
export class Delivery extends pulumi.ComponentResource {
  /** For google-github-actions/auth: `projects/NUMBER/…/providers/github`. */
  readonly provider: pulumi.Output<string>;
  readonly account: pulumi.Output<string>;

  constructor(settings: Settings, { apis, identity }: DeliveryArgs) {
    super('chat:infra:Delivery', 'delivery');
    const { jobs, provider } = this.#trust(settings, apis);
    const account = new gcp.serviceaccount.Account(
      'deployer',
      { accountId: settings.deployPoolName, displayName: 'Chat, deployed from GitHub' },
      { parent: this, dependsOn: apis.use('iam') },
    );
    this.#grant('jobs', account.name, 'roles/iam.workloadIdentityUser', jobs);
    // As the chat, and as no other account of the project.
    this.#grant('acts-as', identity.name, 'roles/iam.serviceAccountUser', account.member);
    for (const role of deployRoles) {
      new gcp.projects.IAMMember(
        `deployer-${role.replace(/^roles\//, '')}`,
        { project: settings.project, role, member: account.member },
        { parent: this, dependsOn: apis.use('cloudresourcemanager') },
      );
    }

    this.provider = provider.name;
    this.account = account.email;
    this.registerOutputs({ provider: this.provider, account: this.account });
  }

  /** What takes GitHub's tokens, and the jobs whose tokens lead to this stack, as IAM names them. */
  #trust({ deployPoolName, deployRepository }: Settings, apis: Apis) {
    const pool = new gcp.iam.WorkloadIdentityPool(
      'pool',
      { workloadIdentityPoolId: deployPoolName, displayName: 'Chat, from GitHub' },
      { parent: this, dependsOn: apis.use('iam', 'iamcredentials', 'sts') },
    );
    const provider = new gcp.iam.WorkloadIdentityPoolProvider(
      'github',
      {
        workloadIdentityPoolId: pool.workloadIdentityPoolId,
        workloadIdentityPoolProviderId: 'github',
        oidc: { issuerUri: 'https://token.actions.githubusercontent.com' },
        attributeMapping: {
          // For the audit log: which run it was. GitHub's own subject may be too long for Google.
          'google.subject': "assertion.repository_id + ':' + assertion.run_id",
          'attribute.repository_id': 'assertion.repository_id',
          'attribute.stack': stackOfJob,
        },
        // Else a job of any repository in the world could ask.
        attributeCondition: `assertion.repository_id == '${deployRepository}'`,
      },
      { parent: this },
    );
    const set = `attribute.stack/${pulumi.getStack()}`;
    return {
      jobs: pulumi.interpolate`principalSet://iam.googleapis.com/${pool.name}/${set}`,
      provider,
    };
  }

  #grant(
    name: string,
    serviceAccountId: pulumi.Input<string>,
    role: string,
    member: pulumi.Input<string>,
  ) {
    new gcp.serviceaccount.IAMMember(name, { serviceAccountId, role, member }, { parent: this });
  }
}
