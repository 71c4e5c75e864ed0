import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Parts } from './parts.ts';

/** The figures of one server, read when somebody asks for them. */
export function metricsOf({ sessions, storage, counters }: Parts): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, read: () => number | Promise<number>) => {
    const registers = [registry];
    return new Gauge({
      name: `rookery_${name}`,
      help,
      registers,
      async collect() {
        this.set(await read());
      },
    });
  };
  gauge('sessions', 'Old-protocol sessions held by this process.', () => sessions.size);
  gauge('accounts', 'Accounts.', async () => (await storage.counts()).accounts);
  gauge('requests_total', 'Requests answered since the start.', () => counters.requests);
  gauge('refusals_total', 'Requests not carried out since the start.', () => counters.refusals);
  gauge('messages_total', 'Messages stored since the start.', () => counters.messages);
  return registry;
}
