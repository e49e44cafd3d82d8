import { lastOf } from '../../rest/names.ts';
import type { Job } from './jobshape.ts';
import type { Container, Service, Template, Variable } from './shape.ts';

type Inputs = Readonly<Record<string, unknown>>;

/** A service as the program would register it: the provider's words differ from the interface's. */
export function serviceInputs(service: Service, revision: string): Inputs {
  const [, , , location, , name] = service.name.split('/');
  const { ingress, invokerIamDisabled = false } = service;
  const template = { ...templateInputs(service.template), revision };
  return { name, location, ingress, invokerIamDisabled, template };
}

export function jobInputs(job: Job): Inputs {
  const [, , , location, , name] = job.name.split('/');
  const { template, ...execution } = job.template;
  return {
    name,
    location,
    template: { ...execution, template: templateInputs(template) },
  };
}

function templateInputs(template: Template): Inputs {
  const { containers, ...rest } = template;
  return {
    ...rest,
    containers: containers.map(containerInputs),
  };
}

function containerInputs(container: Container): Inputs {
  const { env = [], command, ports, dependsOn, ...rest } = container;
  return {
    ...rest,
    ...(ports ? { ports: ports[0] } : {}),
    ...(command ? { commands: command } : {}),
    ...(dependsOn ? { dependsOns: dependsOn } : {}),
    envs: env.map(variableInputs),
  };
}

/** A secret is looked for by its name alone. */
function variableInputs({ name, value, valueSource }: Variable): Inputs {
  if (valueSource === undefined) return { name, value: value ?? '' };
  const { secret, version = 'latest' } = valueSource.secretKeyRef;
  return {
    name,
    valueSource: { secretKeyRef: { secret: lastOf(secret), version } },
  };
}
