import { faceOf, nameOf } from '@rookery/store';
import { useEffect } from 'react';
import { useMessenger, useStore } from '../app/context.ts';

/** What somebody is called and looks like, who need not be a friend: asked for when the lists do not tell it. */
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
