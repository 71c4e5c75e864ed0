import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { type Play, perform, prepare, readPlay } from '@rookery/testing';
import { type OpenStage, openStage } from './stage.ts';

// One play for each family of legacy client (docs/WIRE.md, Programs), with its exact bytes, on each port and each way to
// connect.
const folder = new URL('clients/', import.meta.url);
const plays = readdirSync(folder)
  .filter((file) => file.endsWith('.play'))
  .map((file) => readPlay(`clients/${file}`, readFileSync(new URL(file, folder), 'utf8')));

const ports = { http: 'the HTTP port', line: 'the line port' } as const;
const connections = {
  fresh: 'fresh connections',
  kept: 'kept connections',
  pipelined: 'pipelined requests',
  sliced: 'byte by byte',
} as const;

const isOnLines = ({ people }: Play) => [...people.values()].some(({ over }) => over === 'lines');

test('there is a play for each of the eleven families over HTTP, and of the three on lines', () => {
  assert.equal(plays.filter((play) => !isOnLines(play)).length, 11);
  assert.equal(plays.filter(isOnLines).length, 3);
});

for (const play of plays) {
  describe(play.name, () => {
    let stage: OpenStage;
    before(async () => {
      stage = await openStage(play.settings, true);
      await prepare(play, stage);
    });
    after(() => stage.close());

    for (const to of ['http', 'line'] as const) {
      for (const way of ['fresh', 'kept', 'pipelined', 'sliced'] as const) {
        // A connection of lines is always kept.
        if (way === 'fresh' && isOnLines(play)) continue;
        test(`on ${ports[to]}, ${connections[way]}`, async () => {
          // The same bytes are a repetition for a while only, and no one is logged in any more.
          await stage.pass(3600);
          await perform(play, stage, { to, connections: way, linesTo: to });
        });
      }
    }
  });
}
