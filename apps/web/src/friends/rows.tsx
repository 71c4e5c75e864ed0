import type { FriendNotes } from '@rookery/store';
import { BellOff, Pin } from 'lucide-react';
import { defineWords, useWords } from '../base/language.ts';
import { Badge } from '../ui/Badge.tsx';

const words = defineWords({
  en: {
    unread_one: '{{count}} unread message',
    unread_other: '{{count}} unread messages',
    marked: 'Unread',
    pinned: 'Pinned',
    muted: 'Muted',
  },
  zh: {
    unread_other: '{{count}} 条未读消息',
    marked: '未读',
    pinned: '已置顶',
    muted: '免打扰',
  },
});

/** Props of all rows. */
export type RowProps = { readonly isHere?: boolean; readonly tabIndex: 0 | -1 };

/** Whether a friend, or a group, is pinned or muted. */
export function Marks({ friend }: { friend: Pick<FriendNotes, 'pinned' | 'muted'> | undefined }) {
  const say = useWords(words);
  return (
    <>
      {friend?.pinned && <Pin role="img" aria-label={say('pinned')} className="friends-mark" />}
      {friend?.muted && <BellOff role="img" aria-label={say('muted')} className="friends-mark" />}
    </>
  );
}

/** The unread count of a conversation; a dot if it is only marked as unread. */
export function Unread({
  count,
  isQuiet = false,
  isMarked = false,
}: {
  count: number;
  isQuiet?: boolean | undefined;
  isMarked?: boolean | undefined;
}) {
  const say = useWords(words);
  const about = count > 0 ? say('unread', { count }) : say('marked');
  return <Badge count={count || (isMarked ? '•' : 0)} about={about} isQuiet={isQuiet} />;
}

export function current(isHere: boolean): { 'aria-current'?: 'page' } {
  return isHere ? { 'aria-current': 'page' } : {};
}
