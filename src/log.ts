import { pino, type Logger } from 'pino';

export type { Logger };

/** A logger of one JSON object a line on standard error. Values under secret-looking keys are never printed. */
export function createLogger(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: ['token', 'apiKey', 'authorization', '*.token', '*.apiKey', '*.authorization', '*.password'],
    },
    pino.destination({ fd: 2, sync: true }),
  );
}
