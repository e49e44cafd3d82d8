import { join } from 'node:path';
import { environmentOf, type Template } from './container.ts';
import { FrontEnd } from './frontend.ts';
import type { Probe } from './probe.ts';
import type { Desk, Realised } from './realiser.ts';
import type { RegisteredResource } from './resource.ts';
import { Service, type ServiceArgs } from './service.ts';

/** The parts of a `gcp:cloudrunv2/service:Service` that a desk can keep. */
interface ServiceInputs {
  readonly name: string;
  readonly location: string;
  readonly template: Template & {
    /** Seconds, as in `3600s`. */
    readonly timeout: string;
    readonly maxInstanceRequestConcurrency: number;
    readonly scaling: { readonly minInstanceCount: number; readonly maxInstanceCount: number };
    readonly containers: readonly [
      { readonly startupProbe?: Probe; readonly livenessProbe?: Probe },
    ];
  };
}

const top = join(import.meta.dirname, '..');
/** As the Dockerfile's CMD has it. */
const command = [process.execPath, 'app/server/main.ts'] as const;
/** Cloud Run's own, where a container declares none: its port answers within four minutes. */
const DEFAULT_STARTUP_PROBE: Probe = { periodSeconds: 240, failureThreshold: 1 };

/** A front end on one port, and behind it the app's processes as the program describes them. */
export async function realiseService(
  { inputs }: RegisteredResource,
  desk: Desk,
): Promise<Realised> {
  const service = inputs as unknown as ServiceInputs;
  const { template, name, location } = service;
  const instances = new Service(desk.children, instancesOf(service, desk));
  const frontEnd = await FrontEnd.start({
    port: desk.args.port,
    timeoutMs: Number.parseFloat(template.timeout) * 1000,
    acquire: () => instances.acquire(),
  });
  const stop = async () => {
    frontEnd.refuse();
    await instances.stop();
    frontEnd.close();
  };
  try {
    await instances.deploy();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    id: `projects/${desk.args.project}/locations/${location}/services/${name}`,
    outputs: { uri: `http://localhost:${frontEnd.port}` },
    note: `${instances.instances.length} × node, port ${frontEnd.port}`,
    deploy: () => instances.deploy(),
    stop,
  };
}

function instancesOf({ name, template }: ServiceInputs, desk: Desk): ServiceArgs {
  const env = environmentOf(template, desk);
  const [container] = template.containers;
  const { minInstanceCount, maxInstanceCount } = template.scaling;
  const { redisServer, instances, onLine, onNotice } = desk.args;
  const alone = redisServer === undefined;
  if (!alone && instances > maxInstanceCount) {
    throw new Error(`--instances ${instances}: this stack allows at most ${maxInstanceCount}`);
  }
  return {
    name,
    command,
    cwd: top,
    env,
    startupProbe: container.startupProbe ?? DEFAULT_STARTUP_PROBE,
    ...(container.livenessProbe ? { livenessProbe: container.livenessProbe } : {}),
    minInstances: alone ? 1 : Math.max(instances, minInstanceCount),
    maxInstances: alone ? 1 : maxInstanceCount,
    concurrency: template.maxInstanceRequestConcurrency,
    onLine,
    onNotice,
  };
}
