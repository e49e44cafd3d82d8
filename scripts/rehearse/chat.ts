import { connect } from '../../app/client/chat.ts';
import { smoke } from '../smoke/run.ts';
import { must } from './stage.ts';

/** A first instance may have to start. */
const LIMIT_MS = 30_000;
const ROOM = 'kept';
const TEXTS = ['before the change', 'also before it', 'three in all'];

/** The checks of `npm run smoke`, all of them well. */
export async function smokeTest(url: string): Promise<readonly string[]> {
  const titles: string[] = [];
  for await (const { title, result, note } of smoke(new URL(url), LIMIT_MS)) {
    must(result === 'ok', `${title}: ${note}`);
    titles.push(title);
  }
  return titles;
}

/** What has to be there later. */
export async function writeMessages(url: string): Promise<void> {
  const chat = connect({ url });
  try {
    await chat.join(ROOM, 'Ada');
    for (const text of TEXTS) await chat.send(ROOM, text);
  } finally {
    chat.close();
  }
}

/** That it is still there, in words; throws when it is not. */
export async function messages(url: string): Promise<string> {
  const chat = connect({ url });
  try {
    const { messages } = await chat.join(ROOM, 'Bob');
    const read = messages.map(({ text }) => text).join(', ');
    must(read === TEXTS.join(', '), `expected "${TEXTS.join(', ')}" in the room, got "${read}"`);
    return 'the messages from before are there';
  } finally {
    chat.close();
  }
}
