import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, test } from 'node:test';
import { type CommandName, commands, errors } from '@rookery/protocol';
import { answersOf, type Play, perform, prepare, readPlay, type Way } from '@rookery/testing';
import { countingStorage } from '../apps/server/src/storage/contract/counting.ts';
import { openStage } from './stage.ts';

const text = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');
const [, example = ''] = /```\n(.*?)```/s.exec(text('README.md')) ?? [];
const plays = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.play'))
  .map((file) => readPlay(file, text(file)))
  .concat(readPlay('README.md', example));

const ways: readonly [string, Way][] = [
  ['by direct call', { to: 'direct', connections: 'kept' }],
  ['over HTTP, a connection for each request', { to: 'http', connections: 'fresh' }],
  ['over HTTP, on kept connections', { to: 'http', connections: 'kept', linesTo: 'http' }],
  ['over lines', { to: 'http', connections: 'kept', modern: 'lines' }],
  ['over WebSockets', { to: 'http', connections: 'kept', modern: 'websocket' }],
];

/** Whether a play can be performed in this way, and is not the same then as in another. */
function suits({ only, people }: Play, way: Way): boolean {
  const all = [...people.values()];
  if (only !== undefined && (only === 'direct') !== (way.to === 'direct')) return false;
  if (way.to === 'direct') return all.every(({ over }) => over === undefined || over === 'http');
  if (way.modern === undefined) return true;
  return only === undefined && all.some(({ version, over }) => version === '2.0' && over === undefined);
}

for (const play of plays) {
  describe(play.name, () => {
    for (const [name, way] of ways) {
      if (!suits(play, way)) continue;
      test(name, async (t) => {
        const missing = way.to === 'direct' ? undefined : await missingAddress(play);
        if (missing) return t.skip(`this machine has no address ${missing}`);
        const stage = await openStage(play.settings, way.to !== 'direct');
        try {
          await prepare(play, stage);
          await perform(play, stage, way);
        } finally {
          await stage.close();
        }
      });
    }
  });
}

// A second driver needs nothing but the interface: these plays go through most of it.
const onAnother = [
  ...['message', 'group', 'devices', 'ask-accepted', 'block', 'conversations', 'forget', 'app-password'],
  ...['quote', 'message-files', 'recall-group', 'edit', 'reactions'],
];

describe('on a storage that hands each operation on and counts', () => {
  for (const name of onAnother) {
    test(name, async () => {
      const play = plays.find((each) => each.name === `${name}.play`);
      assert.ok(play, 'there is no such play');
      let calls: ReadonlyMap<string, number> = new Map();
      const stage = await openStage(play.settings, true, (storage) => {
        const counting = countingStorage(storage);
        calls = counting.calls;
        return counting.storage;
      });
      try {
        await prepare(play, stage);
        await perform(play, stage, { to: 'http', connections: 'kept', linesTo: 'http' });
      } finally {
        await stage.close();
      }
      assert.ok((calls.get('account') ?? 0) > 0 && calls.size >= 5, [...calls.keys()].join(' '));
    });
  }
});

/** The first address of a play that requests cannot come from: not every system has all of 127.0.0.0/8. */
async function missingAddress(play: Play): Promise<string | undefined> {
  for (const { address } of play.people.values()) {
    const there = await new Promise<boolean>((resolve) => {
      const server = createServer().once('error', () => resolve(false));
      server.listen({ port: 0, host: address }, () => server.close(() => resolve(true)));
    });
    if (!there) return address;
  }
  return undefined;
}

describe('the plays together', () => {
  const answers = new Map<CommandName, Set<number>>();
  for (const [command, res] of plays.flatMap(answersOf)) {
    answers.set(command, (answers.get(command) ?? new Set()).add(res));
  }

  // A version that does not have the command is refused before it is looked at, and so is an app password that is not
  // good for it: no entry names these.
  const common: readonly number[] = [errors.version.res, errors.refused.res];
  for (const [name, { errors: own }] of Object.entries(commands) as [CommandName, (typeof commands)[CommandName]][]) {
    test(`show ${name} succeed, and fail in every way that its entry in the table names`, () => {
      const success = name === 'GROUP_CMD' ? [] : [0];
      const documented = [...success, ...own.map((error) => errors[error].res)];
      const shown = answers.get(name) ?? new Set();
      assert.deepEqual(
        documented.filter((res) => !shown.has(res)),
        [],
        'never shown',
      );
      assert.deepEqual(
        [...shown].filter((res) => !common.includes(res) && !documented.includes(res)),
        [],
        'not documented',
      );
    });
  }
});
