import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { type Account, type Act, type Config, openSqlite, ring, type Storage } from '@rookery/server';
import type { Command } from 'commander';
import { configOption, readSettings } from './config.ts';
import { Failure, messageOf } from './failures.ts';

/** The options of every command that works on the data folder. */
export type DataOptions = { readonly data?: string; readonly config?: string; readonly json?: boolean };

/** What such a command works with. `act` is how the audit log has what it does; `changed` lets a running server look again. */
export type Data = { readonly storage: Storage; readonly config: Config; readonly act: Act; changed(): Promise<void> };

/** The database file of a data folder. */
export function databaseOf(data: string): string {
  return join(data, 'rookery.db');
}

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
  if (!create) checkDatabase(config.data);
  const storage = await openStorage(config.data, true);
  const act = { by: 0, at: Date.now(), most: config['audit-rows'] };
  const changed = async () => {
    await ring(config.data);
  };
  try {
    return await work({ storage, config, act, changed });
  } finally {
    await storage.close();
  }
}

/** @throws Failure when there is no database that can be used */
export function checkDatabase(data: string): void {
  try {
    accessSync(databaseOf(data), constants.R_OK | constants.W_OK);
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const what = isMissing ? `There is no database in ${data}` : `The database cannot be used: ${messageOf(error)}`;
    throw new Failure(`${what}; --data names another folder.`, { cause: error });
  }
}

/** Opens the database of a data folder, or says in one sentence why it cannot be. */
export async function openStorage(data: string, outside: boolean): Promise<Storage> {
  const file = databaseOf(data);
  try {
    return await openSqlite(file, { outside });
  } catch (error) {
    throw new Failure(`${file} cannot be opened: ${messageOf(error)}. --data names another folder.`, { cause: error });
  }
}

/** The account with this number, which must be there. */
export async function findAccount(storage: Storage, uin: number): Promise<Account> {
  const account = await storage.account(uin);
  if (!account) throw new Failure(`There is no account ${uin}.`);
  return account;
}
