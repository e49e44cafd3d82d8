import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';

/**
 * Google's APIs, enabled. Each resource waits for those that it uses and for no other. Service
 * Usage is not among them: without it nothing here could be enabled.
 */
export class Apis extends pulumi.ComponentResource {
  readonly artifactRegistry = this.enable('artifactregistry');
  readonly compute = this.enable('compute');
  readonly iam = this.enable('iam');
  readonly redis = this.enable('redis');
  readonly resourceManager = this.enable('cloudresourcemanager');
  readonly run = this.enable('run');
  readonly vpcAccess = this.enable('vpcaccess');

  constructor() {
    super('chat:infra:Apis', 'apis');
    this.registerOutputs();
  }

  private enable(api: string): gcp.projects.Service {
    const args: gcp.projects.ServiceArgs = {
      service: `${api}.googleapis.com`,
      // Other things in the project may use it; they would stop with our `pulumi destroy`.
      disableOnDestroy: false,
    };
    return new gcp.projects.Service(api, args, { parent: this });
  }
}
