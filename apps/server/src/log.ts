import { plainJson } from '@rookery/protocol';
import { type Logger, pino } from 'pino';
import { LogOutput } from './log-output.ts';

/** Where the server writes what an operator should know. Never a message text, a password or a token. */
export type Log = Logger;

const STANDARD_ERROR = 2;
const outputs = new WeakMap<Log, LogOutput>();

/** A log in JSON lines on standard error. It never waits for its reader, nor for a full disk. */
export function createLog(level: string, fd = STANDARD_ERROR): Log {
  const time = () => `,"time":"${new Date().toISOString()}"`;
  const onDropped = (lines: number) => `{"level":40${time()},"lines":${lines},"msg":"lines of the log were dropped"}\n`;
  const output = new LogOutput(fd, onDropped);
  // What it quotes may be of others, and an operator reads it on a terminal.
  const log = pino({ level, base: null, timestamp: time }, { write: (line) => output.write(plainJson(line)) });
  outputs.set(log, output);
  return log;
}

/** How many lines were dropped since the start. */
export function droppedLines(log: Log): number {
  return outputs.get(log)?.dropped ?? 0;
}
