import type { Container, Probe } from './shape.ts';

const PORT = 8080;
const LIMITS = { cpu: '1000m', memory: '512Mi' };
/** Of a container that declares none: its port answers within four minutes. */
const STARTUP = { timeoutSeconds: 240, periodSeconds: 240, failureThreshold: 1 };
/** https://cloud.google.com/run/docs/reference/rest/v2/Container#Probe */
const PROBE = { timeoutSeconds: 1, periodSeconds: 10, failureThreshold: 3 };

/** With what Google fills in; only one that takes requests has a port and is probed. */
export function completeContainer(given: Container, takesRequests: boolean): Container {
  const { resources, livenessProbe } = given;
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
      ? {
          ports: [{ name: 'http1', containerPort: port, ...given.ports?.[0] }],
          startupProbe: completeStartup(given.startupProbe, port),
        }
      : {}),
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
    timeoutSeconds === STARTUP.timeoutSeconds &&
    periodSeconds === STARTUP.periodSeconds &&
    failureThreshold === STARTUP.failureThreshold;
  return startupProbe !== undefined && !isDefault;
}

function completeStartup(given: Probe | undefined, port: number): Probe {
  if (given === undefined) return { ...STARTUP, tcpSocket: { port } };
  const { httpGet, tcpSocket, grpc } = given;
  const target = httpGet || tcpSocket || grpc ? {} : { tcpSocket: { port } };
  return completeProbe({ ...given, ...target }, port);
}

function completeProbe({ httpGet, tcpSocket, grpc, ...times }: Probe, port: number): Probe {
  return {
    ...PROBE,
    ...times,
    ...(httpGet ? { httpGet: { path: '/', port, ...httpGet } } : {}),
    ...(tcpSocket ? { tcpSocket: { port, ...tcpSocket } } : {}),
    ...(grpc ? { grpc: { port, ...grpc } } : {}),
  };
}
