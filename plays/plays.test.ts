import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { describe, test } from 'node:test';
import { type CommandName, commands, errors } from '@rookery/protocol';
import { answersOf, type Play, perform, prepare, readPlay, type Way } from '@rookery/testing';
import { openStage } from './stage.ts';

const plays = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.play'))
  .map((file) => readPlay(file, readFileSync(new URL(file, import.meta.url), 'utf8')));

const ways: readonly [string, Way][] = [
  ['by direct call', { to: 'direct', connections: 'kept' }],
  ['over HTTP, a connection for each request', { to: 'http', connections: 'fresh' }],
  ['over HTTP, on kept connections', { to: 'http', connections: 'kept' }],
];

for (const play of plays) {
  describe(play.name, () => {
    for (const [name, way] of ways) {
      if (play.only !== undefined && (play.only === 'direct') !== (way.to === 'direct')) continue;
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

  for (const [name, { errors: own }] of Object.entries(commands) as [CommandName, (typeof commands)[CommandName]][]) {
    test(`show ${name} succeed, and fail in every way that its entry in the table names`, () => {
      const documented = [0, ...own.map((error) => errors[error].res)];
      const shown = answers.get(name) ?? new Set();
      assert.deepEqual(
        documented.filter((res) => !shown.has(res)),
        [],
        'never shown',
      );
      // The version is refused before the command is looked at, so no entry names it.
      assert.deepEqual(
        [...shown].filter((res) => res !== errors.version.res && !documented.includes(res)),
        [],
        'not documented',
      );
    });
  }
});
