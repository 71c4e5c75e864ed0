import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type NewAccount, type Policy, randomPassword, type Storage } from '@rookery/server';
import { Failure, messageOf } from './failures.ts';
import { readAccountNumber } from './fields.ts';
import { keep } from './password.ts';

/** Who was made on a first run, with the password that is shown once. */
export type Newcomer = { readonly uin: number; readonly nick: string; readonly password: string };

/** The robot's account. It is kept, so that the robot goes on after a restart. */
export type RobotAccount = { readonly uin: number; readonly password: string };

type Person = Newcomer & { readonly admin?: boolean; readonly policy?: Partial<Policy> };

const ROBOT = 10010;

/** The one account of a new server that is no demo. */
export async function makeAdministrator(storage: Storage): Promise<Newcomer> {
  const person = { uin: 10001, nick: 'Administrator', password: randomPassword(), admin: true };
  await storage.createAccount(await accountOf(person));
  return person;
}

/** Three friends, of whom the first is administrator, and the robot; all are friends of each other. */
export async function makeDemo(storage: Storage, data: string, mostFriends: number): Promise<Newcomer[]> {
  // With read marks there is something to see at once.
  const policy = { shareRead: true };
  const people: Person[] = [
    { uin: 10001, nick: 'Ann', password: randomPassword(), admin: true, policy },
    { uin: 10002, nick: 'Ben', password: randomPassword(), policy },
    { uin: 10003, nick: '小美', password: randomPassword(), policy },
  ];
  const robot: Person = { uin: ROBOT, nick: '小Q', password: randomPassword(), policy: { add: 'anyone', ...policy } };
  const all = [...people, robot];
  // The file first: should the process end here, the next start finds an empty database and begins anew.
  await writeRobot(data, robot);
  const accounts = await Promise.all(all.map(accountOf));
  const pairs = all.flatMap(({ uin }, index) =>
    all.slice(index + 1).map((peer) => ({ uin, peer: peer.uin, mostFriends })),
  );
  // Called in one turn, all go into one transaction: the demo is there as a whole or not at all.
  await Promise.all([
    ...accounts.map((account) => storage.createAccount(account)),
    ...pairs.map((pair) => storage.befriend(pair)),
  ]);
  return people;
}

async function accountOf({ uin, nick, password, admin = false, policy = {} }: Person): Promise<NewAccount> {
  return { uin, password: await keep(password), admin, createdAt: Date.now(), policy, profile: { nick } };
}

function robotFile(data: string): string {
  return join(data, 'demo-robot.json');
}

async function writeRobot(data: string, { uin, password }: RobotAccount): Promise<void> {
  const path = robotFile(data);
  await writeFile(`${path}.new`, `${JSON.stringify({ uin, password })}\n`, { mode: 0o600 });
  // The mode counts only for a file that is new.
  await chmod(`${path}.new`, 0o600);
  await rename(`${path}.new`, path);
}

/** The robot's account, or nothing when this data folder has no robot. */
export async function readRobot(data: string): Promise<RobotAccount | undefined> {
  const path = robotFile(data);
  try {
    const { uin, password } = JSON.parse(await readFile(path, 'utf8')) as Partial<RobotAccount>;
    if (readAccountNumber(String(uin)) === undefined || typeof password !== 'string')
      throw new Error('it holds no account');
    return { uin: Number(uin), password };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Failure(`${path} cannot be read: ${messageOf(error)}. Remove it, and there will be no robot.`);
  }
}
