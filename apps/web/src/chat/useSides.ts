import { faceOf, memberNameOf, membersIn, type State } from '@rookery/store';
import { useMemo, useRef } from 'react';
import { useMessenger, useStore } from '../base/context.ts';
import type { Side } from './MessageRow.tsx';

/** Tells who wrote what in a conversation. */
export type SideOf = (uin: number) => Side;

/**
 * The members of a group as those who write in its conversation. A side is the same object until something about it changes,
 * so that only its messages are drawn again.
 */
export function useSides(group: number): SideOf {
  const { store } = useMessenger();
  const sides = useRef(new Map<number, Side>());
  const members = useStore((state) => membersIn(state, group));
  const friends = useStore((state) => state.friends);
  const names = useStore((state) => state.names);
  const faces = useStore((state) => state.faces);
  const profile = useStore((state) => state.profile);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another function whenever somebody may be called otherwise
  return useMemo(
    () => (uin) => {
      const before = sides.current.get(uin);
      const now = sideIn(store.state, group, uin);
      if (before && isSame(before, now)) return before;
      sides.current.set(uin, now);
      return now;
    },
    [store, group, members, friends, names, faces, profile],
  );
}

function sideIn(state: State, group: number, uin: number): Side {
  const member = membersIn(state, group)?.get(uin);
  const face = member?.face ?? faceOf(state, uin);
  return { uin, name: memberNameOf(state, group, uin), face, role: member?.role ?? 'member' };
}

function isSame(a: Side, b: Side): boolean {
  return a.name === b.name && a.face === b.face && a.role === b.role;
}
