import { MessagesSquare } from 'lucide-react';
import { defineWords, useWords } from '../base/language.ts';
import type { Route } from '../base/route.ts';
import { numberIn } from '../friends/searching.ts';
import { Empty, Screen } from '../ui/Screen.tsx';
import { FindGroups } from './FindGroups.tsx';
import { GroupPage } from './GroupPage.tsx';
import { GroupSettings } from './GroupSettings.tsx';
import { NewGroup } from './NewGroup.tsx';
import '../friends/friend-screen.css';
import './groups.css';

const words = defineWords({
  en: { nowhere: 'Not found', nowhereHint: "There's no group at this address. Choose one from the list." },
  zh: { nowhere: '没有这个群', nowhereHint: '这个地址没有对应的群。请从列表中选择。' },
});

/** The main pane for groups: one of them, its settings, a new one, or the search for others. */
export function GroupScreen({ route }: { route: Route }) {
  const say = useWords(words);
  const [place = '', what, code] = route;
  if (place === 'new') return <NewGroup />;
  if (place === 'find') return <FindGroups key={what} text={what ?? ''} />;
  const group = numberIn(place);
  if (group !== undefined && what === 'settings') return <GroupSettings key={group} group={group} />;
  if (group !== undefined) {
    return <GroupPage key={group} group={group} code={what === 'join' ? code : undefined} />;
  }
  return (
    <Screen title={say('nowhere')} back={['friends']}>
      <Empty icon={<MessagesSquare aria-hidden />} title={say('nowhere')}>
        <p>{say('nowhereHint')}</p>
      </Empty>
    </Screen>
  );
}
