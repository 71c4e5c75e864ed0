import { type Member, membersIn, type State } from '@rookery/store';
import { useMemo } from 'react';
import { useStore } from '../base/context.ts';
import { useWords } from '../base/language.ts';
import type { Mentionable } from './mentions.ts';
import { words } from './words.ts';

const NOBODY: readonly Mentionable[] = [];

/** Whom I can mention in a group: its other members, and those that rule it all at once. Nobody elsewhere. */
export function useMentionable(peer: number): readonly Mentionable[] {
  const say = useWords(words);
  const members = useStore((state) => membersIn(state, peer));
  const friends = useStore((state) => state.friends);
  const role = useStore((state) => state.groups.get(peer)?.about?.role);
  const me = useStore(({ uin }) => uin);
  const everyone = say('everyone');
  return useMemo(() => {
    if (!members || !role) return NOBODY;
    const others = [...members.values()]
      .filter(({ uin }) => uin !== me)
      .map((member) => ({ uin: member.uin, name: publicNameOf(member), remark: friends.get(member.uin)?.remark }));
    return role === 'member' ? others : [{ uin: 0, name: everyone }, ...others];
  }, [members, friends, role, me, everyone]);
}

/** What all members read, other than my remark. */
function publicNameOf({ card, nick, uin }: Member): string {
  return card || nick || String(uin);
}

/** The names under which these members may stand in a text, one a line. */
export function namesIn(state: State, group: number, uins: readonly number[]): string {
  const members = membersIn(state, group);
  const names = uins.map((uin) => {
    if (uin === 0) return EVERYONE.join('\n');
    const member = members?.get(uin);
    if (member) return publicNameOf(member);
    return (uin === state.uin ? state.profile?.nick : state.names.get(uin)) ?? '';
  });
  return names.join('\n');
}

/** How all members are called, in the languages of those who write. */
const EVERYONE = [words.en.everyone, words.zh.everyone];
