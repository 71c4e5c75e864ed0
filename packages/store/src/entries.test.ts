import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { test } from 'node:test';
import fc from 'fast-check';
import { withEntry } from './entries.ts';

const KEYS = 200;

test('property: changed entry by entry, a map has what any map would, and the old ones stay as they were', () => {
  const change = fc.tuple(fc.nat(KEYS - 1), fc.option(fc.nat(9), { nil: undefined }));
  fc.assert(
    fc.property(fc.nat(KEYS), fc.array(change, { maxLength: 300, size: 'max' }), (size, changes) => {
      const plain = new Map(Array.from({ length: size }, (_, key) => [key, 0]));
      const seen: { map: ReadonlyMap<number, number>; meant: Map<number, number> }[] = [];
      let map: ReadonlyMap<number, number> = new Map(plain);
      for (const [key, value] of changes) {
        seen.push({ map, meant: new Map(plain) });
        map = withEntry(map, key, value);
        if (value === undefined) plain.delete(key);
        else plain.set(key, value);
        assert.equal(map.get(key), value);
        assert.equal(map.has(key), value !== undefined);
        assert.equal(map.size, plain.size);
      }
      seen.push({ map, meant: plain });
      const inOrder = (entries: Iterable<[number, number]>) => [...entries].sort(([a], [b]) => a - b);
      for (const [index, { map: was, meant }] of seen.entries()) {
        if (index % 20 > 0 && index < seen.length - 1) continue;
        assert.deepEqual(inOrder(was), inOrder(meant));
        assert.deepEqual(
          [...was.keys()],
          Array.from(was, ([key]) => key),
        );
        assert.deepEqual(
          [...was.values()],
          Array.from(was, ([, value]) => value),
        );
        const each: [number, number][] = [];
        was.forEach((value, key, whole) => {
          assert.equal(whole, was);
          each.push([key, value]);
        });
        assert.deepEqual(each, [...was]);
      }
    }),
    { numRuns: 50 },
  );
});

/** How long it takes at best: what else the machine does does not count. */
function fastest(work: () => unknown): number {
  const times = Array.from({ length: 5 }, () => {
    const begun = performance.now();
    work();
    return performance.now() - begun;
  });
  return Math.min(...times);
}

test('a change of a large map does not copy it', () => {
  const people = new Map(Array.from({ length: 2000 }, (_, uin) => [uin, { uin }]));
  const changes = Array.from({ length: 500 }, (_, index) => (index * 7) % 2000);
  const copying = fastest(() => {
    let map = people;
    for (const uin of changes) map = new Map(map).set(uin, { uin });
  });
  const changing = fastest(() => {
    let map: ReadonlyMap<number, { uin: number }> = people;
    for (const uin of changes) map = withEntry(map, uin, { uin });
  });
  assert.ok(changing < copying / 3, `${changing} ms against ${copying} ms`);
});
