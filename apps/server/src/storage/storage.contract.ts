import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { accessContract } from './contract/access.ts';
import { accountContract } from './contract/accounts.ts';
import { administrationContract } from './contract/administration.ts';
import { blockContract } from './contract/blocks.ts';
import { findingContract } from './contract/finding.ts';
import { friendContract } from './contract/friends.ts';
import { Ground } from './contract/ground.ts';
import { historyContract } from './contract/history.ts';
import { logContract } from './contract/log.ts';
import { messageContract } from './contract/messages.ts';
import { placeContract } from './contract/places.ts';
import { repeatContract } from './contract/repeats.ts';
import { rosterContract } from './contract/roster.ts';
import { safeSessionContract } from './contract/safe-sessions.ts';
import { sessionContract } from './contract/sessions.ts';
import { subscriptionContract } from './contract/subscriptions.ts';
import { talkContract } from './contract/talks.ts';
import type { Storage } from './storage.ts';

/**
 * The tests that every {@link Storage} must pass. One storage serves them all: each test makes accounts of its own.
 *
 * @param open opens the storage, which is empty the first time
 * @param isLasting whether what is kept is there when it is opened again
 */
export function storageContract(name: string, open: () => Promise<Storage>, isLasting: boolean): void {
  describe(name, () => {
    const ground = new Ground();
    before(async () => {
      ground.storage = await open();
      assert.deepEqual(await ground.storage.counts(), { accounts: 0, sessions: 0, safeSessions: 0 });
      if (isLasting) ground.open = open;
    });
    after(() => ground.storage.close());
    accountContract(ground);
    accessContract(ground);
    friendContract(ground);
    blockContract(ground);
    rosterContract(ground);
    messageContract(ground);
    repeatContract(ground);
    logContract(ground);
    placeContract(ground);
    historyContract(ground);
    talkContract(ground);
    findingContract(ground);
    sessionContract(ground);
    safeSessionContract(ground);
    subscriptionContract(ground);
    administrationContract(ground);
  });
}
