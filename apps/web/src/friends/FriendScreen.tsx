import { UsersRound } from 'lucide-react';
import { useEffect } from 'react';
import { useStore } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { goInstead, type Route } from '../base/route.ts';
import { Empty, Screen } from '../ui/Screen.tsx';
import { AddFriend } from './AddFriend.tsx';
import { Blocked } from './Blocked.tsx';
import { Label } from './Label.tsx';
import { Person } from './Person.tsx';
import { Requests } from './Requests.tsx';
import { numberIn } from './searching.ts';
import './friend-screen.css';

const words = defineWords({
  en: { nowhere: 'Not found', nowhereHint: "There's no one at this address. Choose a friend from the list." },
  zh: { nowhere: '这里没有人', nowhereHint: '这个地址没有对应的人。请从列表中选择一位好友。' },
});

/** The main pane of the friends area: a person, or a screen for the whole list. */
export function FriendScreen({ route }: { route: Route }) {
  const say = useWords(words);
  const [place = '', what = ''] = route;
  const uin = numberIn(place);
  const isGroup = useStore((state) => uin !== undefined && state.groups.has(uin));
  // Whatever has a number may be linked to as a person.
  useEffect(() => {
    if (isGroup && uin !== undefined) goInstead('groups', uin);
  }, [isGroup, uin]);
  if (place === 'add') return <AddFriend text={what} />;
  if (place === 'label') return <Label name={what} />;
  if (place === 'requests') return <Requests />;
  if (place === 'blocked') return <Blocked />;
  if (isGroup) return null;
  if (uin !== undefined) return <Person key={uin} uin={uin} />;
  return (
    <Screen title={say('nowhere')} back={['friends']}>
      <Empty icon={<UsersRound aria-hidden />} title={say('nowhere')}>
        <p>{say('nowhereHint')}</p>
      </Empty>
    </Screen>
  );
}
