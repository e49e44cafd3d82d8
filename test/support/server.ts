import { createLogger } from '../../app/server/logger.ts';
import { createChatServer } from '../../app/server/server.ts';
import { defaults, type Settings } from '../../app/server/settings.ts';
import { Client } from './client.ts';

/** A server in this process, on a free port, with its log in memory unless told otherwise. */
export async function startServer(overrides: Partial<Settings> = {}) {
  const settings: Settings = {
    ...defaults,
    PORT: 0,
    CHAT_LOG: 'memory',
    CHAT_LOG_LEVEL: 'silent',
    ...overrides,
  };
  const server = createChatServer(settings, createLogger(settings));
  const port = await server.listen();
  const url = `http://127.0.0.1:${port}`;
  const clients: Client[] = [];
  return {
    url,
    host: `127.0.0.1:${port}`,
    server,
    connect(options?: ConstructorParameters<typeof Client>[1]): Promise<Client> {
      const client = new Client(url, options);
      clients.push(client);
      return client.connected();
    },
    /** A client that is in a room already. */
    async join(user: string, room: string): Promise<Client> {
      const client = await this.connect();
      await client.get('signin', { user, room });
      return client;
    },
    async stop() {
      for (const client of clients) client.close();
      await server.drain();
    },
  };
}

export type TestServer = Awaited<ReturnType<typeof startServer>>;
