import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import type { Storage } from '../storage.ts';
import { accessContract } from './access.ts';
import { accountContract } from './accounts.ts';
import { administrationContract } from './administration.ts';
import { blockContract } from './blocks.ts';
import { fileContract } from './files.ts';
import { findingContract } from './finding.ts';
import { friendContract } from './friends.ts';
import { Ground } from './ground.ts';
import { groupLogContract } from './group-logs.ts';
import { groupReadingContract } from './group-reading.ts';
import { groupContract } from './groups.ts';
import { historyContract } from './history.ts';
import { logContract } from './log.ts';
import { messageChangeContract } from './message-changes.ts';
import { messageContract } from './messages.ts';
import { modernSessionContract } from './modern-sessions.ts';
import { placeContract } from './places.ts';
import { repeatContract } from './repeats.ts';
import { rosterContract } from './roster.ts';
import { sessionContract } from './sessions.ts';
import { subscriptionContract } from './subscriptions.ts';
import { talkContract } from './talks.ts';
import { upkeepContract } from './upkeep.ts';

/** The tests of each part of the interface. */
const domains: Readonly<Record<string, readonly ((ground: Ground) => void)[]>> = {
  accounts: [accountContract],
  friends: [friendContract, blockContract, rosterContract],
  messages: [messageContract, messageChangeContract, repeatContract, logContract, placeContract],
  groups: [groupContract, groupLogContract, groupReadingContract],
  history: [historyContract, talkContract, findingContract],
  sessions: [sessionContract, modernSessionContract],
  access: [accessContract],
  administration: [administrationContract],
  subscriptions: [subscriptionContract],
  files: [fileContract],
  upkeep: [upkeepContract],
};

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
      assert.deepEqual(await ground.storage.counts(), { accounts: 0, sessions: 0, modernSessions: 0 });
      if (isLasting) ground.open = open;
    });
    after(() => ground.storage.close());
    for (const [domain, contracts] of Object.entries(domains)) {
      describe(domain, () => {
        for (const contract of contracts) contract(ground);
      });
    }
  });
}
