import { nameOf, unreadIn } from '@rookery/store';
import { useEffect } from 'react';
import { useStore } from '../base/context.ts';
import { evened } from '../base/direction.ts';
import { useRoute } from '../base/route.ts';

const NAME = 'Rookery';
const MOST_SHOWN = 99;
const ICON = '/icon.svg';
const UNREAD_ICON = '/icon-unread.svg';

/**
 * Shows the unread count in the page's title and icon, and on the icon of the installed app.
 *
 * @param place the title while there is no conversation to name
 */
export function usePageTitle(place: string): void {
  const [area, first] = useRoute();
  const peer = area === 'chats' || area === undefined ? Number(first ?? 0) : 0;
  const name = useStore((state) => (peer > 0 ? nameOf(state, peer) : ''));
  const unread = useStore(unreadIn);
  useEffect(() => {
    const count = unread > MOST_SHOWN ? `(${MOST_SHOWN}+) ` : unread > 0 ? `(${unread}) ` : '';
    const topic = name === '' ? place : evened(name);
    document.title = `${count}${topic === '' ? '' : `${topic} - `}${NAME}`;
  }, [name, place, unread]);
  useEffect(() => showUnread(unread), [unread]);
  useEffect(
    () => () => {
      document.title = NAME;
      showUnread(0);
    },
    [],
  );
}

function showUnread(unread: number): void {
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  const wanted = unread > 0 ? UNREAD_ICON : ICON;
  if (icon && icon.getAttribute('href') !== wanted) icon.href = wanted;
  if (!('setAppBadge' in navigator)) return;
  const shown = unread > 0 ? navigator.setAppBadge(unread) : navigator.clearAppBadge();
  // Not every page may set a badge.
  shown.catch(() => {});
}
