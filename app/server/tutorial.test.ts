import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../../test/support/server.ts';

let chat: TestServer;

beforeAll(async () => {
  chat = await startServer();
});
afterAll(() => chat.stop());

/** What the tutorial's page reads of a payload, and nothing of what has been added since. */
const userAndText = ({ user, text }: Record<string, unknown>) => ({ user, text });

describe('a client written for the tutorial', () => {
  it('loads the library from where the tutorial has it', async () => {
    const response = await fetch(`${chat.url}/socket.io/socket.io.js`);
    expect(response.headers.get('content-type')).toContain('javascript');
    expect(await response.text()).toContain('Socket.IO');
  });

  it('signs in, talks, and is told of others, with the events and payloads it knows', async () => {
    const [ada, bob] = [await chat.connect(), await chat.connect()];
    const [error, history] = await ada.ask('signin', { user: 'Ada', room: 'hall' });
    expect(error).toBeNull();
    expect(history).toMatchObject({ room: 'hall', messages: [] });
    expect((await ada.ask('sendMessage', 'hello'))[0]).toBeNull();
    expect(userAndText(await ada.next('message'))).toEqual({ user: 'Ada', text: 'hello' });

    const [, read] = await bob.ask('signin', { user: 'Bob', room: 'hall' });
    const { messages } = read as { messages: Record<string, unknown>[] };
    expect(messages.map(userAndText)).toEqual([{ user: 'Ada', text: 'hello' }]);
    expect(await ada.next('notification')).toMatchObject({
      title: "Someone's here",
      description: 'Bob just entered the room',
    });
    bob.close();
    expect(await ada.next('notification')).toMatchObject({
      title: 'Someone just left',
      description: 'Bob just left the room',
    });
  });

  it('goes on after a reconnect, on whatever socket it has now', async () => {
    const [ada, bob] = [await chat.join('Ada', 'lobby'), await chat.join('Bob', 'lobby')];
    bob.close();
    const back = await chat.connect();
    expect((await back.ask('updateSocketId', { user: 'Bob', room: 'lobby' }))[0]).toBeNull();
    expect((await back.ask('sendMessage', 'back'))[0]).toBeNull();
    expect(userAndText(await ada.next('message'))).toEqual({ user: 'Bob', text: 'back' });
  });
});
