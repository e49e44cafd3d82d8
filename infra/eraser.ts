import * as gcp from '@pulumi/gcp';
import type { Settings } from './config.ts';
import type { ImageArgs } from './service.ts';

/**
 * Removes a person's messages from a room, when an operator runs it: Redis can be reached from its
 * network alone. Costs nothing until then.
 */
export function createEraser(settings: Settings, args: ImageArgs): gcp.cloudrunv2.Job {
  const { apis, egress, environment, identity, image } = args;
  const template: gcp.types.input.cloudrunv2.JobTemplateTemplate = {
    serviceAccount: identity.email,
    vpcAccess: egress.vpcAccess,
    timeout: '300s',
    // Its second run would find nothing more to do; a person decides whether to try again.
    maxRetries: 0,
    containers: [
      {
        image: image.reference,
        commands: ['node', 'app/server/erase.ts'],
        // Of whom and where, each execution says; without that it explains itself.
        args: ['--help'],
        envs: environment,
        resources: { limits: { cpu: '1', memory: '512Mi' } },
      },
    ],
  };
  return new gcp.cloudrunv2.Job(
    'eraser',
    {
      name: `${settings.serviceName}-erase`,
      location: settings.region,
      // It holds nothing, and a protected one would keep the connector from being deleted.
      deletionProtection: false,
      template: { template },
    },
    { dependsOn: apis.use('run') },
  );
}
