import { destination, type Logger, pino } from 'pino';

/** Where the server writes what an operator should know. Never a message text, a password or a token. */
export type Log = Logger;

/** A log in JSON lines on standard error. */
export function createLog(level: string): Log {
  return pino({ level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` }, destination(2));
}
