import { UsersRound } from 'lucide-react';
import { useMemo } from 'react';
import { useStore } from '../base/context.ts';
import { defineWords, useLocale, useWords } from '../base/language.ts';
import { Empty, ScreenBar } from '../ui/Screen.tsx';
import { FriendRow } from './friend-rows.tsx';
import { RowList } from './RowList.tsx';
import { NameOrder } from './roster.ts';
import './friends.css';

const words = defineWords({
  en: {
    friends: 'Friends labelled “{{name}}”',
    none: 'No one has this label',
    noneHint: "A label is there as long as a friend has it. You choose a friend's label on their profile.",
  },
  zh: {
    friends: '“{{name}}”中的好友',
    none: '这个分组里没有好友',
    noneHint: '分组里有好友时才会显示。你可以在好友的资料页选择分组。',
  },
});

/** The friends with one of my labels. */
export function Label({ name }: { name: string }) {
  const say = useWords(words);
  const locale = useLocale();
  const friends = useStore((state) => state.friends);
  const order = useMemo(() => new NameOrder(locale), [locale]);
  const members = useMemo(() => order.sorted(friends).filter(({ label }) => label === name), [friends, order, name]);
  return (
    <section className="screen">
      <ScreenBar
        title={
          <h1>
            <bdi>{name}</bdi>
          </h1>
        }
        back={['friends']}
      />
      {members.length === 0 ? (
        <Empty icon={<UsersRound aria-hidden />} title={say('none')}>
          <p>{say('noneHint')}</p>
        </Empty>
      ) : (
        <div className="friends-members">
          <RowList label={say('friends', { name })} rows={members} keyOf={({ uin }) => String(uin)}>
            {(friend, tabIndex) => <FriendRow key={friend.uin} friend={friend} tabIndex={tabIndex} />}
          </RowList>
        </div>
      )}
    </section>
  );
}
