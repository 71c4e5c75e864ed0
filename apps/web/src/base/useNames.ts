import { isAccountNumber } from '@rookery/protocol';
import { useEffect, useMemo } from 'react';
import { useMessenger, useStore } from './context.ts';
import { isolated } from './direction.ts';

/** What these accounts are called here, with their numbers; only the number of those that are not known. */
export function useNames(uins: readonly number[]): (uin: number) => string {
  const { store } = useMessenger();
  const me = useStore((state) => state.uin);
  const own = useStore((state) => state.profile?.nick);
  const friends = useStore((state) => state.friends);
  const names = useStore((state) => state.names);
  useEffect(() => {
    for (const uin of uins) if (isAccountNumber(uin)) store.learn(uin);
  }, [store, uins]);
  return useMemo(() => {
    return (uin) => {
      const nick = (uin === me ? own : friends.get(uin)?.nick) || names.get(uin);
      return nick ? `${isolated(nick)} (${uin})` : String(uin);
    };
  }, [me, own, friends, names]);
}
