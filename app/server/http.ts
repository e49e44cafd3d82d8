import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';
import { languages } from '../languages.ts';
import type { RoomLog } from './log/log.ts';
import type { Logger } from './logger.ts';
import { within } from './refusal.ts';

const STARTUP_PROBE_MS = 2000;
/** What the build puts beside each file, the shortest first: browsers rate them all the same. */
const CODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

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
  const forEver = { 'Cache-Control': 'public, max-age=31536000, immutable' };
  app.get('/assets/:name', (request, response) => {
    sendBuilt(request, response, `assets/${request.params.name}`, { root, headers: forEver });
  });
  app.use('/assets', (error: Error, _: Request, _response: Response, next: NextFunction) => {
    next(statusOf(error) < 500 ? undefined : error);
  });
  app.get(['/', '/rooms/:room'], (request, response) => {
    const language = request.acceptsLanguages(...languages) || languages[0];
    const name = request.path === '/' ? 'index' : 'room';
    const headers = { 'Cache-Control': 'no-cache', 'Content-Language': language };
    response.vary('Accept-Language');
    sendBuilt(request, response, `${name}.${language}.html`, { root, headers });
  });
  app.use((_, response) => {
    response.status(404).type('text').send('There is nothing here. The chat is at /\n');
  });

  app.use((error: Error, request: Request, response: Response, _next: NextFunction) => {
    const status = statusOf(error);
    if (status >= 500) logger.warn({ path: request.path, reason: error.message }, 'not served');
    if (response.headersSent) response.destroy();
    else response.status(status).type('text').send('This cannot be served at the moment.\n');
  });
  return app;
}

const statusOf = (error: Error) => (error as { status?: number }).status ?? 503;

interface Sending {
  readonly root: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Sends what the build has made, in the shortest form that the client reads. Not by a library:
 * express-static-gzip looks for the forms once, at its start, and would not see the next build.
 */
function sendBuilt(request: Request, response: Response, path: string, sending: Sending) {
  const [coding, ending] = CODINGS.find(([coding]) => request.acceptsEncodings(coding)) ?? [];
  response.type(extname(path)).vary('Accept-Encoding');
  if (coding === undefined) response.sendFile(path, sending);
  else {
    const headers = { ...sending.headers, 'Content-Encoding': coding };
    response.sendFile(`${path}${ending}`, { ...sending, headers });
  }
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
