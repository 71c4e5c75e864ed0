import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { launch, skip } from './browser.ts';
import { signIn } from './house.ts';
import { shows, write } from './talking.ts';

const root = join(import.meta.dirname, '../../..');

/** Runs `npm start` on free ports. @returns its output until it was ready */
async function start(t: TestContext, data: string): Promise<{ printed: string; stop: () => Promise<void> }> {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const [node, ...args] = (scripts.start as string).split(' ');
  assert.equal(node, 'node');
  const options = ['--port', '0', '--tcp-port', '0', '--data', data];
  const env = { PATH: process.env.PATH };
  const child = spawn(process.execPath, [...args, ...options], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = () => end(child);
  t.after(stop);
  let printed = '';
  for await (const slice of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    printed += slice;
    if (/^rookery ready .*\n/m.test(printed)) break;
  }
  child.stdout.resume();
  return { printed, stop };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

/** The address in the output to open. */
function addressIn(printed: string): string {
  return /Open (\S+) in a browser/.exec(printed)?.[1] ?? `nothing to open in: ${printed}`;
}

test('a fresh start says what to open and who may sign in, and the robot is found and answers', { skip }, async (t) => {
  const data = mkdtempSync(join(tmpdir(), 'rookery-first-'));
  t.after(() => rmSync(data, { recursive: true, force: true }));
  const { printed, stop } = await start(t, data);
  const [, number = '', password = ''] = /^ +(\d+) +(\S+) +Ann\b/m.exec(printed) ?? [];
  const browser = await launch();
  t.after(() => browser.close());
  const page = await browser.newPage({ locale: 'en-US' });
  await page.goto(addressIn(printed));
  await signIn(page, Number(number), password);

  await page.getByRole('link', { name: /小Q/ }).click();
  await write(page, 'Hello, robot!');
  await shows(page, ['Hello, robot!', 'Hello, robot!']);

  await stop();
  const again = await start(t, data);
  assert.doesNotMatch(again.printed, new RegExp(password));
  await page.goto(addressIn(again.printed));
  await signIn(page, Number(number), password);
  await page.getByRole('link', { name: /小Q/ }).click();
  await shows(page, ['Hello, robot!', 'Hello, robot!']);
});
