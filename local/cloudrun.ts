import { isDeepStrictEqual } from 'node:util';
import { environmentOf, type Template } from './container.ts';
import { FrontEnd } from './frontend.ts';
import { appProcess, containerOf } from './launch.ts';
import { type Probe, undeclaredStartup } from './probe.ts';
import type { Desk, Inputs, Realised, Wanted } from './realiser.ts';
import { Service, type ServiceArgs } from './service.ts';

/** The parts of a `gcp:cloudrunv2/service:Service` that a desk can keep. */
interface ServiceInputs {
  readonly name: string;
  readonly location: string;
  readonly template: Template & {
    readonly revision?: string;
    /** Seconds, as in `3600s`. */
    readonly timeout: string;
    readonly maxInstanceRequestConcurrency: number;
    /** Google's clients leave out a zero. */
    readonly scaling: { readonly minInstanceCount?: number; readonly maxInstanceCount: number };
    readonly containers: readonly [
      { readonly image: string; readonly startupProbe?: Probe; readonly livenessProbe?: Probe },
    ];
  };
}

/** A front end on one port, and behind it the app's instances as the program describes them. */
export async function realiseService({ inputs }: Wanted, desk: Desk): Promise<Realised> {
  const { name, location } = inputs as unknown as ServiceInputs;
  const args = await instancesOf(inputs, desk);
  let current = inputs;
  const { service, frontEnd, stop } = await serve(args, desk, () => isPublic(current, desk));
  const outputs = {
    uri: `http://localhost:${frontEnd.port}`,
    get latestReadyRevision() {
      return service.revision;
    },
  };
  const kind = args.launch === appProcess ? 'node' : 'container';
  return {
    id: `projects/${desk.args.project}/locations/${location}/services/${name}`,
    outputs,
    note: `${service.instances.length} × ${kind}, port ${frontEnd.port}`,
    deploy: () => service.deploy(),
    async update(changed) {
      // What else there is to a service makes no revision.
      if (!isDeepStrictEqual(changed.template, current.template)) {
        await service.deploy(await instancesOf(changed, desk));
      }
      current = changed;
      return outputs;
    },
    stop,
  };
}

/** https://cloud.google.com/run/docs/authenticating/public: by either of two ways. */
function isPublic({ name, location, invokerIamDisabled }: Inputs, desk: Desk): boolean {
  if (!desk.args.asksInvokers || invokerIamDisabled === true) return true;
  return desk.made('gcp:cloudrunv2/serviceIamMember:ServiceIamMember').some((grant) => {
    const isInvoker = grant.role === 'roles/run.invoker' && grant.member === 'allUsers';
    return isInvoker && grant.name === name && grant.location === location;
  });
}

async function serve(args: ServiceArgs, desk: Desk, isPublic: () => boolean) {
  const service = new Service(desk.children, args);
  const acquire = () => service.acquire();
  const frontEnd = await FrontEnd.start({ port: desk.args.port, acquire, isPublic });
  const stop = async () => {
    frontEnd.refuse();
    await service.stop();
    frontEnd.close();
  };
  try {
    await service.deploy();
  } catch (error) {
    await stop();
    throw error;
  }
  return { service, frontEnd, stop };
}

async function instancesOf(inputs: Inputs, desk: Desk): Promise<ServiceArgs> {
  const { name, template } = inputs as unknown as ServiceInputs;
  const env = environmentOf(template, desk);
  const [container] = template.containers;
  const { minInstanceCount = 0, maxInstanceCount } = template.scaling;
  const { redisServer, instances, findImage, onLine, onNotice } = desk.args;
  const alone = redisServer === undefined;
  if (!alone && instances > maxInstanceCount) {
    throw new Error(`--instances ${instances}: this stack allows at most ${maxInstanceCount}`);
  }
  const image = await findImage?.(container.image);
  return {
    name,
    ...(template.revision ? { revision: template.revision } : {}),
    launch: image === undefined ? appProcess : containerOf(image),
    env,
    startupProbe: container.startupProbe ?? undeclaredStartup,
    ...(container.livenessProbe ? { livenessProbe: container.livenessProbe } : {}),
    minInstances: alone ? 1 : Math.max(instances, minInstanceCount),
    maxInstances: alone ? 1 : maxInstanceCount,
    concurrency: template.maxInstanceRequestConcurrency,
    timeoutMs: Number.parseFloat(template.timeout) * 1000,
    onLine,
    onNotice,
  };
}
