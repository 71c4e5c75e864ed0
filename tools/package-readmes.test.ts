import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { type Demo, startDemo } from './demo.ts';

const root = join(import.meta.dirname, '..');
const folders = [...globSync('{apps,packages}/*/package.json', { cwd: root }).map(dirname), 'bench', 'plays'];
// That of the SDK is a manual, whose programs have a test of their own.
const pages = folders.filter((folder) => folder !== 'packages/client');
const pageOf = (folder: string) => readFileSync(join(root, folder, 'README.md'), 'utf8');

test('every package and app has a README', () => {
  assert.deepEqual(
    folders.filter((folder) => !existsSync(join(root, folder, 'README.md'))),
    [],
  );
});

for (const folder of pages) {
  test(`${folder}: the README is short, has an example, and tells how the tests are run`, () => {
    const page = pageOf(folder);
    const lines = page.trimEnd().split('\n').length;
    assert.ok(lines >= 20 && lines <= 80, `${lines} lines`);
    assert.match(page, /^```(?:ts|bash|text)?$/m);
    assert.match(page, /npm (?:test --|run) \w/);
  });
}

describe('a program in a README prints what stands behind it', () => {
  for (const folder of pages) {
    for (const [, program = '', output = ''] of pageOf(folder).matchAll(/```ts\n(.*?)```\n\n```text\n(.*?)```/gs)) {
      test(basename(folder), async (t) => {
        const demo = program.includes(':8000') ? await startDemo(t) : undefined;
        assert.equal(await printed(program, demo), output);
      });
    }
  }
});

/** What a program prints in the root of the project. */
async function printed(program: string, demo: Demo | undefined): Promise<string> {
  const here = demo
    ? program.replaceAll('http://127.0.0.1:8000', demo.url).replaceAll('127.0.0.1:8000', new URL(demo.url).host)
    : program;
  const env = { PATH: process.env.PATH, ANN: demo?.passwords.get(10001) };
  const child = spawn(process.execPath, ['--eval', here], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [all, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  assert.equal(code, 0);
  return all;
}
