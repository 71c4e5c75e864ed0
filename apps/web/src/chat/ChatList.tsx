import { MessageCirclePlus } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useStore } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { part } from '../base/part.tsx';
import type { Route } from '../base/route.ts';
import { HeadLink, ListPane, Waiting } from '../friends/ListPane.tsx';
import { type ListLinks, RowList } from '../friends/RowList.tsx';
import { recentSelector } from '../friends/recent.ts';
import { TalkRow } from './TalkRow.tsx';

const words = defineWords({
  en: {
    title: 'Chats',
    begin: 'New conversation',
  },
  zh: {
    title: '消息',
    begin: '发起聊天',
  },
});

const NoTalks = part(() => import('./NoTalks.tsx').then((m) => m.NoTalks), { Waiting });
const TalkMenus = part(() => import('./TalkMenus.tsx').then((m) => m.TalkMenus));

/** The conversations: pinned ones first, then the latest. @param steps what a new account can do, if it is shown */
export function ChatList({ route, steps }: { route: Route; steps: ReactNode }) {
  const say = useWords(words);
  return (
    <ListPane
      area="chats"
      route={route}
      title={say('title')}
      acts={
        <HeadLink to={['friends']} label={say('begin')}>
          <MessageCirclePlus aria-hidden />
        </HeadLink>
      }
    >
      {(links) => <Talks here={route[0]} links={links} steps={steps} />}
    </ListPane>
  );
}

function Talks({ here, links, steps }: { here: string | undefined; links: ListLinks; steps: ReactNode }) {
  const say = useWords(words);
  const [selectRecent] = useState(recentSelector);
  const peers = useStore(selectRecent);
  const isLoaded = useStore((state) => state.loaded);
  if (peers.length === 0) {
    return isLoaded ? (
      <>
        {steps}
        <NoTalks />
      </>
    ) : (
      <Waiting />
    );
  }
  return (
    <WithMenus>
      <RowList label={say('title')} rows={peers} keyOf={String} here={here} {...links}>
        {(peer, tabIndex) => <TalkRow key={peer} peer={peer} isHere={String(peer) === here} tabIndex={tabIndex} />}
      </RowList>
      {/* Below them: it comes later, and would move them. */}
      {steps}
    </WithMenus>
  );
}

/** The menus of the rows, from the first time on that one may want them. */
function WithMenus({ children }: { children: ReactNode }) {
  const list = useRef<HTMLDivElement>(null);
  const [isWanted, setIsWanted] = useState(false);
  useEffect(() => {
    const want = () => setIsWanted(true);
    for (const type of ['pointerover', 'focusin']) list.current?.addEventListener(type, want, { once: true });
  }, []);
  return (
    <div ref={list} style={{ display: 'contents' }}>
      {children}
      {isWanted && <TalkMenus within={list} />}
    </div>
  );
}
