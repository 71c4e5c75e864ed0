import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { http } from '@rookery/client';
import { ADMIN, openHouse } from '../testing/house.ts';
import { bytesIn } from './formats.ts';
import { FigureSeries, figureNames, rateOf, summaryOf, valuesOf } from './series.ts';
import { shapeOf } from './shape.ts';

const before = { at: 1000, upMs: 500, requests: 10, messages: 4, refusals: 0 };

test('a rate is the difference of a count over that of the time', () => {
  const now = { at: 3000, upMs: 2500, requests: 25, messages: 4, refusals: 1 };
  assert.equal(rateOf(before, now, 'requests'), 7.5);
  assert.equal(rateOf(before, now, 'messages'), 0);
  assert.equal(rateOf(before, now, 'refusals'), 0.5);
});

test('there is no rate at first, after a restart, or when no time has passed', () => {
  assert.equal(rateOf(undefined, before, 'requests'), undefined);
  assert.equal(rateOf(before, { ...before, at: 9000, upMs: 20, requests: 99 }, 'requests'), undefined);
  assert.equal(rateOf(before, { ...before, at: 3000, upMs: 2500, requests: 1 }, 'requests'), undefined);
  assert.equal(rateOf(before, { ...before, upMs: 501, requests: 11 }, 'requests'), undefined);
});

test('values are there for each figure that is plotted', () => {
  const values = valuesOf(undefined, {
    ...before,
    online: 1,
    sessions: 2,
    connections: 3,
    memoryBytes: 4,
    databaseBytes: 5,
  });
  assert.deepEqual(Object.keys(values), [...figureNames]);
  assert.deepEqual(
    [values.online, values.sessions, values.connections, values.memory, values.database],
    [1, 2, 3, 4, 5],
  );
});

test('a summary leaves out what is not known', () => {
  assert.equal(summaryOf([{ at: 1, value: undefined }]), undefined);
  const points = [3, undefined, 1, 2].map((value, at) => ({ at, value }));
  assert.deepEqual(summaryOf(points), { now: 2, least: 1, most: 3 });
});

const frame = { width: 100, height: 10, pad: 0 };

test('a plot ends at the right, begins anew behind what is missing, and stays in its frame', () => {
  const values = [0, 5, undefined, 10, 10];
  const points = values.map((value, index) => ({ at: index * 2000, value }));
  const { line, area } = shapeOf(points, frame, 8000, true);
  assert.equal(line, 'M0 10L25 5M75 0L100 0');
  assert.equal(area, 'M0 10L25 5L25 10L0 10ZM75 0L100 0L100 10L75 10Z');
  const gap = [0, 2000, 60_000].map((at) => ({ at, value: 1 }));
  assert.equal(shapeOf(gap, frame, 60_000, true).line.split('M').length - 1, 2);
});

test('what does not move lies in the middle, and nothing at all is an empty plot', () => {
  const flat = [0, 4000].map((at) => ({ at, value: 200_000_000 }));
  assert.equal(shapeOf(flat, frame, 4000, false).line, 'M0 5L100 5');
  assert.deepEqual(shapeOf([], frame, 4000, true), { line: '', area: '' });
  const still = [0, 4000].map((at) => ({ at, value: 0 }));
  assert.equal(shapeOf(still, frame, 4000, true).line, 'M0 10L100 10');
});

test('amounts of bytes', () => {
  assert.deepEqual(
    [0, 999, 1000, 131_072, 255_400_000, 1_500_000_000].map((bytes) => bytesIn('en', bytes)),
    ['0 byte', '999 byte', '1 kB', '131 kB', '255 MB', '1.5 GB'],
  );
});

test('what the server has noted is plotted at once, rates included, in one line', async () => {
  const noted = [0, 5000, 10_000].map((ms) => `${1000 + ms} ${ms + 1} 2 3 4 ${ms / 100} 0 0 6 7`);
  const asked: unknown[] = [];
  const call = async (_name: string, fields: object) => {
    asked.push(fields);
    return {
      at: 12_000,
      upMs: 11_001,
      online: 2,
      sessions: 3,
      connections: 4,
      requests: 140,
      messages: 0,
      refusals: 0,
      memoryBytes: 6,
      databaseBytes: 7,
      past: noted,
    };
  };
  const series = new FigureSeries({ call } as never, () => true);
  const close = series.open();
  while (series.snapshot().upMs === undefined) await pause(1);
  close();
  assert.deepEqual(asked, [{ withPast: true }]);
  const { requests, online } = series.snapshot().points;
  assert.deepEqual(
    requests.map(({ at, value }) => [at, value]),
    [
      [1000, undefined],
      [6000, 10],
      [11_000, 10],
      [12_000, 40],
    ],
  );
  assert.equal(shapeOf(online, frame, 12_000, true).line.split('M').length - 1, 1);
});

test('what was before the last minutes is none of them, and a clock that was put back begins anew', async () => {
  const ask = { at: 0, upMs: 0, online: 0 };
  const client = { call: async () => ({ ...ask }) } as unknown as ConstructorParameters<typeof FigureSeries>[0];
  const series = new FigureSeries(client, () => true);
  const take = async (at: number, online: number) => {
    Object.assign(ask, { at: at, upMs: at, online: online });
    const { promise, resolve } = Promise.withResolvers<void>();
    const leave = series.subscribe(resolve);
    const close = series.open();
    await promise;
    close();
    leave();
    await pause(0);
    return series.snapshot().points.online.map(({ value }) => value);
  };
  assert.deepEqual(await take(1000, 70), [70]);
  assert.deepEqual(await take(3000, 80), [70, 80]);
  assert.deepEqual(await take(302_000, 2), [80, 2]);
  assert.deepEqual(summaryOf(series.snapshot().points.online), { now: 2, least: 2, most: 80 });
  assert.deepEqual(await take(3_600_000, 3), [3]);
  assert.deepEqual(await take(5000, 4), [4]);
});

test('a series asks while it is watched, keeps its points, and reports errors', async (t) => {
  const house = await openHouse(t);
  const client = house.newClient(ADMIN, { transport: http(house.url) });
  await client.connect();
  const series = new FigureSeries(client, () => true);
  const { promise, resolve } = Promise.withResolvers<void>();
  const leave = series.subscribe(resolve);
  const close = series.open();
  await promise;
  const { points, upMs, trouble } = series.snapshot();
  assert.equal(points.sessions.at(-1)?.value, 1);
  assert.ok((points.memory.at(-1)?.value ?? 0) > 1_000_000);
  assert.ok(upMs !== undefined && upMs >= 0);
  assert.equal(trouble, undefined);
  leave();
  close();
  await pause(10);
  assert.equal(series.snapshot().points.sessions.length, 1);
  await client.close();
  const failed = Promise.withResolvers<void>();
  t.after(series.subscribe(failed.resolve));
  t.after(series.open());
  await failed.promise;
  assert.ok(series.snapshot().trouble instanceof Error);
  assert.equal(series.snapshot().points.sessions.length, 1, 'what there was stays');
});
