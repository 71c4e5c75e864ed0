import { type ReactNode, useRef, useState } from 'react';
import { part } from '../base/part.tsx';
import { hrefOf, type Route } from '../base/route.ts';
import { Badge } from '../ui/Badge.tsx';
import type { ListLinks, RowListHandle } from './RowList.tsx';
import { SearchBox } from './SearchBox.tsx';
import './friends.css';

/** The results of a search; fetched when the field gets the focus. */
const FoundList = part(() => import('./FoundList.tsx').then((m) => m.FoundList));

/**
 * The list pane of conversations or friends: title, search field, and the list or the results.
 *
 * @param area where a found person is opened
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
  const [query, setQuery] = useState<string>(() => window.history.state?.search ?? '');
  const pane = useRef<HTMLDivElement>(null);
  const list = useRef<RowListHandle>(null);
  const toField = () => pane.current?.querySelector('input')?.focus();
  const pressed = useRef<'focus' | 'openFirst'>(undefined);
  const links = { ref: list, onLeave: toField, pressed };
  const press = (act: 'focus' | 'openFirst') => {
    if (list.current) list.current[act]?.();
    else pressed.current = act;
  };
  const change = (text: string) => {
    setQuery(text);
    pressed.current = undefined;
    if (text === '') window.history.replaceState(null, '');
  };
  const clear = () => {
    change('');
    toField();
  };
  // The heading of the page when the main pane is empty.
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
        onChange={change}
        onFocus={FoundList.fetch}
        onDown={() => press('focus')}
        onEnter={() => isSearching && press('openFirst')}
      />
      {isSearching ? (
        <FoundList area={area} here={route[0]} query={query} links={links} onEscape={clear} />
      ) : (
        children(links)
      )}
    </div>
  );
}

/** An icon link in the head of a list. */
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

/** Shown in a list until the server has sent its content. */
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
