import { fileURLToPath } from 'node:url';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';
import type { RoomLog } from './log/log.ts';
import type { Logger } from './logger.ts';
import { within } from './refusal.ts';

const STARTUP_PROBE_MS = 2000;

export interface HttpArgs {
  readonly log: RoomLog;
  readonly logger: Logger;
  /** The folder of the bundled page. */
  readonly page: URL;
}

/** The page, its headers, and the health paths. */
export function createHttp({ log, logger, page }: HttpArgs): Express {
  const app = express();
  // `/rooms/a/` is not the room `a`.
  app.enable('strict routing');
  app.use(securityHeaders());

  // Not /healthz: Google's front end keeps paths that end in z to itself.
  app.get('/health/live', (_, response) => {
    // Says nothing of Redis: an outage of Redis must not restart every instance.
    response.type('text').send('ok\n');
  });
  app.get('/health/startup', async (_, response) => {
    await within(STARTUP_PROBE_MS, log.ping());
    response.type('text').send('ok\n');
  });

  const root = fileURLToPath(page);
  const assets = { immutable: true, maxAge: '1y', index: false, fallthrough: true } as const;
  app.use('/assets', express.static(`${root}/assets`, assets));
  app.get(['/', '/rooms/:room'], (_, response, next) => {
    response.setHeader('Cache-Control', 'no-cache');
    response.sendFile('index.html', { root }, (error) => error && next(error));
  });
  app.use((_, response) => {
    response.status(404).type('text').send('There is nothing here. The chat is at /\n');
  });

  app.use((error: Error, request: Request, response: Response, _next: NextFunction) => {
    const status = (error as { status?: number }).status ?? 503;
    if (status >= 500) logger.warn({ path: request.path, reason: error.message }, 'not served');
    if (response.headersSent) response.destroy();
    else response.status(status).type('text').send('This cannot be served at the moment.\n');
  });
  return app;
}

/** Nothing comes from elsewhere, nothing is inline, nobody frames the page. */
function securityHeaders() {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        // The page's own WebSocket: 'self' stands for its scheme too.
        connectSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        requireTrustedTypesFor: ["'script'"],
        trustedTypes: ["'none'"],
      },
    },
    crossOriginEmbedderPolicy: true,
    referrerPolicy: { policy: 'no-referrer' },
  });
}
