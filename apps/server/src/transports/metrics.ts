import { Counter, Gauge, Registry } from 'prom-client';
import { droppedLines } from '../log.ts';
import type { Parts } from '../requests/parts.ts';

/** The figures of one server, read on request. */
export function metricsOf({ sessions, storage, counters, log }: Parts): Registry {
  const registry = new Registry();
  const gauge = (name: string, help: string, read: () => number | Promise<number>) => {
    const registers = [registry];
    return new Gauge({
      name,
      help,
      registers,
      async collect() {
        this.set(await read());
      },
    });
  };
  // Counted elsewhere, where a number costs less.
  const counter = (name: string, help: string, read: () => number) => {
    const registers = [registry];
    return new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  };
  gauge('rookery_legacy_sessions', 'Legacy-protocol sessions held by this process.', () => sessions.count().legacy);
  gauge('rookery_modern_sessions', 'Sessions of 2.0 held by this process.', () => sessions.count().modern);
  gauge('rookery_accounts', 'Accounts.', async () => (await storage.counts()).accounts);
  counter('rookery_requests_total', 'Requests answered since the start.', () => counters.requests);
  counter('rookery_refusals_total', 'Requests not carried out since the start.', () => counters.refusals);
  counter('rookery_messages_total', 'Messages stored since the start.', () => counters.messages);
  counter('rookery_log_lines_dropped_total', 'Lines of the log that could not be written.', () => droppedLines(log));
  // The library's own default figures wake the process a hundred times a second.
  gauge('process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss());
  counter('process_cpu_seconds_total', 'Processor time since the start.', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  gauge('process_start_time_seconds', 'Start, in seconds since 1970.', () => performance.timeOrigin / 1000);
  return registry;
}
