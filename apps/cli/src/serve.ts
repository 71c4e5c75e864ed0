import {
  type Config,
  createLog,
  createServer,
  type Key,
  keys,
  type Log,
  type OpenStorage,
  type RunningServer,
  type Storage,
} from '@rookery/server';
import { webFolder } from '@rookery/web/folder';
import { type Command, Option } from 'commander';
import { configOption, readSettings } from './config.ts';
import { openData } from './data.ts';
import { makeAdministrator, makeDemo, type Newcomer, readRobot } from './demo.ts';
import { Failure, messageOf } from './failures.ts';
import { outliveReader } from './output.ts';
import { type Robot, startRobot } from './robot.ts';
import { stopSignal } from './signals.ts';

// What still hangs then is cut: all that was acknowledged is on disk.
const LEAVE_MS = 9000;

/** `rookery serve`, with an option for every key of the configuration. */
export function addServeCommand(program: Command): void {
  const serve = program
    .command('serve')
    .description('Run the server until it is interrupted.')
    .addOption(configOption());
  for (const [name, key] of Object.entries(keys) as [string, Key<unknown>][]) addKey(serve, name, key);
  serve
    .addHelpText('after', '\nEach option is also a variable (ROOKERY_PORT) and a line of the file (port = 8000).')
    .addHelpText('after', '\nExample:\n  rookery serve --data ./data --port 9000')
    .action(async (options: { config?: string }) => {
      await runServer(readSettings({ config: options.config, options: givenKeys(serve) }));
    });
}

function addKey(serve: Command, name: string, key: Key<unknown>): void {
  const standard = key.default === '' || String(key.default) === '' ? 'none' : String(key.default);
  if (typeof key.default !== 'boolean') {
    serve.addOption(new Option(`--${name} <value>`, `${key.about} Must be ${key.must}. Default: ${standard}.`));
    return;
  }
  // Help shows only the one that changes the default; the other overrules the file or the environment.
  const [yes, no] = [new Option(`--${name}`, key.about), new Option(`--no-${name}`, key.about)];
  serve.addOption(yes.hideHelp(key.default)).addOption(no.hideHelp(!key.default));
}

/** What the command line itself sets, by key. */
function givenKeys(serve: Command): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  for (const option of serve.options) {
    const name = option.long?.replace(/^--(no-)?/, '') ?? '';
    const attribute = option.attributeName();
    if (name in keys && serve.getOptionValueSource(attribute) === 'cli') given[name] = serve.getOptionValue(attribute);
  }
  return given;
}

async function runServer(config: Config): Promise<void> {
  outliveReader();
  const stop = stopSignal(LEAVE_MS);
  const log = createLog(config['log-level']);
  const storage = await openData(config, { beside: false });
  const leaving = [() => storage.close()];
  try {
    const server = await listen(config, storage, log);
    leaving.unshift(() => server.close());
    leaving.unshift(await hangDoorbell(storage, server, log));
    const robot = await settle(config, storage, server, log);
    if (robot) leaving.unshift(() => robot.stop());
    console.log(readyLine(config, server));
    await stop;
    log.info('the server is leaving');
  } finally {
    await leaveInOrder(leaving, log);
  }
}

/** Takes each step even if an earlier one failed: a failing disk keeps neither the lock nor the process. */
async function leaveInOrder(steps: readonly (() => Promise<void>)[], log: Log): Promise<void> {
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      log.error({ err: error }, 'something did not end in order; all that was acknowledged is on disk');
    }
  }
}

async function listen(config: Config, storage: Storage, log: Log): Promise<RunningServer> {
  try {
    return await createServer({ config, storage, log, web: webFolder });
  } catch (error) {
    throw new Failure(whyNot(error, config), { cause: error });
  }
}

/** Why the ports cannot be had, with the option that gives others. */
function whyNot(error: unknown, config: Config): string {
  const { code, port, address } = error as { code?: string; port?: number; address?: string };
  const option = port === config['tcp-port'] ? '--tcp-port' : '--port';
  if (code === 'EADDRINUSE') return `Port ${port} on ${address} is in use; choose another with ${option}.`;
  if (code === 'EACCES' && port !== undefined)
    return `You may not listen on port ${port}; choose another with ${option}.`;
  if (code === 'EADDRNOTAVAIL') return `${config.host} is not an address of this machine; choose another with --host.`;
  if (config['tls-cert'] !== '') return `The server cannot start: ${messageOf(error)}. See --tls-cert and --tls-key.`;
  return `The server cannot start: ${messageOf(error)}.`;
}

