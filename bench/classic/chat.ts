import type { Socket } from 'socket.io';
import { createInput } from '../../app/server/input.ts';
import { Refusal, refusals } from '../../app/server/refusal.ts';
import type { Settings } from '../../app/server/settings.ts';
import type { createHistory } from './history.ts';

type Ack = (error?: string | null, answer?: unknown) => void;

export interface ClassicChatArgs {
  readonly settings: Settings;
  readonly history: ReturnType<typeof createHistory>;
}

/** A tutorial's events, with our own checks of what clients send: those are not what is compared. */
export function createClassicChat({ settings, history }: ClassicChatArgs) {
  const input = createInput(settings);
  const users = new Map<string, { readonly user: string; readonly room: string }>();

  return function serve(socket: Socket) {
    const { id } = socket;
    const on = (event: string, handler: (payload: unknown) => Promise<unknown>) => {
      socket.on(event, (payload: unknown, ack: Ack) => {
        // As in the app: a refusal is told in words, and nothing else may end the process.
        const refuse = (error: Error) =>
          ack(error instanceof Refusal ? error.message : 'Internal error.');
        handler(payload).then((answer) => ack(null, answer), refuse);
      });
    };

    async function enter(payload: unknown) {
      const person = input.signIn(payload);
      users.set(id, person);
      await socket.join(person.room);
      return person;
    }

    on('signin', async (payload) => {
      const { user, room } = await enter(payload);
      const description = `${user} just entered the room`;
      socket.to(room).emit('notification', { title: "Someone's here", description });
      return { room, messages: await history.read(room) };
    });
    on('updateSocketId', async (payload) => void (await enter(payload)));
    on('sendMessage', async (payload) => {
      const person = users.get(id);
      if (person === undefined) throw refusals.session();
      const { user, room } = person;
      const message = { user, text: input.draft(payload).text };
      socket.nsp.to(room).emit('message', message);
      await history.append(room, message);
    });
    socket.on('disconnect', () => {
      const person = users.get(id);
      users.delete(id);
      if (person === undefined) return;
      const description = `${person.user} just left the room`;
      socket.nsp.to(person.room).emit('notification', { title: 'Someone just left', description });
    });
  };
}
