import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, type TestContext, test } from 'node:test';
import { startDemo } from './demo.ts';
import { programsOf } from './programs.ts';

const root = join(import.meta.dirname, '..');
const folders = [...globSync('{apps,packages}/*/package.json', { cwd: root }).map(dirname), 'bench', 'plays'];
// That of the SDK is a manual, whose programs have a test of their own.
const pages = folders.filter((folder) => folder !== 'packages/client');

test('every package and app has a README', () => {
  assert.deepEqual(
    folders.filter((folder) => !existsSync(join(root, folder, 'README.md'))),
    [],
  );
});

for (const folder of pages) {
  test(`${folder}: the README is short, has an example, and tells how the tests are run`, () => {
    const page = readFileSync(join(root, folder, 'README.md'), 'utf8');
    const lines = page.trimEnd().split('\n').length;
    assert.ok(lines >= 20 && lines <= 80, `${lines} lines`);
    assert.match(page, /^```(?:ts|bash|text)?$/m);
    assert.match(page, /npm (?:test --|run) \w/);
  });
}

describe('a program in a README prints what stands behind it', () => {
  for (const folder of pages) {
    for (const { program, output } of programsOf(join(folder, 'README.md'))) {
      // The terminal's wants a terminal.
      if (output !== undefined) test(basename(folder), async (t) => assert.equal(await printed(t, program), output));
    }
  }
});

/** What a program prints in the root of the project. */
async function printed(t: TestContext, program: string): Promise<string> {
  const demo = program.includes('127.0.0.1:8000') ? await startDemo(t) : undefined;
  const here = demo ? program.replaceAll('127.0.0.1:8000', new URL(demo.url).host) : program;
  const env = { PATH: process.env.PATH, ANN: demo?.passwords.get(10001) };
  const child = spawn(process.execPath, ['--eval', here], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  const [all, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  assert.equal(code, 0);
  return all;
}
