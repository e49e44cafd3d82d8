import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Reply, TaskName, Tasks } from './process.ts';

type ArgsOf<Name extends TaskName> = Parameters<Tasks[Name]>[0];
type ResultOf<Name extends TaskName> = Awaited<ReturnType<Tasks[Name]>>;

/** A load generator in a process of its own; it does one task at a time. */
export function startGenerator() {
  const child = fork(new URL('process.ts', import.meta.url), { stdio: 'inherit' });
  const ended = once(child, 'exit').then(([code, signal]): never => {
    throw new Error(`a load generator ended (${code ?? signal})`);
  });
  // Of interest to who waits for it.
  ended.catch(() => {});
  return {
    async ask<Name extends TaskName>(name: Name, args: ArgsOf<Name>): Promise<ResultOf<Name>> {
      const reply = once(child, 'message') as Promise<[Reply]>;
      child.send({ name, args });
      const [answer] = await Promise.race([reply, ended]);
      if ('error' in answer) throw new Error(`a load generator failed: ${answer.error}`);
      return answer.result as ResultOf<Name>;
    },
    stop() {
      if (child.connected) child.disconnect();
    },
  };
}

export type Generator = ReturnType<typeof startGenerator>;
