import type { Person } from '../command.ts';
import { findCredentials } from './credentials.ts';
import type { Finding } from './finding.ts';
import { findApis, findPermissions } from './google.ts';
import { findSettings, findStack } from './stack.ts';
import { findCli, findDocker, findLogin, findNode } from './tools.ts';

/** Looks at everything at once; what is found comes in an order that is fixed by itself. */
export function diagnose(person: Person, named: string | undefined): readonly Promise<Finding>[] {
  const stack = findStack(person, named);
  const settings = stack.then(({ name }) => findSettings(person, name));
  const credentials = Promise.all([stack, settings]).then(([{ name }, { values }]) =>
    findCredentials(person, name, values),
  );
  const google = Promise.all([settings, credentials]).then(
    ([{ values: config, own }, { token }]) => {
      return { person, config, own, token };
    },
  );
  return [
    findNode(person),
    findCli(person),
    findLogin(person),
    stack.then(({ finding }) => finding),
    settings.then(({ finding }) => finding),
    settings.then(({ own }) => findDocker(person, own.image)),
    credentials.then(({ finding }) => finding),
    google.then(findApis),
    google.then(findPermissions),
  ];
}
