import { readFileSync } from 'node:fs';
import { type Config, readConfig, sampleFile } from '@rookery/server';
import { type Command, Option } from 'commander';
import { parse, TomlError } from 'smol-toml';
import { readUtf8 } from './bytes.ts';
import { Misuse, messageOf } from './failures.ts';
import { print } from './output.ts';

/** Where the settings of one command come from: its options, and the file that `--config` or ROOKERY_CONFIG names. */
export type Settings = { readonly config?: string | undefined; readonly options?: Readonly<Record<string, unknown>> };

/** The configuration made of options, environment and file. @throws Misuse with all that is wrong in them */
export function readSettings({ config: path, options = {} }: Settings, env = process.env): Config {
  const { file, problem } = readFile(path ?? env.ROOKERY_CONFIG);
  const { config, problems } = readConfig({ options, env, file });
  const all = problem === undefined ? problems : [problem, ...problems];
  if (all.length > 0) throw new Misuse(...all);
  return config;
}

function readFile(path: string | undefined): { file: Record<string, unknown>; problem?: string } {
  if (path === undefined || path === '') return { file: {} };
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    return { file: {}, problem: `--config: ${path} cannot be read: ${messageOf(error)}.` };
  }
  let text: string;
  try {
    text = readUtf8(bytes, path);
  } catch (error) {
    return { file: {}, problem: `--config: ${messageOf(error)}.` };
  }
  try {
    return { file: parse(text) };
  } catch (error) {
    return { file: {}, problem: `--config: ${path} is not TOML: ${whereWrong(error)}.` };
  }
}

function whereWrong(error: unknown): string {
  if (!(error instanceof TomlError)) return messageOf(error);
  // After its first line the message shows the place with a drawing.
  const [what = ''] = error.message.replace('Invalid TOML document: ', '').split('\n');
  return `line ${error.line}, column ${error.column}: ${what}`;
}

/** `--config`, for every command that reads the configuration. */
export function configOption(): Option {
  return new Option('--config <file>', 'Configuration file (TOML). Variable: ROOKERY_CONFIG.');
}

/** `rookery config`. */
export function addConfigCommands(program: Command): void {
  const config = program.command('config').description('Check or write the configuration file.');
  config
    .command('check')
    .description('Report every mistake in the configuration file and the environment.')
    .addOption(configOption())
    .addHelpText('after', '\nExample:\n  rookery config check --config rookery.toml')
    .action(async ({ config: path }: { config?: string }) => {
      readSettings({ config: path });
      await print('ok\n');
    });
  config
    .command('sample')
    .description('Print a configuration file with every key and its default.')
    .addHelpText('after', '\nExample:\n  rookery config sample > rookery.toml')
    .action(() => print(`${sampleFile().trimEnd()}\n`));
}
