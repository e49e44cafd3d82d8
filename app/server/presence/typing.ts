import { channelOf, type Io, type Socket } from '../socket.ts';

export interface TypingArgs {
  readonly io: Io;
  /** Whether there are other instances to tell. */
  readonly shared: boolean;
  /** Whether this instance has better things to do. */
  isBusy(): boolean;
}

/** Who types: the first to be dropped, where it comes from and wherever it goes. */
export class Typing {
  readonly #args: TypingArgs;

  constructor(args: TypingArgs) {
    this.#args = args;
    const { io, isBusy } = args;
    io.on('typing', (who) => {
      if (!isBusy()) io.local.volatile.to(channelOf(who.room)).emit('typing', who);
    });
  }

  pass(socket: Socket, room: string, user: string) {
    const { io, shared, isBusy } = this.#args;
    if (isBusy()) return;
    socket.local.volatile.to(channelOf(room)).emit('typing', { room, user });
    if (shared) io.serverSideEmit('typing', { room, user });
  }
}
