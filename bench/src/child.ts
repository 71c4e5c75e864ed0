import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';

/** A server under measurement, in a process of its own on a core of its own. */
export type Child = {
  readonly port: number;
  /** The line port, where there is one. */
  readonly tcpPort: number;
  /** Processor time so far in microseconds, and resident bytes. */
  readonly usage: () => Promise<{ cpu: number; rss: number }>;
  readonly stop: () => Promise<void>;
};

const canPin = availableParallelism() > 1 && spawnSync('taskset', ['-p', String(process.pid)]).status === 0;

/** Keeps the load generator, this process, off the servers' core. */
export function pinGenerator(): boolean {
  if (canPin) spawnSync('taskset', ['-acp', '1', String(process.pid)]);
  return canPin;
}

/** Starts a server file, with its arguments, on the first core. */
export async function startChild(file: string, args: readonly string[], execArgv: string[] = []): Promise<Child> {
  const child = fork(new URL(file, import.meta.url), [...args], { execArgv });
  if (canPin) spawnSync('taskset', ['-acp', '0', String(child.pid)]);
  const [ready] = (await once(child, 'message')) as [{ port: number; tcpPort?: number }];
  return {
    port: ready.port,
    tcpPort: ready.tcpPort ?? 0,
    usage: async () => {
      child.send('usage');
      const [{ cpu, rss }] = (await once(child, 'message')) as [{ cpu: NodeJS.CpuUsage; rss: number }];
      return { cpu: cpu.user + cpu.system, rss };
    },
    stop: () => stop(child),
  };
}

async function stop(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.disconnect();
  await gone;
}
