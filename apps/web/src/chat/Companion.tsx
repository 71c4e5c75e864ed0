import { nameOf } from '@rookery/store';
import { useCallback } from 'react';
import { useMessenger, useStore } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { hrefOf } from '../base/route.ts';
import { useLoaded } from '../base/useLoaded.ts';
import { factsIn } from '../profile/facts.ts';
import { useProfileWords } from '../profile/profile-words.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { usePresence } from '../ui/presence.ts';

const words = defineWords({
  en: { about: 'About {{name}}', nick: 'Nickname', number: 'Number', label: 'Label', all: 'View profile' },
  zh: { about: '关于 {{name}}', nick: '昵称', number: '号码', label: '分组', all: '查看完整资料' },
});

/** How many profile facts fit. */
const MOST_FACTS = 6;

/** The other person's profile, beside the conversation. */
export function Companion({ peer }: { peer: number }) {
  const say = useWords(words);
  const profileWords = useProfileWords();
  const { store } = useMessenger();
  const name = useStore((state) => nameOf(state, peer));
  const friend = useStore((state) => state.friends.get(peer));
  const presence = usePresence(friend);
  const { value: profile } = useLoaded(useCallback(() => store.profileOf(peer), [store, peer]));
  const facts = profile ? factsIn(profile, profileWords) : [];
  const known = [
    ...(friend?.remark ? [{ label: say('nick'), text: friend.nick }] : []),
    { label: say('number'), text: String(peer) },
    ...(friend?.label ? [{ label: say('label'), text: friend.label }] : []),
  ];
  return (
    <aside className="companion" aria-label={say('about', { name })}>
      <Avatar uin={peer} face={friend?.face ?? profile?.face ?? 0} status={friend?.status} size="huge" />
      <p className="companion-name">
        <bdi>{name}</bdi>
      </p>
      {friend && <p className="companion-status">{presence}</p>}
      {profile?.introduction && (
        <p className="companion-introduction" dir="auto">
          {profile.introduction}
        </p>
      )}
      <dl className="companion-facts">
        {[...known, ...facts.slice(0, MOST_FACTS)].map(({ label, text }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd dir="auto">{text}</dd>
          </div>
        ))}
      </dl>
      <a className="companion-all" href={hrefOf('friends', peer)}>
        {say('all')}
      </a>
    </aside>
  );
}
