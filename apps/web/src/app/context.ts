import type { State } from '@rookery/store';
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Messenger } from './messenger.ts';
import type { Choices, Settings } from './settings.ts';

export const SettingsContext = createContext<Settings | undefined>(undefined);
export const MessengerContext = createContext<Messenger | undefined>(undefined);

/** The choices of this browser, and how to change them. */
export function useSettings(): readonly [Choices, Settings] {
  const settings = useContext(SettingsContext);
  if (!settings) throw new Error('There are no settings around this component.');
  return [useSyncExternalStore(settings.subscribe, settings.snapshot), settings];
}

/** The messenger of the account that is signed in. */
export function useMessenger(): Messenger {
  const messenger = useContext(MessengerContext);
  if (!messenger) throw new Error('There is no messenger around this component.');
  return messenger;
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
