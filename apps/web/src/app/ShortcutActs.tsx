import { hasUnread, type State } from '@rookery/store';
import { useLayoutEffect, useRef, useState } from 'react';
import { useMessenger } from '../base/context.ts';
import { go, goInstead, type Route, useRoute } from '../base/route.ts';
import type { Pressed } from '../base/shortcuts.ts';
import { recentIn } from '../friends/recent.ts';
import { shownOrder } from '../friends/shown-order.ts';
import { ShortcutList } from '../me/ShortcutList.tsx';

/** Carries out the pressed shortcuts, one after the other, and says when it has. */
export function ShortcutActs({ pressed, onDone }: { pressed: readonly Pressed[]; onDone: () => void }) {
  const { store } = useMessenger();
  const route = useRoute();
  const [isListed, setIsListed] = useState(false);
  /** Where one was before the search, for as long as nothing else was gone to. */
  const before = useRef<{ readonly element: Element | null; readonly hash: string }>(undefined);

  const search = () => {
    const element = document.activeElement;
    if (!field()?.checkVisibility()) go(route[0] === 'friends' ? 'friends' : 'chats');
    // The list is drawn first.
    queueMicrotask(() => {
      if (element?.closest('.friends-pane') === null) before.current = { element, hash: window.location.hash };
      field()?.focus();
      field()?.select();
    });
  };
  const act = ({ act, event }: Pressed) => {
    switch (act) {
      case 'search':
        return search();
      case 'previous':
      case 'next':
        return goTo(neighbour(store.state, route, act === 'next' ? 1 : -1));
      case 'previousUnread':
      case 'nextUnread':
        return goTo(nextUnread(store.state, route, act === 'nextUnread' ? 1 : -1));
      case 'leave': {
        const { hash, element } = before.current ?? {};
        before.current = undefined;
        return leave(event, route, hash === window.location.hash ? element : undefined);
      }
      case 'list':
        return setIsListed(true);
    }
  };
  useLayoutEffect(() => {
    if (pressed.length === 0) return;
    onDone();
    for (const each of pressed) act(each);
  });
  return isListed && <ShortcutList isOpen onClose={() => setIsListed(false)} />;
}

const field = () => document.querySelector<HTMLInputElement>('.friends-search input');

function goTo(peer: number | undefined): void {
  if (peer !== undefined) go('chats', peer);
}

/** The conversations as the list shows them, and where in them one is. */
function placeIn(state: State, [area, peer]: Route): { order: readonly number[]; here: number } {
  const order = (area !== 'friends' && shownOrder()) || recentIn(state);
  return { order, here: area === 'chats' ? order.indexOf(Number(peer)) : -1 };
}

/** The conversation below or above; from none the first or the last. */
function neighbour(state: State, route: Route, step: 1 | -1): number | undefined {
  const { order, here } = placeIn(state, route);
  return here < 0 ? order.at(step === 1 ? 0 : -1) : order[here + step];
}

/** The next conversation in which something is unread, around the end of the list. */
function nextUnread(state: State, route: Route, step: 1 | -1): number | undefined {
  const { order, here } = placeIn(state, route);
  const from = here < 0 && step === -1 ? 0 : here;
  const count = order.length;
  const others = Array.from({ length: count }, (_, i) => order[(from + step * (i + 1) + count) % count]);
  return others.find((peer = 0) => {
    const talk = state.talks.get(peer);
    return peer !== order[here] && talk !== undefined && hasUnread(talk);
  });
}

/** Leaves a search, closes what is open in a conversation, or goes back to the list where that is not beside it. */
function leave({ target, defaultPrevented }: KeyboardEvent, route: Route, before: Element | null | undefined): void {
  const isInList = target instanceof Element && target.closest('.friends-pane') !== null;
  // The field has been cleared by then.
  if (isInList && before !== undefined) back(before);
  else if (defaultPrevented) return;
  else if (target === field()) back(null);
  else if (!leaveFound()) leaveScreen(route);
}

/** Clears the field of a search that is in sight, and leaves the focus where it is. */
function leaveFound(): boolean {
  const clear = document.querySelector<HTMLElement>('.friends-search .search-clear');
  if (!clear?.checkVisibility()) return false;
  const active = document.activeElement;
  clear.click();
  if (active instanceof HTMLElement) active.focus();
  return true;
}

function leaveScreen([area, peer = '', inside]: Route): void {
  const isNarrow = document.querySelector('.shell-list')?.checkVisibility() === false;
  if (area === 'chats' && inside === 'search') goInstead('chats', peer);
  else if (area === 'chats' && peer === 'search') go('chats');
  else if (isNarrow && (area === 'chats' || area === 'friends')) go(area);
}

/** Puts the focus where it was, or where one writes, or nowhere. */
function back(before: Element | null): void {
  const isThere = before instanceof HTMLElement && before !== document.body && before.isConnected;
  const to = isThere ? before : document.querySelector<HTMLElement>('.composer-field');
  if (to?.checkVisibility()) to.focus();
  else field()?.blur();
}
