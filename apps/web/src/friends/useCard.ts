import { nameOf } from '@rookery/store';
import { useCallback } from 'react';
import { useMessenger, useStore } from '../app/context.ts';
import { useLoaded } from '../app/useLoaded.ts';

/** What somebody is called and looks like, who need not be a friend: asked for when the lists do not tell it. */
export function useCard(uin: number): { readonly name: string; readonly face: number } {
  const { client } = useMessenger();
  const friend = useStore((state) => state.friends.get(uin));
  const name = useStore((state) => nameOf(state, uin));
  const isFriend = friend !== undefined;
  // Until it has come, or when it cannot be had, the number and the face of that number stand for it.
  const { value } = useLoaded(
    useCallback(
      async () => (isFriend ? undefined : client.call('GetInfo', { LV: 1, UN: uin })),
      [client, uin, isFriend],
    ),
  );
  return { name: name === String(uin) ? value?.NK || name : name, face: friend?.face ?? Number(value?.FC || 0) };
}
