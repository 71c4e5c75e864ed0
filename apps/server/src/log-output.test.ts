import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { newFolder } from '@rookery/testing/server';

// Logs more lines than any pipe holds, says how that went, and goes on logging until it is told to leave.
const program = `
import { createLog, droppedLines } from ${JSON.stringify(join(import.meta.dirname, 'log.ts'))};
const log = createLog('info');
for (let n = 0; n < 20000; n++) log.info({ n }, 'a line that is neither very short nor very long');
console.log(droppedLines(log));
process.stdin.on('data', () => log.info({ dropped: droppedLines(log) }, 'at the end'));
process.stdin.on('end', () => {});
`;

type Line = { readonly n?: number; readonly lines?: number; readonly msg: string };

function startLogging(folder: string, stderr: 'pipe' | number) {
  const path = join(folder, 'program.ts');
  writeFileSync(path, program);
  const child = spawn(process.execPath, [path], { stdio: ['pipe', 'pipe', stderr] });
  const { stdin, stdout } = child;
  assert.ok(stdin && stdout);
  return { child, stdin, stdout, dropped: once(stdout.setEncoding('utf8'), 'data').then(([told]) => Number(told)) };
}

test('a reader that does not read holds nothing up, and hears how many lines it has missed', async (t) => {
  const { child, stdin, dropped } = startLogging(newFolder(t), 'pipe');
  const missed = await dropped;
  assert.ok(missed > 0, String(missed));
  assert.ok(child.stderr);
  const lines: Line[] = [];
  let rest = '';
  for await (const slice of child.stderr.setEncoding('utf8')) {
    const parts = (rest + slice).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts.map((part) => JSON.parse(part) as Line));
    if (lines.at(-1)?.msg === 'lines of the log were dropped') stdin.write('x');
    if (lines.at(-1)?.msg === 'at the end') break;
  }
  const kept = lines.filter(({ n }) => n !== undefined).map(({ n }) => n);
  assert.deepEqual(kept, [...kept.keys()], 'the kept lines are whole and in order');
  assert.equal(kept.length + missed, 20_000);
  assert.deepEqual(
    lines.slice(kept.length).map(({ msg, lines }) => [msg, lines]),
    [
      ['lines of the log were dropped', missed],
      ['at the end', undefined],
    ],
  );
  stdin.end();
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});

test('a reader that has left takes nothing with it', async (t) => {
  const { child, stdin, dropped } = startLogging(newFolder(t), 'pipe');
  child.stderr?.destroy();
  assert.ok((await dropped) > 0);
  stdin.end('x');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
});

test('a full disk is no reason to stop', { skip: !existsSync('/dev/full') && 'needs /dev/full' }, async (t) => {
  const full = openSync('/dev/full', 'w');
  t.after(() => closeSync(full));
  const { child, stdin, stdout, dropped } = startLogging(newFolder(t), full);
  assert.ok((await dropped) > 0);
  stdin.end('x');
  assert.equal(await text(stdout), '');
  assert.equal(child.exitCode ?? (await once(child, 'exit'))[0], 0);
});
