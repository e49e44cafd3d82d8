import { camelCase } from '../../rest/mask.ts';
import { invalid } from '../../rest/refusal.ts';
import { badWord } from './message.ts';
import { enumerations, type Message, messages } from './schema.ts';

/**
 * A message as Google reads it from JSON and completes it; throws what it refuses there, in its words.
 * https://protobuf.dev/programming-guides/json/
 */
export function readMessage(given: unknown, type: string, path: string): object {
  const message = messages[type];
  if (typeof given !== 'object' || given === null || Array.isArray(given) || !message) {
    throw badValue(path, given);
  }
  requireOne(given, message, path);
  const read = Object.entries(given).map(([name, value]) => {
    const kind = message.fields[name];
    if (kind !== undefined) return [name, readField(value, kind, `${path}.${snakeCase(name)}`)];
    throw invalid(
      `Invalid JSON payload received. Unknown name "${name}" at '${path}': Cannot find field.`,
    );
  });
  return { ...message.defaults, ...Object.fromEntries(read) };
}

function readField(given: unknown, kind: string, path: string): unknown {
  if (kind.endsWith('[]')) {
    if (!Array.isArray(given)) throw badValue(path, given);
    return given.map((item, index) => readMessage(item, kind.slice(0, -2), `${path}[${index}]`));
  }
  if (kind in messages) return readMessage(given, kind, path);
  if (kind in enumerations) return readWord(given, kind, path);
  return readScalar(given, kind, path);
}

function readScalar(given: unknown, kind: string, path: string): unknown {
  if (kind === 'text' && typeof given !== 'string') throw badValue(path, given, 'TYPE_STRING');
  if (kind === 'whole' || kind === 'number') {
    // It may be a text: the answer has a number.
    const number = given === '' ? Number.NaN : Number(given);
    if (kind === 'whole' ? Number.isInteger(number) : Number.isFinite(number)) return number;
    throw badValue(path, given, kind === 'whole' ? 'TYPE_INT32' : 'TYPE_DOUBLE');
  }
  if (kind === 'duration' && !/^\d+(\.\d+)?s$/.test(String(given))) {
    throw invalid(
      `Invalid value at '${path}' (type.googleapis.com/google.protobuf.Duration), Field '${path}', ` +
        "Illegal duration format; duration must end with 's'",
    );
  }
  return given;
}

function readWord(given: unknown, kind: string, path: string): unknown {
  const isNone = typeof given === 'string' && given.endsWith('_UNSPECIFIED');
  if (isNone || enumerations[kind]?.includes(String(given))) return given;
  throw badWord(path, `dashboard.v1.${kind}`, given);
}

function requireOne(given: object, { oneof }: Message, path: string) {
  if (oneof === undefined) return;
  const [first, second] = Object.keys(given).filter((name) => oneof.fields.includes(name));
  if (second) {
    throw invalid(
      `Invalid value at '${path}' (oneof), oneof field '${oneof.name}' is already set. Cannot set ` +
        `'${second}'`,
    );
  }
  if (first === undefined) throw missingIn(`${path}.${oneof.name}`);
}

/** Google names fields in one way while it reads, and in the other afterwards. */
export function missingIn(path: string) {
  const [, ...parts] = path.split('.');
  return invalid(`Dashboard is missing required field ${parts.map(camelCase).join('.')}.`);
}

const badValue = (path: string, given: unknown, type = '') =>
  invalid(`Invalid value at '${path}'${type && ` (${type})`}, ${JSON.stringify(given)}`);

const snakeCase = (name: string) =>
  name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
