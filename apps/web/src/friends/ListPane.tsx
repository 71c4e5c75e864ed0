import { type ReactNode, type RefObject, useDeferredValue, useMemo, useRef, useState } from 'react';
import { useStore } from '../app/context.ts';
import { defineWords, useLocale, useWords } from '../app/language.ts';
import { hrefOf, type Route } from '../app/route.ts';
import { Badge } from '../ui/Badge.tsx';
import { RowList, type RowListHandle } from './RowList.tsx';
import { recentSelector } from './recent.ts';
import { NameOrder } from './roster.ts';
import { MessagesRow, NumberRow, PersonRow } from './rows.tsx';
import { SearchBox } from './SearchBox.tsx';
import { type FoundRow, peopleIn, searchPeople } from './searching.ts';
import { useSpelling } from './useSpelling.ts';
import './friends.css';

const words = defineWords('friends-pane', {
  en: { found: 'Found', hits_one: '{{count}} person found', hits_other: '{{count}} people found' },
  zh: { found: '搜索结果', hits_other: '找到 {{count}} 人' },
});

/** What the list of a pane needs to be reached from the search field. */
export type ListLinks = { readonly ref: RefObject<RowListHandle | null>; readonly onLeave: () => void };

/**
 * The list pane of conversations or of friends: its name, a search field, and the list, or what was found.
 *
 * @param area where a person that was found is opened
 */
export function ListPane({
  area,
  route,
  title,
  acts,
  children,
}: {
  area: 'chats' | 'friends';
  route: Route;
  title: string;
  acts: ReactNode;
  children: (links: ListLinks) => ReactNode;
}) {
  const [query, setQuery] = useState('');
  const [isUsed, setIsUsed] = useState(false);
  const spell = useSpelling(isUsed);
  const pane = useRef<HTMLDivElement>(null);
  const list = useRef<RowListHandle>(null);
  const toField = () => pane.current?.querySelector('input')?.focus();
  const links = { ref: list, onLeave: toField };
  const clear = () => {
    setQuery('');
    toField();
  };
  // Where nothing else is shown it is the heading of the page.
  const Title = route.length === 0 ? 'h1' : 'h2';
  const isSearching = query.trim() !== '';
  return (
    <div className="friends-pane" ref={pane}>
      <header className="list-head">
        <Title className="list-title">{title}</Title>
        {acts}
      </header>
      <SearchBox
        value={query}
        onChange={setQuery}
        onFocus={() => setIsUsed(true)}
        onDown={() => list.current?.focus()}
        onEnter={() => isSearching && list.current?.openFirst()}
      />
      {isSearching ? (
        <FoundList area={area} here={route[0]} query={query} spell={spell} links={links} onEscape={clear} />
      ) : (
        children(links)
      )}
    </div>
  );
}

function FoundList({
  area,
  here,
  query,
  spell,
  links,
  onEscape,
}: {
  area: string;
  here: string | undefined;
  query: string;
  spell: ReturnType<typeof useSpelling>;
  links: ListLinks;
  onEscape: () => void;
}) {
  const say = useWords(words);
  const locale = useLocale();
  const friends = useStore((state) => state.friends);
  const names = useStore((state) => state.names);
  const [selectRecent] = useState(recentSelector);
  const recent = useStore(selectRecent);
  const order = useMemo(() => new NameOrder(locale), [locale]);
  const people = useMemo(() => peopleIn({ friends, names }, recent, order), [friends, names, recent, order]);
  // What is typed is shown at once, whatever it takes to find it.
  const text = useDeferredValue(query);
  const rows = useMemo(() => searchPeople(people, text, spell), [people, text, spell]);
  const count = rows.filter(({ kind }) => kind === 'person').length;
  return (
    <>
      <p role="status" className="friends-hits">
        {say('hits', { count })}
      </p>
      <RowList label={say('found')} rows={rows} keyOf={keyOf} here={`person-${here}`} onEscape={onEscape} {...links}>
        {(row, tabIndex) => rowOf(row, tabIndex, area, here)}
      </RowList>
    </>
  );
}

function keyOf(row: FoundRow): string {
  return row.kind === 'messages' ? row.kind : `${row.kind}-${row.uin}`;
}

function rowOf(row: FoundRow, tabIndex: 0 | -1, area: string, here: string | undefined) {
  const key = keyOf(row);
  if (row.kind === 'messages') return <MessagesRow key={key} text={row.text} tabIndex={tabIndex} />;
  if (row.kind === 'number') return <NumberRow key={key} uin={row.uin} tabIndex={tabIndex} />;
  return <PersonRow key={key} uin={row.uin} area={area} isHere={String(row.uin) === here} tabIndex={tabIndex} />;
}

/** A link of the head of a list that is a picture. */
export function HeadLink({
  to,
  label,
  count = 0,
  isHere = false,
  children,
}: {
  to: readonly string[];
  label: string;
  count?: number;
  isHere?: boolean;
  children: ReactNode;
}) {
  return (
    <a
      className="friends-head-link"
      href={hrefOf(...to)}
      aria-label={label}
      title={label}
      aria-current={isHere ? 'page' : undefined}
    >
      {children}
      <Badge count={count} />
    </a>
  );
}

/** What stands in a list until the server has told what belongs there. */
export function Waiting() {
  return (
    <div className="friends-waiting" aria-hidden>
      {[0, 1, 2, 3, 4].map((each) => (
        <div key={each}>
          <span />
          <span />
        </div>
      ))}
    </div>
  );
}
