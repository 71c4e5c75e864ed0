import { argon2Sync } from 'node:crypto';
import {
  createCore,
  createLog,
  createServer,
  digestPassword,
  openInMemory,
  readConfig,
  type ServerParts,
  type Storage,
} from '@rookery/server';
import { Clock, PASSWORD, type PlayAccount, type Stage, Timers } from '@rookery/testing';

// As the server keeps a password, but as cheap as argon2id can be: plays log in a thousand times.
const nonce = Buffer.alloc(16, 7);
const cheap = { message: digestPassword(PASSWORD), nonce, memory: 8, passes: 1, parallelism: 1, tagLength: 32 };
const hash = argon2Sync('argon2id', cheap).toString('base64url');
const password = `argon2id$m=8,t=1,p=1$${nonce.toString('base64url')}$${hash}`;

// Plays begin at this time: 2026-01-01 00:00 UTC.
const START = 1_767_225_600_000;
// The server looks after its sessions this often at the least, and all is done by then at the latest.
const LEAST_SECONDS = 5;
const MOST_SECONDS = 600;
const FRIENDS = 100_000;

/** A stage, and how it is left. */
export type OpenStage = Stage & { close(): Promise<void> };

/** What stands behind a stage: the server's own parts, with or without its ports. */
type Scene = Pick<Stage, 'call' | 'port'> & {
  /** Does what is due after so many seconds; the clock has been moved already. */
  lookAfter(seconds: number): Promise<void>;
  close(): Promise<void>;
};

/**
 * A real server on a database in memory, with a clock that is moved by hand.
 *
 * @param listens false: requests are handed to it as calls, and there is no port
 */
export async function openStage(settings: Readonly<Record<string, string>>, listens: boolean): Promise<OpenStage> {
  const options = { port: 0, 'tcp-port': 0, ...settings };
  // No client here is slow to read its pushes.
  const { config, problems } = readConfig({ options: { 'line-unread-ms': '0', ...options } });
  if (problems.length > 0) throw new Error(problems.join(' '));
  const clock = new Clock(START);
  const storage = await openInMemory();
  const parts: ServerParts = { config, storage, log: createLog('silent'), now: clock.now };
  const build = () => (listens ? listening(parts) : direct(parts));
  let scene = await build();
  return {
    addAccount: async (account) => addAccount(storage, account),
    befriend: async (uin, peer) => {
      const outcome = await storage.befriend({ uin, peer, mostFriends: FRIENDS });
      if (outcome !== 'added') throw new Error(`${uin} and ${peer} cannot be made friends: ${outcome}.`);
    },
    call: (call) => scene.call(call),
    port: (name) => scene.port(name),
    pass: async (seconds) => {
      clock.advance(1000 * seconds);
      await scene.lookAfter(seconds);
      await settle(storage);
    },
    settle: () => settle(storage),
    restart: async () => {
      await scene.close();
      scene = await build();
    },
    failStorage: () => storage.close(),
    close: async () => {
      try {
        await scene.close();
      } finally {
        await storage.close();
      }
    },
  };
}

async function addAccount(storage: Storage, { uin, disabled, admin, policy, profile }: PlayAccount): Promise<void> {
  const nick = String(profile.nick);
  await storage.createAccount({ uin, password, admin, createdAt: 0, policy, profile: { ...profile, nick } });
  if (disabled) await storage.changeAccount({ uin, disabled });
}

/** Calls are answered one after the other: when this one has been, so have those before it, and what they began. */
async function settle(storage: Storage): Promise<void> {
  for (let i = 0; i < 3; i++) await storage.counts().catch(() => {});
}

function direct(serverParts: ServerParts): Scene {
  const { parts, sweep, dispatch } = createCore(serverParts);
  return {
    call: async ({ body, form, address, lost }) => {
      const spent = parts.limits.address(address, parts.now());
      const answer = await dispatch(body, form, { address, spent, isPrivate: address.startsWith('127.') });
      if (typeof answer === 'string') return answer;
      answer.settle(!lost);
      return answer.reply;
    },
    port: () => {
      throw new Error('There is no port.');
    },
    lookAfter: () => sweep.run(parts.now()),
    close: async () => {
      parts.parking.close();
      await sweep.saveAll().catch(() => {});
    },
  };
}

async function listening(parts: ServerParts): Promise<Scene> {
  // The server looks after its sessions every few seconds; here it does so when the clock is moved.
  const timers = new Timers();
  const server = await createServer({ ...parts, every: timers.every });
  return {
    call: () => Promise.reject(new Error('Here requests come over HTTP.')),
    port: (name) => (name === 'http' ? server.http.port : server.tcp.port),
    lookAfter: async (seconds) => {
      timers.advance(1000 * Math.min(Math.max(seconds, LEAST_SECONDS), MOST_SECONDS));
    },
    close: () => server.close(),
  };
}
