import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { type Demo, startDemo } from './demo.ts';

const root = join(import.meta.dirname, '..');
const readme = join(root, 'packages/client/README.md');

test('the programs in the README of the client print what stands behind them', async (t) => {
  const demo = await startDemo(t);
  const programs = programsIn(readFileSync(readme, 'utf8'));
  assert.ok(programs.length >= 7);
  for (const { heading, program, output } of programs) {
    await t.test(heading, async (t) => {
      const child = run(program, demo);
      t.after(() => child.kill('SIGKILL'));
      const printed = await outputOf(child, output);
      assert.equal(printed, output);
    });
  }
});

/** Each program, with the section it is in and what it prints. */
function programsIn(page: string): { heading: string; program: string; output: string }[] {
  return page.split('\n## ').flatMap((section) => {
    const [heading = ''] = section.split('\n', 1);
    const blocks = section.matchAll(/```ts\n(.*?)```\n\n```text\n(.*?)```/gs);
    return [...blocks].map(([, program = '', output = '']) => ({ heading, program, output }));
  });
}

/** Runs a program as if it stood in the root of the project, on the ports of the demo. */
function run(program: string, { url, tcpPort, passwords }: Demo): ChildProcess {
  const { port } = new URL(url);
  const here = program.replaceAll('127.0.0.1:8000', `127.0.0.1:${port}`).replaceAll('14000', String(tcpPort));
  const env = { PATH: process.env.PATH, ANN: passwords.get(10001), BEN: passwords.get(10002) };
  const args = ['--input-type=module-typescript', '--eval', here];
  return spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
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
