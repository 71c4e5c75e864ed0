import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byAsking } from './leader.ts';

test('of several windows without locks one leads, and another when that one is gone', async (t) => {
  const windows = Array.from({ length: 4 }, () => byAsking('rookery-test'));
  t.after(() => {
    for (const { giveUp } of windows) giveUp();
  });
  while (windows.length > 0) {
    const leading = await Promise.all(windows.map(({ isLeading }) => isLeading()));
    assert.equal(leading.filter(Boolean).length, 1, JSON.stringify(leading));
    const again = await Promise.all(windows.map(({ isLeading }) => isLeading()));
    assert.deepEqual(again, leading, 'the same one as long as it is there');
    const [gone] = windows.splice(leading.indexOf(true), 1);
    gone?.giveUp();
    assert.equal(await gone?.isLeading(), false);
  }
});
