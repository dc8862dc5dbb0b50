import { pino, type Logger } from 'pino';

export type { Logger };

/**
 * A logger of one JSON object a line on standard error. Values under secret-looking keys are never printed, and each line
 * goes through `clean` before it is written; one that cannot be cleaned is withheld.
 */
export function createLogger(level: string, clean: (line: string) => string): Logger {
  const destination = pino.destination({ fd: 2, sync: true });
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: ['token', 'apiKey', 'authorization', '*.token', '*.apiKey', '*.authorization', '*.password'],
    },
    { write: (line: string) => destination.write(cleanOr(line, clean)) },
  );
}

function cleanOr(line: string, clean: (line: string) => string): string {
  try {
    return clean(line);
  } catch {
    return '{"level":50,"msg":"a line of the log could not be searched for secrets, and is withheld"}\n';
  }
}
