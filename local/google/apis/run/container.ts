import { probeDefaults, undeclaredStartup } from '../../../probe.ts';
import type { Container, Probe } from './shape.ts';

const PORT = 8080;
const LIMITS = { cpu: '1000m', memory: '512Mi' };

/** With what Google fills in; only one that takes requests has a port, and is probed in any case. */
export function completeContainer(given: Container, takesRequests: boolean): Container {
  const { resources, startupProbe, livenessProbe } = given;
  const port = portOf(given);
  return {
    ...given,
    resources: {
      // "True by default. However, if ResourceRequirements is set, the caller must explicitly set
      // this field to true to preserve the default behavior." Of a job there is nothing to say.
      ...(resources === undefined && takesRequests ? { cpuIdle: true } : {}),
      ...resources,
      limits: { ...LIMITS, ...resources?.limits },
    },
    ...(takesRequests
      ? { ports: [{ name: 'http1', containerPort: port, ...given.ports?.[0] }] }
      : {}),
    ...(takesRequests || startupProbe ? { startupProbe: completeStartup(startupProbe, port) } : {}),
    ...(livenessProbe ? { livenessProbe: completeProbe(livenessProbe, port) } : {}),
  };
}

export function portOf({ ports }: Container): number {
  return ports?.[0]?.containerPort ?? PORT;
}

/** Whether the startup probe is what Google gives to a container that declares none. */
export function hasOwnProbe({ startupProbe }: Container): boolean {
  const { timeoutSeconds, periodSeconds, failureThreshold, tcpSocket } = startupProbe ?? {};
  const isDefault =
    tcpSocket !== undefined &&
    timeoutSeconds === undeclaredStartup.timeoutSeconds &&
    periodSeconds === undeclaredStartup.periodSeconds &&
    failureThreshold === undeclaredStartup.failureThreshold;
  return startupProbe !== undefined && !isDefault;
}

function completeStartup(given: Probe | undefined, port: number): Probe {
  if (given === undefined) return { ...undeclaredStartup, tcpSocket: { port } };
  const { httpGet, tcpSocket, grpc } = given;
  const target = httpGet || tcpSocket || grpc ? {} : { tcpSocket: { port } };
  return completeProbe({ ...given, ...target }, port);
}

function completeProbe({ httpGet, tcpSocket, grpc, ...times }: Probe, port: number): Probe {
  return {
    ...probeDefaults,
    ...times,
    ...(httpGet ? { httpGet: { path: '/', port, ...httpGet } } : {}),
    ...(tcpSocket ? { tcpSocket: { port, ...tcpSocket } } : {}),
    ...(grpc ? { grpc: { port, ...grpc } } : {}),
  };
}
