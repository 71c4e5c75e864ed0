import { MessagesSquare } from 'lucide-react';
import { defineWords, useWords } from '../base/language.ts';
import { go } from '../base/route.ts';
import { BarAct } from '../ui/BarAct.tsx';
import { Card, Screen } from '../ui/Screen.tsx';
import { ByNumber } from './ByNumber.tsx';
import { BySearch } from './BySearch.tsx';

const words = defineWords({
  en: { title: 'Add a friend', byNumber: 'By number', bySearch: 'Search for people', groups: 'Groups' },
  zh: { title: '添加好友', byNumber: '按号码查找', bySearch: '按条件查找', groups: '群' },
});

/** Finds new friends by number or by profile. @param text the nickname to search for at once */
export function AddFriend({ text }: { text: string }) {
  const say = useWords(words);
  return (
    <Screen
      title={say('title')}
      back={['friends']}
      acts={<BarAct icon={<MessagesSquare aria-hidden />} label={say('groups')} onPress={() => go('groups', 'find')} />}
    >
      <Card title={say('byNumber')}>
        <ByNumber />
      </Card>
      <Card title={say('bySearch')}>
        <BySearch key={text} text={text} />
      </Card>
    </Screen>
  );
}
