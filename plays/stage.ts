import { createLog, digestPassword, hashPassword, readConfig, type Storage } from '@rookery/server';
import { Clock, PASSWORD, type PlayAccount, QUICK, type Stage, Timers } from '@rookery/testing';
import { type House, openHouse } from '@rookery/testing/server';

// Plays begin at this time: 2026-01-01 00:00 UTC.
const START = 1_767_225_600_000;
// The server looks after its sessions this often at the least, and all is done by then at the latest.
const LEAST_SECONDS = 5;
const MOST_SECONDS = 600;

const hashed = hashPassword(digestPassword(PASSWORD), QUICK);

/** A stage, and how it is left. */
export type OpenStage = Stage & { close(): Promise<void> };

/**
 * A house whose clock is moved by hand.
 *
 * @param listens false: requests are handed to it as calls, and there is no port
 * @param through what the server has in the place of its storage
 */
export async function openStage(
  settings: Readonly<Record<string, string>>,
  listens: boolean,
  through?: (storage: Storage) => Storage,
): Promise<OpenStage> {
  // No client here is slow to read its pushes.
  const { config, problems } = readConfig({ options: { 'line-unread-ms': '0', port: 0, 'tcp-port': 0, ...settings } });
  if (problems.length > 0) throw new Error(problems.join(' '));
  const [clock, timers] = [new Clock(START), new Timers()];
  const ends: (() => Promise<void>)[] = [];
  const scope = { after: (end: () => Promise<void>) => void ends.push(end) };
  const log = createLog('silent');
  const house = await openHouse(scope, {
    config,
    listens,
    log,
    now: clock.now,
    every: timers.every,
    ...(through && { through }),
  });
  const lookAfter = async (seconds: number) => {
    if (listens) timers.advance(1000 * Math.min(Math.max(seconds, LEAST_SECONDS), MOST_SECONDS));
    else await house.core.sweep.run(clock.now());
  };
  return {
    addAccount: (account) => addAccount(house, account),
    befriend: (uin, peer) => house.befriend(uin, peer),
    call: (call) => answerTo(house, call),
    port: (name) => (name === 'http' ? house.port : house.tcpPort),
    pass: async (seconds) => {
      clock.advance(1000 * seconds);
      await lookAfter(seconds);
      await settle(house);
    },
    settle: () => settle(house),
    restart: () => house.restart(),
    failStorage: () => house.storage.close(),
    close: async () => {
      for (const end of ends) await end();
    },
  };
}

async function addAccount(house: House, { uin, disabled, admin, policy, profile }: PlayAccount): Promise<void> {
  const nick = String(profile.nick);
  await house.add({ uin, password: await hashed, admin, createdAt: 0, policy, profile: { ...profile, nick } });
  if (disabled) await house.storage.changeAccount({ uin, disabled });
}

async function answerTo(house: House, { body, form, address, lost }: Parameters<Stage['call']>[0]): Promise<string> {
  const { parts, dispatch } = house.core;
  const spent = parts.limits.address(address, parts.now());
  const answer = await dispatch(body, form, { address, spent, isPrivate: address.startsWith('127.') });
  if (typeof answer === 'string') return answer;
  answer.settle(!lost);
  return answer.reply;
}

/** Calls are answered one after the other: when this one has been, so have those before it, and what they began. */
async function settle({ storage }: House): Promise<void> {
  for (let i = 0; i < 3; i++) await storage.counts().catch(() => {});
}
