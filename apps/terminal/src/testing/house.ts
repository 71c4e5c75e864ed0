import type { Client } from '@rookery/client';
import { createLog } from '@rookery/server';
import { type State, Store } from '@rookery/store';
import { FRIENDLY, type House, newFolder, type Owner, openHouse as openAny } from '@rookery/testing/server';

export type { House };

export const ANN = 10001;
export const BEN = 10002;
export const MEI = 10003;
export const EVE = 10004;

/** A house where Ann, Ben and 小美 are friends, and Eve, who looks after it, is a stranger. */
export function openHouse(t: Owner): Promise<House> {
  const policy = FRIENDLY;
  return openAny(t, {
    config: { limits: false, data: newFolder(t) },
    log: createLog('error'),
    residents: [
      { uin: ANN, policy, profile: { nick: 'Ann' } },
      { uin: BEN, policy, profile: { nick: 'Ben' } },
      { uin: MEI, policy, profile: { nick: '小美 👩‍🚀' } },
      { uin: EVE, policy, profile: { nick: 'Eve' }, admin: true },
    ],
    friends: [
      [ANN, BEN],
      [ANN, MEI],
    ],
  });
}

/** With what a messenger begins. */
type Beginning = { readonly token?: string | undefined; readonly initial?: State | undefined };

/** A messenger: its state, and what brings it. */
type Messenger = { readonly store: Store; readonly client: Client };

/**
 * A messenger of an account, once its lists are there. It has its own session or, with a token, that of another one; and
 * nothing to begin with, or what an earlier run has kept.
 */
export async function messengerOf(house: House, uin: number, beginning: Beginning = {}): Promise<Messenger> {
  const { store, client } = offlineMessenger(house, uin, beginning);
  await client.connect();
  await until(store, () => store.state.loaded);
  return { store, client };
}

/** The same, not connected. */
export function offlineMessenger(house: House, uin: number, { token, initial }: Beginning = {}): Messenger {
  const client = house.newClient(uin, token ? { token, password: undefined } : {});
  return { store: new Store(client, undefined, initial), client };
}

// Much longer than anything takes: only a test that fails anyway waits for it.
const PATIENCE_MS = 15_000;

/** Waits until something holds of a store. */
export async function until(store: Pick<Store, 'subscribe'>, holds: () => boolean): Promise<void> {
  if (holds()) return;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const late = setTimeout(() => reject(new Error(`This does not come to pass: ${holds}`)), PATIENCE_MS);
  const stop = store.subscribe(() => holds() && resolve());
  await promise.finally(() => {
    clearTimeout(late);
    stop();
  });
}
