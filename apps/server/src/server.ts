import { readFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { Alerts } from './alerts/alerts.ts';
import type { Base, Every } from './base.ts';
import type { Bus } from './bus/bus.ts';
import { LocalBus } from './bus/local.ts';
import { every as realEvery, steadyClock } from './clocks.ts';
import { accessHandlers } from './commands/access.ts';
import { accountHandlers } from './commands/accounts.ts';
import { administrationHandlers } from './commands/administration.ts';
import { auditHandlers } from './commands/audit.ts';
import { figureHandlers } from './commands/figures.ts';
import { fileHandlers } from './commands/files.ts';
import { friendRequestHandlers } from './commands/friend-requests.ts';
import { friendHandlers } from './commands/friends.ts';
import { groupMemberHandlers } from './commands/group-members.ts';
import { groupHandlers } from './commands/groups.ts';
import { historyHandlers } from './commands/history.ts';
import { inviteHandlers } from './commands/invites.ts';
import { legacyRosterHandlers } from './commands/legacy-roster.ts';
import { loginHandlers } from './commands/login.ts';
import { messageChangeHandlers } from './commands/message-changes.ts';
import { messageHandlers } from './commands/messages.ts';
import { newAccountHandlers } from './commands/new-accounts.ts';
import { pollHandlers } from './commands/polls.ts';
import { presenceHandlers } from './commands/presence.ts';
import { previewHandlers } from './commands/previews.ts';
import { registrationHandlers } from './commands/registration.ts';
import { resumeHandlers } from './commands/resume.ts';
import { rosterHandlers } from './commands/roster.ts';
import { searchHandlers } from './commands/searching.ts';
import { subscriptionHandlers } from './commands/subscriptions.ts';
import { watchHandlers } from './commands/watch.ts';
import type { Config } from './config.ts';
import { Files } from './files/files.ts';
import { Delivery } from './live/delivery.ts';
import { FigureLog } from './live/figure-log.ts';
import { Limits } from './live/limits.ts';
import { Lookout } from './live/lookout.ts';
import { statusEntry } from './live/notes.ts';
import { Parking } from './live/parking.ts';
import { Sessions } from './live/sessions.ts';
import { Sweep } from './live/sweep.ts';
import { Waiting } from './live/waiting.ts';
import { Watching } from './live/watching.ts';
import type { Log } from './log.ts';
import type { Resolve } from './outside.ts';
import { LocalPresence } from './presence/local.ts';
import type { Changed, Presence } from './presence/presence.ts';
import { tellFriends } from './presence/telling.ts';
import { Previews } from './previews/previews.ts';
import type { Handlers } from './requests/call.ts';
import { Credentials } from './requests/credentials.ts';
import { dispatcher } from './requests/dispatch.ts';
import type { Parts } from './requests/parts.ts';
import { LocalRepeats } from './requests/repeats.ts';
import type { Storage } from './storage/storage.ts';
import { troubleWatch } from './storage/trouble.ts';
import { Allowance } from './transports/allowance.ts';
import { Arrivals } from './transports/arrivals.ts';
import type { Doors, TransportParts } from './transports/connection.ts';
import { createPages } from './transports/pages.ts';
import { peers } from './transports/peers.ts';
import { listen, type Port } from './transports/reader.ts';
import { Rounds } from './transports/rounds.ts';

const SWEEP_MS = 5000;
const OUTSIDE_MS = 1000;
const TROUBLE_MS = 60_000;
// So much of what comes in small pieces is taken at once: far more than honest ones bring.
const ROOM_MS = 5;
const ROOM_BYTES = 16_384;

/** Where a running server is reached, and how it is stopped. */
export type RunningServer = {
  readonly http: { readonly address: string; readonly port: number; readonly url: string };
  readonly tcp: { readonly address: string; readonly port: number };
  /** Another process has changed accounts: look again. */
  outsideChange(): Promise<void>;
  /** Stops accepting, lets what is under way end, and closes the connections. The storage stays open. */
  close(): Promise<void>;
};

/** Makes what knows who is there, and says what has changed. */
export type PresenceOf = (base: Base & { readonly startedAt: number }, changed: Changed) => Presence;

/** What a server is made of; the clocks are parts, so that tests can move them. */
export type ServerParts = {
  readonly config: Config;
  readonly storage: Storage;
  readonly log: Log;
  readonly now?: () => number;
  /** For durations; without it `now` where that is given, so that a test moves one clock. */
  readonly steady?: (() => number) | undefined;
  /** For what is done time and again; without it, the timers of the system. */
  readonly every?: Every | undefined;
  /** The folder of the built web page, which is served when there is one. */
  readonly web?: string | undefined;
  /** How names of other machines are looked up. */
  readonly resolve?: Resolve | undefined;
  /** How this node hears of others, and knows who is there; without them it is the only one. */
  readonly bus?: Bus;
  readonly presenceOf?: PresenceOf;
};

/** All parts and their handlers, without a port: what {@link createServer} serves, and tests call directly. */
export function createCore(serverParts: ServerParts) {
  const { config, storage, log, now = Date.now, steady = now, every = realEvery, resolve } = serverParts;
  const { bus = new LocalBus(log), presenceOf = localPresence } = serverParts;
  const files = new Files({ config, storage, log, now });
  const base: Base = { config, storage, log, now, steady, every, inWords: files.inWords };
  const startedAt = steady();
  const limits = new Limits(config);
  const presence: Presence = presenceOf({ ...base, startedAt }, (uin, shown) => {
    tellFriends({ storage, presence, bus }, uin, statusEntry(uin, shown, now())).catch((error: unknown) => {
      log.error({ err: error, uin }, 'friends were not told');
    });
  });
  const sessions = new Sessions(base, limits, presence, bus);
  const delivery = new Delivery(bus, sessions, config['notes-per-account']);
  const watching = new Watching(now);
  const lookout = new Lookout({ ...base, bus, sessions, delivery, watching });
  const counters = { requests: 0, refusals: 0, messages: 0 };
  const ports: Port[] = [];
  const outside = { ...base, sessions, presence, resolve };
  const parts: TransportParts = {
    ...base,
    limits,
    sessions,
    presence,
    bus,
    credentials: new Credentials({ ...base, limits }),
    repeats: new LocalRepeats(),
    delivery,
    parking: new Parking(),
    watching,
    alerts: config['web-push'] === '' ? undefined : new Alerts(outside),
    previews: config['link-previews'] ? new Previews(outside) : undefined,
    files,
    counters,
    figureLog: new FigureLog({ storage, sessions, presence, counters, ports, startedAt }),
    startedAt,
    ...doorsOf(config),
  };
  const sweep = new Sweep(base, sessions, presence);
  return { parts, ports, sweep, lookout, dispatch: dispatcher(parts, handlersOf(parts)) };
}

const localPresence: PresenceOf = (base, changed) => new LocalPresence({ ...base, changed });

function doorsOf(config: Config): Doors {
  const arrivals = new Arrivals(config);
  return {
    arrivals,
    waiting: new Waiting(config['waiting-bytes']),
    // A slice of requests is up to a millisecond, and so are two pages and a handshake.
    rounds: new Rounds(256, 1, arrivals),
    pageRounds: new Rounds(2, 1, arrivals),
    handshakeRounds: new Rounds(1, 1, arrivals),
    room: new Allowance(ROOM_MS, ROOM_BYTES),
  };
}

function handlersOf(parts: Parts): Handlers {
  return {
    ...loginHandlers(parts),
    ...resumeHandlers(parts),
    ...accessHandlers(parts),
    ...registrationHandlers(parts),
    ...accountHandlers(parts),
    ...inviteHandlers(parts),
    ...rosterHandlers(parts),
    ...legacyRosterHandlers(parts),
    ...friendRequestHandlers(parts),
    ...friendHandlers(parts),
    ...presenceHandlers(parts),
    ...messageHandlers(parts),
    ...messageChangeHandlers(parts),
    ...groupHandlers(parts),
    ...groupMemberHandlers(parts),
    ...historyHandlers(parts),
    ...searchHandlers(parts),
    ...pollHandlers(parts),
    ...administrationHandlers(parts),
    ...newAccountHandlers(parts),
    ...auditHandlers(parts),
    ...figureHandlers(parts),
    ...subscriptionHandlers(parts),
    ...previewHandlers(parts),
    ...fileHandlers(parts),
    ...watchHandlers(parts),
  };
}

/**
 * Wires all parts and listens on both ports.
 *
 * @throws when a port cannot be had (`EADDRINUSE`, `EADDRNOTAVAIL`, `EACCES`) or a certificate cannot be read
 */
export async function createServer(serverParts: ServerParts): Promise<RunningServer> {
  const steady = serverParts.steady ?? serverParts.now ?? (await steadyClock(serverParts));
  const { parts, ports, sweep, lookout, dispatch } = createCore({ ...serverParts, steady });
  const { config, storage, presence, bus, parking, alerts, previews, files, limits, log, now, every } = parts;
  await lookout.begin();
  await alerts?.open();
  const pages = await createPages(parts, dispatch, peers(parts), serverParts.web);
  const tls = config['tls-cert']
    ? { cert: readFileSync(config['tls-cert']), key: readFileSync(config['tls-key']) }
    : undefined;
  const { host } = config;
  const http = await listen(parts, dispatch, pages, { host, port: config.port, tls });
  const tcp = await listen(parts, dispatch, pages, {
    host: config['tcp-host'] || host,
    port: config['tcp-port'],
    isLinePort: true,
  }).catch(async (error: unknown) => {
    await http.close();
    throw error;
  });
  ports.push(http, tcp);
  const url = urlOf(tls ? 'https' : 'http', http);
  files.serveAt(urlOf(tls ? 'https' : 'http', { ...http, address: addressForOthers(http.address) }));

  const logged = (work: Promise<unknown>) =>
    work.catch((error: unknown) => log.error({ err: error }, 'the server could not look after its sessions and files'));
  const lookForTrouble = troubleWatch(storage, log);
  const timers = [
    every(SWEEP_MS, () => {
      limits.forget(steady());
      alerts?.look();
      logged(sweep.run(steady()));
      logged(parts.figureLog.note(now(), steady()));
      logged(files.sweep());
    }),
    every(OUTSIDE_MS, () => logged(lookout.lookOutside())),
    every(TROUBLE_MS, () => logged(lookForTrouble())),
  ];
  if (bus.lookAgainMs !== undefined) timers.push(every(bus.lookAgainMs, () => logged(lookout.lookAgain())));
  return {
    http: { address: http.address, port: http.port, url },
    tcp: { address: tcp.address, port: tcp.port },
    outsideChange: () => lookout.lookOutside(),
    close: async () => {
      for (const stop of timers) stop();
      alerts?.close();
      previews?.close();
      files.close();
      // Long polls are answered before anything is closed: they hold their connections.
      parking.close();
      const closing = Promise.all([http.close(), tcp.close()]);
      await pages.close();
      await closing;
      // A storage that fails must not keep the server from stopping.
      await logged(Promise.all([sweep.saveAll(), presence.close()]));
    },
  };
}

/** Where a server that listens on all addresses is reached from other machines. */
function addressForOthers(address: string): string {
  if (address !== '0.0.0.0' && address !== '::') return address;
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.find(({ internal, family }) => !internal && family === 'IPv4')?.address ?? '127.0.0.1';
}

function urlOf(scheme: string, { address, port }: { address: string; port: number }): string {
  return `${scheme}://${isIPv6(address) ? `[${address}]` : address}:${port}`;
}
