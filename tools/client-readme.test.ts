import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { stripTypeScriptTypes } from 'node:module';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { type Demo, startDemo } from './demo.ts';
import { installed, oldestNode } from './packed.ts';
import { programsOf, sdkPages } from './programs.ts';

test('the programs in the pages of the client print what stands behind them, outside of the workspace', async (t) => {
  const { folder } = installed((clear) => t.after(clear));
  const demo = await startDemo(t);
  const running = programsOf(...sdkPages).filter(({ output }) => output !== undefined);
  assert.ok(running.length >= 10);
  for (const { heading, program, output = '' } of running) {
    await t.test(heading, async (t) => {
      const child = run(program, demo, folder);
      t.after(() => child.kill('SIGKILL'));
      const printed = await outputOf(child, output);
      assert.equal(printed, output);
    });
  }
});

/** Runs a program as JavaScript in a folder, on the ports of the demo. */
function run(program: string, { url, tcpPort, passwords }: Demo, folder: string): ChildProcess {
  const { port } = new URL(url);
  const here = program.replaceAll('127.0.0.1:8000', `127.0.0.1:${port}`).replaceAll('14000', String(tcpPort));
  const env = { PATH: process.env.PATH, ANN: passwords.get(10001), BEN: passwords.get(10002) };
  const args = ['--input-type=module', '--eval', stripTypeScriptTypes(here)];
  return spawn(oldestNode, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
}

/** What a program prints. One that does not end, a robot, is ended as soon as it has printed what is expected. */
async function outputOf(child: ChildProcess, expected: string): Promise<string> {
  const { stdout } = child;
  assert.ok(stdout);
  let printed = '';
  stdout.on('data', (slice: Buffer) => {
    printed += slice.toString();
    if (printed === expected && /robot is at work/.test(expected)) child.kill('SIGTERM');
  });
  const [all, [code]] = await Promise.all([text(stdout), once(child, 'exit')]);
  assert.equal(code, 0);
  return all;
}
