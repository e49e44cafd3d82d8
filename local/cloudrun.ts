import { createServer } from 'node:http';
import { isDeepStrictEqual } from 'node:util';
import { environmentOf } from './container.ts';
import { direct, FrontEnd, type Way } from './frontend.ts';
import { appProcess, containerOf } from './launch.ts';
import { Listener } from './listener.ts';
import { type Probe, undeclaredStartup } from './probe.ts';
import type { Desk, Inputs, Realised, Wanted } from './realiser.ts';
import { Service, type ServiceArgs } from './service.ts';
import { type Part, type Parts, split } from './sidecar.ts';

/** The one of an instance's containers that takes requests, or one beside it. */
interface Container extends Part {
  readonly image: string;
  readonly startupProbe?: Probe;
  readonly livenessProbe?: Probe;
}

/** The parts of a `gcp:cloudrunv2/service:Service` that a desk can keep. */
interface ServiceInputs {
  readonly name: string;
  readonly location: string;
  readonly template: Parts<Container> & {
    readonly revision?: string;
    /** Seconds, as in `3600s`. */
    readonly timeout: string;
    readonly maxInstanceRequestConcurrency: number;
    /** Google's clients leave out a zero. */
    readonly scaling: { readonly minInstanceCount?: number; readonly maxInstanceCount: number };
  };
}

/** A front end on one port, and behind it the app's instances as the program describes them. */
export async function realiseService({ inputs }: Wanted, desk: Desk): Promise<Realised> {
  const { name, location, template } = inputs as unknown as ServiceInputs;
  const [container, others] = split(template, desk);
  const args = await instancesOf(inputs, container, desk);
  let current = inputs;
  const service = new Service(desk.children, args);
  const frontEnd = new FrontEnd({
    acquire: () => service.acquire(),
    isPublic: () => isPublic(current, desk),
    admits: (way) => admits(current, way, desk),
  });
  const { port, stop } = await serve(service, frontEnd, desk);
  const outputs = {
    uri: `http://localhost:${port}`,
    get latestReadyRevision() {
      return service.revision;
    },
  };
  return {
    id: `projects/${desk.args.project}/locations/${location}/services/${name}`,
    outputs,
    note: noteOf(service, args, port, others),
    frontEnd,
    deploy: () => service.deploy(),
    async update(changed) {
      // What else there is to a service makes no revision.
      if (!isDeepStrictEqual(changed.template, current.template)) {
        const [first] = split((changed as unknown as ServiceInputs).template, desk);
        await service.deploy(await instancesOf(changed, first, desk));
      }
      current = changed;
      return outputs;
    },
    stop,
  };
}

function noteOf(
  { instances, metricsPorts }: Service,
  { launch }: ServiceArgs,
  port: number,
  others: readonly Container[],
): string {
  const metrics = metricsPorts.length > 0 ? `, metrics at ${metricsPorts.join(', ')}` : '';
  return [
    `${instances.length} × ${launch === appProcess ? 'node' : 'container'}, port ${port}${metrics}`,
    ...others.map(({ name, image }) => `${name ?? image}: recorded`),
  ].join('; ');
}

/** https://cloud.google.com/run/docs/authenticating/public: by either of two ways. */
function isPublic({ name, location, invokerIamDisabled }: Inputs, desk: Desk): boolean {
  if (!desk.args.asksInvokers || invokerIamDisabled === true) return true;
  return desk.made('gcp:cloudrunv2/serviceIamMember:ServiceIamMember').some((grant) => {
    const isInvoker = grant.role === 'roles/run.invoker' && grant.member === 'allUsers';
    return isInvoker && grant.name === name && grant.location === location;
  });
}

/** https://cloud.google.com/run/docs/securing/ingress; on a desk nobody comes by the domain. */
function admits({ ingress }: Inputs, { balancer }: Way, desk: Desk): boolean {
  if (!desk.args.asksInvokers || ingress === undefined) return true;
  if (ingress === 'INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER') return balancer !== undefined;
  return ingress === 'INGRESS_TRAFFIC_ALL';
}

async function serve(service: Service, frontEnd: FrontEnd, desk: Desk) {
  const server = createServer({ requestTimeout: 0 });
  const listener = await Listener.start(server, desk.args.port, frontEnd.by(direct));
  const stop = async () => {
    listener.refuse();
    await service.stop();
    listener.close();
  };
  try {
    await service.deploy();
  } catch (error) {
    await stop();
    throw error;
  }
  return { port: listener.port, stop };
}

async function instancesOf(inputs: Inputs, container: Container, desk: Desk): Promise<ServiceArgs> {
  const { name, template } = inputs as unknown as ServiceInputs;
  const env = environmentOf({ ...template, containers: [container] }, desk);
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
