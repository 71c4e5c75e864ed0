import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Workplace } from './testing/run.ts';

const skip = process.platform === 'win32' && 'needs signals';
const bin = join(import.meta.dirname, '../bin/rookery.js');
const main = join(import.meta.dirname, 'main.ts');
// Makes the first Node that starts claim to be an older one, so that it hands over to a child.
const older = `data:text/javascript,process.env.ROOKERY_PARENT??Object.defineProperty(process,'versions',{value:{node:'20.0.0'}})`;

let place: Workplace;
const children: Started[] = [];
before(async () => {
  place = await Workplace.make();
});
after(async () => {
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(children.map(({ over }) => over));
  await place.remove();
});

/** A process that leads a group of its own, as what is started in a terminal does. */
class Started {
  readonly child: ChildProcess;
  /** When it is gone, and all that it has started: what holds its output is alive. */
  readonly over: Promise<unknown>;
  readonly exit: Promise<unknown[]>;
  output = '';
  #look = () => {};

  constructor(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const all = { PATH: process.env.PATH, HOME: place.folder, ...env };
    this.child = spawn(command, args, {
      cwd: place.folder,
      env: all,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.exit = once(this.child, 'exit');
    this.over = once(this.child, 'close');
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.setEncoding('utf8').on('data', (slice: string) => {
        this.output += slice;
        this.#look();
      });
    children.push(this);
  }

  async says(what: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = what.exec(this.output);
      if (found) return found;
      const more = new Promise<void>((resolve) => {
        this.#look = resolve;
      });
      await Promise.race([more, this.over.then(() => Promise.reject(new Error(this.output)))]);
    }
  }

  /** Sends a signal to the whole group. */
  kill(signal: NodeJS.Signals): void {
    try {
      process.kill(-(this.child.pid ?? 0), signal);
    } catch {
      // It is gone.
    }
  }
}

let data = 0;
const serving = () => ['serve', '--port', '0', '--tcp-port', '0', '--data', `./signals-${data++}`];
const quoted = (...words: string[]) => words.map((word) => `'${word}'`).join(' ');

async function isServing(server: Started): Promise<boolean> {
  const [, url = ''] = await server.says(/ready http=(\S+)/);
  return (await fetch(new URL('/healthz', url))).ok;
}

test('a server leaves at a hang-up as at SIGTERM', { skip }, async () => {
  const server = new Started(process.execPath, [main, ...serving()]);
  await server.says(/rookery ready/);
  // A terminal that closes may say so twice.
  server.kill('SIGHUP');
  server.kill('SIGHUP');
  const [code, signal] = await server.exit;
  // The second may come when Node, about to exit, has let go of its signals.
  assert.ok(code === 0 || signal === 'SIGHUP', `${code} ${signal}`);
  assert.match(server.output, /the server is leaving/);
});

test('where hang-ups were ignored they go on being ignored', { skip }, async () => {
  const command = quoted(process.execPath, main, ...serving());
  const starts: [string, readonly string[], NodeJS.ProcessEnv][] = [
    [process.execPath, [main, ...serving()], { _: '/usr/bin/nohup' }],
  ];
  // What a shell ignores, its programs ignore as well; only Linux tells.
  if (process.platform === 'linux') starts.push(['sh', ['-c', `trap '' HUP; ${command}; true`], {}]);
  for (const start of starts) {
    const server = new Started(...start);
    await server.says(/rookery ready/);
    server.kill('SIGHUP');
    await server.says(/hang-up is ignored/);
    assert.equal(await isServing(server), true);
    server.kill('SIGTERM');
    await server.over;
    assert.match(server.output, /the server is leaving/);
  }
});

test('an older Node passes signals on, and leaves with the one it has handed over to', { skip }, async () => {
  for (const signal of ['SIGHUP', 'SIGTERM', 'SIGINT'] as const) {
    const server = new Started(process.execPath, ['--import', older, bin, ...serving()]);
    await server.says(/rookery ready/);
    server.child.kill(signal);
    assert.deepEqual(await server.exit, [0, null], signal);
    assert.match(server.output, /the server is leaving/);
  }
});

test('a hang-up that is ignored leaves the older Node and the server where they are', { skip }, async () => {
  const server = new Started(process.execPath, ['--import', older, bin, ...serving()], { _: '/usr/bin/nohup' });
  await server.says(/rookery ready/);
  server.kill('SIGHUP');
  await server.says(/hang-up is ignored/);
  assert.equal(await isServing(server), true);
  server.child.kill('SIGTERM');
  assert.deepEqual(await server.exit, [0, null]);
});

test('a server whose older Node was killed leaves by itself', { skip }, async () => {
  const server = new Started(process.execPath, ['--import', older, bin, ...serving()]);
  await server.says(/rookery ready/);
  server.child.kill('SIGKILL');
  await server.over;
  assert.match(server.output, /the server is leaving/);
});

test('an older Node ends as the other one does', { skip }, async () => {
  const wrong = new Started(process.execPath, ['--import', older, bin, 'serve', '--port', 'x']);
  assert.deepEqual(await wrong.exit, [2, null]);
  const server = new Started(process.execPath, ['--import', older, bin, ...serving()]);
  await server.says(/rookery ready/);
  server.child.kill('SIGQUIT');
  assert.deepEqual(await server.exit, [null, 'SIGQUIT']);
});
