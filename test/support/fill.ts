import { Client } from './client.ts';

/** As many as one socket may send within ten seconds. */
const BY_ONE = 190;

/** Has `messages` said in a room, in order: "message 1", "message 2" … by several people. */
export async function fill(
  url: string,
  room: string,
  messages: number,
  text = (number: number) => `message ${number}`,
): Promise<void> {
  for (let first = 1; first <= messages; first += BY_ONE) {
    const writer = await new Client(url).connected();
    await writer.get('signin', { user: `Writer ${Math.ceil(first / BY_ONE)}`, room });
    const count = Math.min(BY_ONE, messages - first + 1);
    const numbers = Array.from({ length: count }, (_, index) => first + index);
    await Promise.all(numbers.map((number) => writer.get('sendMessage', text(number))));
    writer.close();
  }
}
