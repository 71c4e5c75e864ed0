import { setTimeout as pause } from 'node:timers/promises';
import { Client, type Message } from '@rookery/client';
import { tcp } from '@rookery/client/tcp';
import { SYSTEM_ACCOUNT } from '@rookery/protocol';
import type { Log } from '@rookery/server';
import { messageOf } from './failures.ts';

/** A robot at work. */
export type Robot = { stop(): Promise<void> };

/** Who the robot is and where the line port of its server is. */
export type RobotParts = { readonly url: URL; readonly uin: number; readonly password: string; readonly log: Log };

const STOP_MS = 1500;
const TROUBLE_MS = 60_000;

/**
 * Starts the echo robot: a client of the SDK that sends every message back to its sender. It goes on through restarts and
 * refusals of the server until it is stopped.
 */
export function startRobot(parts: RobotParts): Robot {
  const stopping = new AbortController();
  const running = work(parts, stopping.signal);
  return {
    stop: async () => {
      stopping.abort();
      await Promise.race([running, pause(STOP_MS, undefined, { ref: false })]);
    },
  };
}

/** One client after the other: where one is refused for good, another may find the account opened again. */
async function work(parts: RobotParts, stop: AbortSignal): Promise<void> {
  const rate = new Rate();
  while (!stop.aborted) {
    await echo(parts, rate, stop);
    await pause(TROUBLE_MS, undefined, { signal: stop }).catch(() => {});
  }
}

/** Answers until stopped, or until the client is at its end. */
async function echo({ url, uin, password, log }: RobotParts, rate: Rate, stop: AbortSignal): Promise<void> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const transport = tcp({ host, port: Number(url.port) });
  const client = new Client({ transport, uin, password, name: 'Echo robot' });
  const ended = Promise.withResolvers<void>();
  let isTroubled = false;
  client.on('message', async (message) => {
    if (isForMe(message, uin) && rate.allows(message.peer, performance.now())) await answer(client, message);
  });
  client.on('state', ({ state, error }) => {
    if (error && !isTroubled) log.warn({ uin, reason: messageOf(error) }, 'the robot has trouble');
    isTroubled = state !== 'online' && (isTroubled || error !== undefined);
    if (state === 'closed') ended.resolve();
  });
  stop.addEventListener('abort', () => leave(client), { once: true });
  client.connect({ keepTrying: true }).catch(() => {});
  await ended.promise;
}

function isForMe({ peer, sent, isRecalled }: Message, uin: number): boolean {
  return !sent && !isRecalled && peer !== SYSTEM_ACCOUNT && peer !== uin;
}

/** Sends a message back, with its files, once, even if the robot was ended meanwhile and gets the message again. */
async function answer(client: Client, { peer, text, files, number, at }: Message): Promise<void> {
  // What the server does not let through (they are no friends any more) is not worth a word.
  await client.send(peer, text, { files, id: `echo.${number}.${at}` }).done.catch(() => {});
}

/** With its session, so that those of a server that is started often do not gather. */
async function leave(client: Client): Promise<void> {
  if (client.state === 'online') await client.logout().catch(() => {});
  else await client.close();
}

const BURST = 60;
const PER_SECOND = 1;
const MOST_PEERS = 1000;

/** How often one peer is answered: two robots that echo each other would otherwise never be quiet. */
export class Rate {
  readonly #spent = new Map<number, { count: number; at: number }>();

  /** Whether the peer may be answered now, by a clock that never goes back; counts it if so. */
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
