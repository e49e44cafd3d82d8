import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { findOn } from './path.ts';

/** Whose machine it is: the environment of the person's shell, and the project's folder. */
export interface Person {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  /** How long one command, or one request to Google, may take. */
  readonly limitMs: number;
}

interface Answered {
  readonly ok: true;
  /** Where the command is. */
  readonly path: string;
  readonly out: string;
}

interface Unanswered {
  readonly ok: false;
  readonly absent: boolean;
  readonly reason: string;
}

export type Answer = Answered | Unanswered;

/** Runs a command of the person's PATH. Its absence, failure or silence is an answer too. */
export async function ask(
  { env, folder, limitMs }: Person,
  command: string,
  ...args: readonly string[]
): Promise<Answer> {
  const path = findOn(env.PATH ?? '', command);
  if (path === undefined) return { ok: false, absent: true, reason: 'it is not on the PATH' };
  const child = spawn(path, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code ?? String(signal)));
  });
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), limitMs);
  });
  const answer = await Promise.race([Promise.all([ended, output]), late]);
  clearTimeout(timer);
  if (answer === undefined) {
    output.catch(() => {});
    child.kill('SIGKILL');
    // What it started itself may hold these open, and would keep this process waiting.
    child.stdout.destroy();
    child.stderr.destroy();
    return { ok: false, absent: false, reason: `no answer within ${limitMs / 1000} s` };
  }
  const [code, [out, err]] = answer;
  if (code === 0) return { ok: true, path, out: out.trim() };
  return { ok: false, absent: false, reason: firstLine(err) || firstLine(out) || `exit ${code}` };
}

/** As `ask`, for a command that answers in JSON. */
export async function askJson<T>(
  person: Person,
  command: string,
  ...args: readonly string[]
): Promise<(Answered & { readonly json: T }) | Unanswered> {
  const answer = await ask(person, command, ...args);
  if (!answer.ok) return answer;
  try {
    return { ...answer, json: JSON.parse(answer.out) as T };
  } catch {
    return { ok: false, absent: false, reason: `expected JSON, got "${firstLine(answer.out)}"` };
  }
}

/** Of what a command complains about; the rest is usually advice for another situation. */
function firstLine(complaint: string): string {
  const line = complaint.split('\n').find((one) => one.trim() !== '') ?? '';
  return line.trim().replace(/^error: /i, '');
}
