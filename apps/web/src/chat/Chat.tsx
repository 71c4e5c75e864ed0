import { MessageCircleQuestion } from 'lucide-react';
import { useWords } from '../base/language.ts';
import { part } from '../base/part.tsx';
import type { Route } from '../base/route.ts';
import { Empty } from '../ui/Screen.tsx';
import { Conversation } from './Conversation.tsx';
import { placeIn } from './places.ts';
import { words } from './words.ts';
import './chat.css';
import './skin-2005.css';

const Searching = part(() => import('./Searching.tsx').then((m) => m.Searching), { takesFocus: true });

/** The main pane of the conversations area: a conversation, or the search in all of them. */
export function Chat({ route }: { route: Route }) {
  const say = useWords(words);
  const place = placeIn(route);
  if (place?.at === 'search') return <Searching text={place.text} />;
  if (place?.at === 'talk') {
    return <Conversation key={place.peer} peer={place.peer} number={place.number} search={place.search} />;
  }
  return (
    <Empty icon={<MessageCircleQuestion aria-hidden />} title={say('none')}>
      <p>{say('noneHint')}</p>
    </Empty>
  );
}
