import {
  type Account,
  type Act,
  type Config,
  checkStorage,
  type DataPlace,
  type OpenStorage,
  openStorage,
  type Storage,
} from '@rookery/server';
import type { Command } from 'commander';
import { configOption, readSettings } from './config.ts';
import { Failure, messageOf } from './failures.ts';

/** The options of every command that works on the data folder. */
export type DataOptions = { readonly data?: string; readonly config?: string; readonly json?: boolean };

/** What such a command works with. `act` is how the audit log has what it does; `changed` lets a running server look again. */
export type Data = { readonly storage: Storage; readonly config: Config; readonly act: Act; changed(): Promise<void> };

/** Adds `--data`, `--config` and `--json`. */
export function addDataOptions(command: Command): Command {
  return command
    .option('--data <folder>', 'Folder of the database (default ./data). Variable: ROOKERY_DATA.')
    .addOption(configOption())
    .option('--json', 'Answer in JSON.');
}

/**
 * Opens the data that the options name, beside a server that may be running on it, and closes it after the work.
 *
 * @param create whether a database is made when there is none
 */
export async function withData<T>(
  { data, config: path }: DataOptions,
  work: (data: Data) => Promise<T>,
  { create = false } = {},
): Promise<T> {
  const config = readSettings({ config: path, options: { data } });
  if (!create) checkData(config);
  const storage = await openData(config, { beside: true });
  const act = { by: 0, at: Date.now(), most: config['audit-rows'] };
  const changed = async () => {
    await storage.ring();
  };
  try {
    return await work({ storage, config, act, changed });
  } finally {
    await storage.close();
  }
}

/** @throws Failure when there are no data that can be used */
export function checkData(place: DataPlace): void {
  try {
    checkStorage(place);
  } catch (error) {
    throw elsewhere(error);
  }
}

/** Opens the data of a server, or those beside one. @throws Failure when they cannot be opened */
export async function openData(place: DataPlace, how: { beside: boolean }): Promise<OpenStorage> {
  try {
    return await openStorage(place, how);
  } catch (error) {
    throw elsewhere(error);
  }
}

function elsewhere(error: unknown): Failure {
  return new Failure(`${messageOf(error)}; --data names another folder.`, { cause: error });
}

/** The account with this number, which must be there. */
export async function findAccount(storage: Storage, uin: number): Promise<Account> {
  const account = await storage.account(uin);
  if (!account) throw new Failure(`There is no account ${uin}.`);
  return account;
}
