import { createServer, type ServerResponse } from 'node:http';
import { collectDefaultMetrics, type Registry } from 'prom-client';
import type { Logger } from '../logger.ts';

/**
 * Loopback and nothing else. On Cloud Run a sidecar that collects metrics shares the instance's
 * network, so it reaches this, and nobody from outside does; on a desk the neighbours do not.
 */
const HOST = '127.0.0.1';
const PATH = '/metrics';

export interface ExpositionArgs {
  readonly registry: Registry;
  /** `CHAT_METRICS_PORT`: 0 is none. */
  readonly port: number;
  readonly logger: Logger;
}

/** Where Prometheus reads the metrics: a port of its own, never the one that people come to. */
export interface Exposition {
  /** Rejects with an Error that names the variable when the port cannot be had. */
  listen(): Promise<void>;
  close(): void;
}

export function createExposition({ registry, port, logger }: ExpositionArgs): Exposition {
  const http = createServer(({ url }, response) => {
    if (url === PATH) void answer(response);
    else response.writeHead(404).end(`There is nothing here. The metrics are at ${PATH}\n`);
  });

  async function answer(response: ServerResponse) {
    try {
      const text = await registry.metrics();
      response.writeHead(200, { 'Content-Type': registry.contentType }).end(text);
    } catch (error) {
      logger.error({ stack: (error as Error).stack }, 'metrics not read');
      response.writeHead(500).end('The metrics cannot be read.\n');
    }
  }

  return {
    async listen() {
      if (port === 0) return;
      await new Promise<void>((resolve, reject) => {
        http.once('error', reject).listen(port, HOST, resolve);
      }).catch((cause: Error) => {
        const expected = 'a port that nobody listens on, or 0 for no metrics';
        const message = `CHAT_METRICS_PORT: got "${port}", expected ${expected} (${cause.message})`;
        throw new Error(message, { cause });
      });
      // The process' own: CPU, memory, lag of the event loop. Only when somebody reads them, since
      // they watch the process from now on until it ends.
      collectDefaultMetrics({ register: registry });
    },
    close() {
      http.close();
      http.closeAllConnections();
    },
  };
}
