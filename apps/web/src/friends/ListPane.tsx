import { type ReactNode, type RefObject, useRef, useState } from 'react';
import { part } from '../app/part.tsx';
import { hrefOf, type Route } from '../app/route.ts';
import { Badge } from '../ui/Badge.tsx';
import type { RowListHandle } from './RowList.tsx';
import { SearchBox } from './SearchBox.tsx';
import { useSpelling } from './useSpelling.ts';
import './friends.css';

/** What a search finds, and how it finds it: fetched when one goes to the field. */
const FoundList = part(() => import('./FoundList.tsx').then((m) => m.FoundList));

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
        onFocus={() => {
          setIsUsed(true);
          void FoundList.fetch();
        }}
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
