import { setTimeout as pause } from 'node:timers/promises';
import { errors, kinds, SYSTEM_ACCOUNT } from '@rookery/protocol';
import type { Log } from '@rookery/server';
import { messageOf } from './failures.ts';
import { type Entry, LegacyClient, Refused } from './legacy.ts';

/** A robot at work. */
export type Robot = { stop(): Promise<void> };

/** Who the robot is and where its server is. */
export type RobotParts = { readonly url: URL; readonly uin: number; readonly password: string; readonly log: Log };

const POLL_MS = 400;
const STOP_MS = 1500;
const LEAST_TROUBLE_MS = 500;
const MOST_TROUBLE_MS = 60_000;
const sessionEnded: number = errors.session.res;
const tooMany: number = errors.limited.res;
const serverFailed: number = errors.failed.res;

/**
 * Starts the echo robot: an ordinary client of the old protocol that sends every message back to its sender. It goes on
 * through restarts and refusals of the server until it is stopped.
 */
export function startRobot(parts: RobotParts): Robot {
  const client = new LegacyClient(parts.url, parts.uin);
  const stopping = new AbortController();
  const running = echo(client, parts, stopping.signal);
  return {
    stop: async () => {
      stopping.abort();
      await Promise.race([running, pause(STOP_MS, undefined, { ref: false })]);
      client.close();
    },
  };
}

async function echo(client: LegacyClient, { uin, password, log }: RobotParts, stop: AbortSignal): Promise<void> {
  const rate = new Rate();
  let waiting: Entry[] = [];
  let isIn = false;
  let trouble = 0;
  while (!stop.aborted) {
    try {
      if (!isIn) await client.login(password);
      isIn = true;
      if (waiting.length === 0) waiting = await client.fetch();
      while (waiting.length > 0 && !stop.aborted) {
        const [entry] = waiting;
        if (entry && isForMe(entry, uin) && rate.allows(entry.peer, Date.now())) await answer(client, entry);
        waiting.shift();
      }
      trouble = 0;
      await rest(POLL_MS, stop);
    } catch (error) {
      const { res, retrySeconds } = error instanceof Refused ? error : {};
      if (res === sessionEnded) isIn = false;
      if (trouble === 0 && res !== sessionEnded) log.warn({ uin, reason: messageOf(error) }, 'the robot has trouble');
      trouble = Math.min(MOST_TROUBLE_MS, Math.max(LEAST_TROUBLE_MS, 2 * trouble));
      await rest(retrySeconds === undefined ? trouble : 1000 * retrySeconds, stop);
    }
  }
  if (isIn) await client.logout().catch(() => {});
}

function isForMe({ kind, peer }: Entry, uin: number): boolean {
  return kind === kinds.message.code && peer !== SYSTEM_ACCOUNT && peer !== uin;
}

/** Sends a message back. What the server does not let through (they are no friends any more) is not worth a retry. */
async function answer(client: LegacyClient, { peer, text }: Entry): Promise<void> {
  try {
    await client.send(peer, text);
  } catch (error) {
    const isFinal = error instanceof Refused && ![sessionEnded, tooMany, serverFailed].includes(error.res);
    if (!isFinal) throw error;
  }
}

async function rest(ms: number, stop: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal: stop }).catch(() => {});
}

const BURST = 60;
const PER_SECOND = 1;
const MOST_PEERS = 1000;

/** How often one peer is answered: two robots that echo each other would otherwise never be quiet. */
export class Rate {
  readonly #spent = new Map<number, { count: number; at: number }>();

  /** Whether the peer may be answered now; counts it if so. */
  allows(peer: number, now: number): boolean {
    const before = this.#spent.get(peer) ?? { count: 0, at: now };
    const count = Math.max(0, before.count - (PER_SECOND * (now - before.at)) / 1000);
    const allowed = count + 1 <= BURST;
    this.#spent.delete(peer);
    this.#spent.set(peer, { count: allowed ? count + 1 : count, at: now });
    const [oldest] = this.#spent.keys();
    if (this.#spent.size > MOST_PEERS && oldest !== undefined) this.#spent.delete(oldest);
    return allowed;
  }
}
