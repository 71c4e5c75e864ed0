import type { Client } from '@rookery/client';
import type { State, Store } from '@rookery/store';
import { useSyncExternalStore } from 'react';
import type { Notices } from './notices.ts';
import type { Reach } from './reach.ts';
import type { Choices, Settings } from './settings.ts';
import { surrounded } from './surrounded.ts';
import type { Tap } from './tap.ts';
import type { Throttle } from './throttle.ts';

/** How the server is reached: `http` is for networks that block WebSocket. */
export type Carrier = 'websocket' | 'http';

/** The messenger of the account that is signed in, as views see it. */
export interface Messenger {
  readonly uin: number;
  readonly carrier: Carrier;
  readonly client: Client;
  readonly store: Store;
  /** Reports changes of the store, at most once per frame drawn. */
  readonly throttle: Throttle;
  readonly reach: Reach;
  /** Lets the traffic screen watch the lines of this page. */
  readonly tap: Tap;
  readonly notices: Notices;
}

/** The messenger of the account that is signed in. */
export const [MessengerContext, useMessenger] = surrounded<Messenger>('messenger');

const [SettingsContext, useKeeper] = surrounded<Settings>('settings');

export { SettingsContext };

/** The choices of this browser, and how to change them. */
export function useSettings(): readonly [Choices, Settings] {
  const settings = useKeeper();
  return [useSyncExternalStore(settings.subscribe, settings.snapshot), settings];
}

/**
 * A part of the state; the component is drawn again when it is another one.
 *
 * @param select picks something that is there: what it makes anew each time (a filtered list) belongs into useMemo
 * @example const friends = useStore(({ friends }) => friends);
 */
export function useStore<T>(select: (state: State) => T): T {
  const { store, throttle } = useMessenger();
  return useSyncExternalStore(throttle.subscribe, () => select(store.state));
}
