import { createLogger } from './logger.ts';
import { createChatServer } from './server.ts';
import { defaults, readSettings } from './settings.ts';

/** Cloud Run kills ten seconds after SIGTERM: what has not ended by then would not be told. */
const DRAIN_LIMIT_MS = 9000;

try {
  const settings = readSettings(process.env);
  const logger = createLogger(settings);
  const server = createChatServer(settings, logger);

  const drain = (signal: string) => {
    logger.info({ signal }, 'draining');
    setTimeout(() => {
      logger.error('not drained in time');
      process.exit(1);
    }, DRAIN_LIMIT_MS).unref();
    server.drain().then(
      () => {
        logger.info('drained');
        process.exit(0);
      },
      (error: Error) => {
        logger.error({ stack: error.stack }, 'not drained');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', drain);
  process.once('SIGINT', drain);

  const port = await server.listen();
  logger.info({ port, log: settings.CHAT_LOG }, `listening on port ${port}`);
} catch (error) {
  createLogger(defaults).error((error as Error).message);
  process.exit(1);
}