/** Without a doorbell the server still finds out by itself, only later: no reason not to start. */
async function hangDoorbell(storage: OpenStorage, server: RunningServer, log: Log): Promise<() => Promise<void>> {
  const onRing = async () => {
    await server.outsideChange().catch((error: unknown) => {
      log.error({ err: error }, 'a change of accounts was not taken in');
      throw error;
    });
  };
  try {
    return await storage.onRing(onRing);
  } catch (error) {
    log.warn({ err: error }, 'there is no doorbell: changes from the command line are seen later');
    return async () => {};
  }
}

/** Makes the first accounts in an empty database and starts the robot of a demo. */
async function settle(config: Config, storage: Storage, server: RunningServer, log: Log): Promise<Robot | undefined> {
  const { data, demo } = config;
  const isEmpty = (await storage.counts()).accounts === 0;
  if (isEmpty && demo) console.log(welcomeToDemo(await makeDemo(storage, data, config['friends-per-account']), server));
  if (isEmpty && !demo) console.log(welcome(await makeAdministrator(storage), server));
  if (!demo) return undefined;
  const robot = await readRobot(data);
  if (robot && !isEmpty) console.log(welcomeBack(server));
  if (robot) return startRobot({ ...robot, url: plainUrl(server), log });
  console.error(`rookery: --demo does nothing: ${data} has accounts already.`);
  return undefined;
}

function welcome({ uin, nick, password }: Newcomer, server: RunningServer): string {
  return [
    `This server is new. Its administrator (the password is shown only now):\n\n  ${uin}  ${password}  ${nick}\n`,
    `Open ${pageUrl(server)} in a browser, and sign in with this number and its password.\n`,
  ].join('\n');
}

function welcomeBack(server: RunningServer): string {
  return [
    `Open ${pageUrl(server)} in a browser, and sign in with a number and password of the first start.`,
    'A lost password is replaced by: npx rookery account reset-password 10001\n',
  ].join('\n');
}

/** The page as a browser on this machine reaches it. */
function pageUrl({ http }: RunningServer): string {
  const url = new URL(http.url);
  url.hostname = hostIn(reachable(http.address));
  return url.origin;
}

function welcomeToDemo(people: readonly Newcomer[], server: RunningServer): string {
  const [first] = people;
  const asFirst = `ROOKERY_PASSWORD=${first?.password} npx rookery`;
  const url = pageUrl(server);
  const at = `--server ${url} --uin ${first?.uin}`;
  return [
    'This server is new. Three friends and a robot live here (the passwords are shown only now):\n',
    ...people.map(
      ({ uin, nick, password }, index) => `  ${uin}  ${password}  ${nick}${index === 0 ? ' (administrator)' : ''}`,
    ),
    '  10010  the echo robot    小Q, answers every message\n',
    `Open ${url} in a browser, sign in with one of these numbers and its password, and write to 小Q.`,
    `Or talk to it from another terminal, as ${first?.nick}:\n`,
    `  ${asFirst} send ${at} --stay 10010 "Hello"`,
    `  ${asFirst} receive ${at} --seconds 2\n`,
  ].join('\n');
}

/** The server as the robot reaches it: the line port takes HTTP as well, and is never encrypted. */
function plainUrl({ tcp }: RunningServer): URL {
  return new URL(`http://${hostAndPort({ ...tcp, address: reachable(tcp.address) })}`);
}

function reachable(address: string): string {
  if (address === '0.0.0.0') return '127.0.0.1';
  return address === '::' ? '::1' : address;
}

function hostAndPort({ address, port }: { address: string; port: number }): string {
  return `${hostIn(address)}:${port}`;
}

function hostIn(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

function readyLine(config: Config, { http, tcp }: RunningServer): string {
  return `rookery ready http=${http.url} tcp=${hostAndPort(tcp)} data=${config.data}`;
}
