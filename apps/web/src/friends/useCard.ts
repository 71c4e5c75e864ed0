import { faceOf, nameOf } from '@rookery/store';
import { useEffect } from 'react';
import { useMessenger, useStore } from '../base/context.ts';

/** Name and face of any account; asked for if the lists do not have them. */
export function useCard(uin: number): { readonly name: string; readonly face: number } {
  const { store } = useMessenger();
  const name = useStore((state) => nameOf(state, uin));
  const face = useStore((state) => faceOf(state, uin));
  const isFriend = useStore((state) => state.friends.has(uin));
  useEffect(() => {
    if (!isFriend) store.learn(uin);
  }, [store, uin, isFriend]);
  return { name, face };
}
