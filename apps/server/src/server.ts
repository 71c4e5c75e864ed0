import { readFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { accountHandlers } from './accounts.ts';
import type { Config } from './config.ts';
import { Delivery } from './delivery.ts';
import { dispatcher, type Handlers } from './dispatch.ts';
import { friendHandlers } from './friends.ts';
import { Limits } from './limits.ts';
import type { Log } from './log.ts';
import { messageHandlers } from './messages.ts';
import type { Parts } from './parts.ts';
import { announce, presenceHandlers } from './presence.ts';
import { Sessions } from './sessions.ts';
import type { Storage } from './storage/storage.ts';
import { createPages } from './transports/pages.ts';
import { listen, peers } from './transports/reader.ts';

const SWEEP_MS = 5000;
const OUTSIDE_MS = 1000;

/** Where a running server is reached, and how it is stopped. */
export type RunningServer = {
  readonly http: { readonly address: string; readonly port: number; readonly url: string };
  readonly tcp: { readonly address: string; readonly port: number };
  /** Another process has changed accounts: look again. */
  outsideChange(): Promise<void>;
  /** Stops accepting, lets what is under way end, and closes the connections. The storage stays open. */
  close(): Promise<void>;
};

/** What a server is made of; the clock is a part, so that tests can move it. */
export type ServerParts = {
  readonly config: Config;
  readonly storage: Storage;
  readonly log: Log;
  readonly now?: () => number;
};

/** All parts and their handlers, without a port: what {@link createServer} serves, and tests call directly. */
export function createCore({ config, storage, log, now = Date.now }: ServerParts) {
  const limits = new Limits(config);
  const sessions = new Sessions(storage, limits, now());
  const delivery = new Delivery(sessions);
  const counters = { requests: 0, refusals: 0, messages: 0 };
  const parts: Parts = { config, storage, sessions, delivery, limits, log, counters, now };
  sessions.onPresence = (uin, shown) => {
    announce(parts, uin, shown).catch((error: unknown) => log.error({ err: error, uin }, 'friends were not told'));
  };
  const handlers: Handlers = {
    ...accountHandlers(parts),
    ...friendHandlers(parts),
    ...messageHandlers(parts),
    ...presenceHandlers(parts),
  };
  return { parts, dispatch: dispatcher(parts, handlers) };
}

/**
 * Wires all parts and listens on both ports.
 *
 * @throws when a port cannot be had (`EADDRINUSE`, `EADDRNOTAVAIL`, `EACCES`) or a certificate cannot be read
 */
export async function createServer(serverParts: ServerParts): Promise<RunningServer> {
  const { parts, dispatch } = createCore(serverParts);
  const { config, sessions, limits, storage, log, now } = parts;
  const pages = await createPages(parts, dispatch, peers(parts));
  const tls = config['tls-cert']
    ? { cert: readFileSync(config['tls-cert']), key: readFileSync(config['tls-key']) }
    : undefined;
  const { host } = config;
  const http = await listen(parts, dispatch, pages.take, { host, port: config.port, tls });
  const tcp = await listen(parts, dispatch, pages.take, {
    host: config['tcp-host'] || host,
    port: config['tcp-port'],
  }).catch(async (error: unknown) => {
    await http.close();
    throw error;
  });

  const logged = (work: Promise<unknown>) =>
    work.catch((error: unknown) => log.error({ err: error }, 'the server could not look after its sessions'));
  const outsideChange = async () => {
    const changed = await storage.outsideChanges();
    await Promise.all(changed.map((uin) => sessions.recheck(uin, now())));
  };
  const timers = [
    setInterval(() => {
      limits.forget(now());
      logged(sessions.sweep(now()));
    }, SWEEP_MS),
    setInterval(() => logged(outsideChange()), OUTSIDE_MS),
  ];
  return {
    http: { address: http.address, port: http.port, url: urlOf(tls ? 'https' : 'http', http) },
    tcp: { address: tcp.address, port: tcp.port },
    outsideChange,
    close: async () => {
      for (const timer of timers) clearInterval(timer);
      const closing = Promise.all([http.close(), tcp.close()]);
      await pages.close();
      await closing;
    },
  };
}

function urlOf(scheme: string, { address, port }: { address: string; port: number }): string {
  return `${scheme}://${isIPv6(address) ? `[${address}]` : address}:${port}`;
}
