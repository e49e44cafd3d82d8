import type { Project } from '../../project.ts';

const turns = new WeakMap<Project, Map<string, Promise<unknown>>>();

/** What is done to one service is done one after another. */
export function inTurn<T>(project: Project, name: string, work: () => Promise<T>): Promise<T> {
  const own = turns.get(project) ?? new Map<string, Promise<unknown>>();
  turns.set(project, own);
  const done = (own.get(name) ?? Promise.resolve()).then(work);
  own.set(
    name,
    done.catch(() => {}),
  );
  return done;
}
