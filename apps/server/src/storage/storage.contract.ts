import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { accountContract } from './contract/accounts.ts';
import { friendContract } from './contract/friends.ts';
import { Ground } from './contract/ground.ts';
import { messageContract } from './contract/messages.ts';
import { repeatContract } from './contract/repeats.ts';
import { sessionContract } from './contract/sessions.ts';
import type { Storage } from './storage.ts';

/**
 * The tests that every {@link Storage} must pass. One storage serves them all: each test makes accounts of its own.
 *
 * @param open opens an empty storage
 */
export function storageContract(name: string, open: () => Promise<Storage>): void {
  describe(name, () => {
    const ground = new Ground();
    before(async () => {
      ground.storage = await open();
      assert.deepEqual(await ground.storage.counts(), { accounts: 0, sessions: 0 });
    });
    after(() => ground.storage.close());
    accountContract(ground);
    friendContract(ground);
    messageContract(ground);
    repeatContract(ground);
    sessionContract(ground);
  });
}
