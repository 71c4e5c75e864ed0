import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { useStore } from '../app/context.ts';
import { useArea } from './area.ts';
import { isolated } from './isolated.ts';

/** What these accounts are called here, with their numbers; only the number of those that are not known. */
export function useNames(uins: readonly number[]): (uin: number) => string {
  const { names } = useArea();
  const learned = useSyncExternalStore(names.subscribe, names.snapshot);
  const me = useStore((state) => state.uin);
  const own = useStore((state) => state.profile?.NK);
  const friends = useStore((state) => state.friends);
  useEffect(() => names.learn(uins.filter((uin) => uin !== me && !friends.has(uin))), [names, uins, me, friends]);
  return useMemo(() => {
    return (uin) => {
      const nick = (uin === me ? own : friends.get(uin)?.nick) || learned.get(uin);
      return nick ? `${isolated(nick)} (${uin})` : String(uin);
    };
  }, [me, own, friends, learned]);
}
