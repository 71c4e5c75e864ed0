import { rmSync } from 'node:fs';
import {
  type BackupContent,
  backUpFiles,
  backUpStorage,
  claimStorage,
  type DataPlace,
  type RestoreOptions,
  restoreFiles,
} from '@rookery/server';
import type { Command } from 'commander';
import { readSettings } from './config.ts';
import { addDataOptions, checkData, type DataOptions } from './data.ts';
import { Failure, Misuse, messageOf } from './failures.ts';
import { print, printJson } from './output.ts';

type Asked = DataOptions & { readonly yes?: boolean; readonly keep: boolean; readonly endSessions?: boolean };

/** `rookery backup` and `rookery restore`. */
export function addBackupCommands(program: Command): void {
  addDataOptions(program.command('backup'))
    .description(
      'Copy all data into one file, also while the server runs, and the bytes of files into FILE.files. Neither may exist yet.',
    )
    .argument('<file>')
    .addHelpText('after', '\nExample:\n  rookery backup /mnt/backup/rookery-$(date +%F).db')
    .action(makeBackup);
  addDataOptions(program.command('restore'))
    .description('Replace all data with a backup. The server must be stopped.')
    .argument('<file>')
    .option('--yes', 'Do not ask.')
    .option('--end-sessions', 'Sign everyone out.')
    .option('--no-keep', 'Do not keep the previous database.')
    .addHelpText('after', `\n${WARNING}`)
    .addHelpText('after', '\nExample:\n  rookery restore /mnt/backup/rookery-2026-11-30.db')
    .action(restore);
}

const WARNING =
  'Messages since the backup are gone. Passwords, sessions and invitations are those of the backup: anything changed\nor ended since is valid again (--end-sessions signs everyone out).';

async function makeBackup(file: string, { data, config, json }: DataOptions): Promise<void> {
  const settings = readSettings({ config, options: { data } });
  checkData(settings);
  const content = await backUpStorage(settings, file).catch((error: unknown) => {
    throw new Failure(`The backup was not made: ${messageOf(error)}.`, { cause: error });
  });
  const files = await backUpFiles(settings, file).catch((error: unknown) => {
    rmSync(file, { force: true });
    throw new Failure(`The backup was not made: ${messageOf(error)}.`, { cause: error });
  });
  if (json) return printJson({ file, ...content, files });
  await print(`${file} holds ${inWords(content)}.\n`);
  if (files > 0) await print(`${file}.files beside it holds the bytes of its files; keep both together.\n`);
}

async function restore(file: string, options: Asked): Promise<void> {
  const settings = readSettings({ config: options.config, options: { data: options.data } });
  const { data } = settings;
  const { keep, endSessions = false, json } = options;
  const claimed = claim(settings);
  try {
    const prepared = prepare(claimed, file, { keep, endSessions });
    try {
      if (claimed.isThere && !options.yes) await ask(file, data, prepared.content);
      await bringFiles(file, settings);
      const aside = prepared.commit();
      await tell(json, { file, data, content: prepared.content, aside, endSessions });
    } finally {
      prepared.discard();
    }
  } finally {
    claimed.release();
  }
}

function claim(place: DataPlace) {
  try {
    return claimStorage(place);
  } catch (error) {
    throw new Failure(`${messageOf(error)}; stop it first.`, { cause: error });
  }
}

function prepare(claimed: ReturnType<typeof claim>, file: string, how: RestoreOptions) {
  try {
    return claimed.prepareRestore(file, how);
  } catch (error) {
    throw new Failure(`${file} cannot be restored: ${messageOf(error)}. Nothing was changed.`, { cause: error });
  }
}

/** What is brought and then not named is removed by the server in time. */
async function bringFiles(file: string, place: DataPlace): Promise<void> {
  await restoreFiles(file, place).catch((error: unknown) => {
    throw new Failure(`${file} cannot be restored: ${messageOf(error)}. The database was not changed.`, {
      cause: error,
    });
  });
}

async function ask(file: string, data: string, content: BackupContent): Promise<void> {
  if (!process.stdin.isTTY) throw new Misuse('--yes is missing: there is no terminal to ask on.');
  const { confirm } = await import('@clack/prompts');
  const message = `Replace all data in ${data} with ${file} (${inWords(content)})?`;
  if ((await confirm({ message, initialValue: false, output: process.stderr })) !== true) {
    throw new Failure('Nothing was changed.');
  }
}

type Told = {
  readonly file: string;
  readonly data: string;
  readonly content: BackupContent;
  readonly aside: string | undefined;
  readonly endSessions: boolean;
};

async function tell(json: boolean | undefined, { file, data, content, aside, endSessions }: Told): Promise<void> {
  if (json) return printJson({ file, data, ...content, kept: aside ?? null, sessionsEnded: endSessions });
  await print(`${file} is restored: ${inWords(content)}.\n`);
  if (aside !== undefined)
    await print(`The previous database is kept as ${aside}; remove it when it is no longer needed.\n`);
  await print(`${WARNING}\n`);
}

function inWords({ accounts, messages, bytes }: BackupContent): string {
  const people = accounts === 1 ? '1 account' : `${accounts} accounts`;
  return `${people}, ${messages} entries of mailboxes, ${bytes} bytes`;
}
