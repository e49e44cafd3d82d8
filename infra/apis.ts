import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';

/** Service Usage is not among them: without it nothing here could be enabled. */
type Api =
  | 'artifactregistry'
  | 'cloudresourcemanager'
  | 'compute'
  | 'dns'
  | 'iam'
  | 'iamcredentials'
  | 'monitoring'
  | 'redis'
  | 'run'
  | 'secretmanager'
  | 'sts'
  | 'vpcaccess';

/**
 * Google's APIs. One is enabled when the first resource that uses it asks for it: so each resource
 * waits for those that it uses, and the project gets no other.
 */
export class Apis extends pulumi.ComponentResource {
  readonly #enabled = new Map<Api, gcp.projects.Service>();

  constructor() {
    super('chat:infra:Apis', 'apis');
    this.registerOutputs();
  }

  /** What to wait for before these can be used. */
  use(...apis: readonly Api[]): gcp.projects.Service[] {
    return apis.map((api) => {
      const enabled = this.#enabled.get(api) ?? this.#enable(api);
      this.#enabled.set(api, enabled);
      return enabled;
    });
  }

  #enable(api: Api): gcp.projects.Service {
    const args: gcp.projects.ServiceArgs = {
      service: `${api}.googleapis.com`,
      // Other things in the project may use it; they would stop with our `pulumi destroy`.
      disableOnDestroy: false,
    };
    return new gcp.projects.Service(api, args, { parent: this });
  }
}
