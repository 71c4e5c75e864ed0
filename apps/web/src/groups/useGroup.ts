import type { Member } from '@rookery/store';
import { useCallback, useEffect } from 'react';
import { useMessenger } from '../base/context.ts';
import { useFresh } from '../base/useFresh.ts';
import { type Loaded, useLoaded } from '../base/useLoaded.ts';
import type { GroupFacts } from './facts.ts';

/** What a group is; asked again when it changes. */
export function useGroup(group: number): Loaded<GroupFacts> {
  const { client } = useMessenger();
  const loaded = useLoaded(useCallback(() => client.groups.info(group), [client, group]));
  useGroupFresh(group, loaded.again);
  return loaded;
}

/** Who is in a group of mine; asked again when that changes. */
export function useMembers(group: number): Loaded<readonly Member[]> {
  const { client } = useMessenger();
  const loaded = useLoaded(useCallback(() => client.groups.members(group), [client, group]));
  useGroupFresh(group, loaded.again);
  return loaded;
}

/** Asks again when something has happened in a group. @param again must stay the same function for the same question */
function useGroupFresh(group: number, again: () => void): void {
  const { client } = useMessenger();
  useFresh(again, { about: group });
  useEffect(() => client.on('happened', ({ peer }) => void (peer === group && again())), [client, group, again]);
}
