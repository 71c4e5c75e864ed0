import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ground } from './ground.ts';

export function upkeepContract(ground: Ground): void {
  test('there is nothing to mend, and it says how large it is', async () => {
    assert.equal(await ground.storage.trouble(), undefined);
    assert.ok((await ground.storage.databaseBytes()) > 10_000);
  });

  test('proving that it can be written to changes nothing', async () => {
    const before = await ground.storage.counts();
    await ground.storage.proveWritable();
    assert.deepEqual(await ground.storage.counts(), before);
  });

  test('what this process changes is no change from outside', async () => {
    const { upTo } = await ground.storage.outsideChanges({});
    await ground.storage.changeAccount({ uin: await ground.account(), disabled: true });
    assert.deepEqual(await ground.storage.outsideChanges({ after: upTo }), { uins: [], upTo, isGap: false });
  });
}
