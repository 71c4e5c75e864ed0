import { nameOf } from '@rookery/store';
import { MessageSquareText, UserSearch } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { useStore } from '../app/context.ts';
import { defineWords, useLocale, useWords } from '../app/language.ts';
import { hrefOf } from '../app/route.ts';
import { Avatar } from '../ui/Avatar.tsx';
import type { ListLinks } from './ListPane.tsx';
import type { Spell } from './matching.ts';
import { RowList } from './RowList.tsx';
import { recentSelector } from './recent.ts';
import { NameOrder } from './roster.ts';
import { current, type RowProps, Unread } from './rows.tsx';
import { type FoundRow, peopleIn, searchPeople } from './searching.ts';

const words = defineWords({
  en: {
    found: 'Found',
    hits_one: '{{count}} person found',
    hits_other: '{{count}} people found',
    number: 'Look up number {{uin}}',
    numberHint: 'Not on your lists',
    messages: 'Search messages',
    stranger: 'Not a friend',
  },
  zh: {
    found: '搜索结果',
    hits_other: '找到 {{count}} 人',
    number: '查找号码 {{uin}}',
    numberHint: '不在你的列表中',
    messages: '搜索聊天记录',
    stranger: '非好友',
  },
});

/** The people that match a search, and other places to look. */
export function FoundList({
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
  spell: Spell | undefined;
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
  // Keeps typing smooth while a long search runs.
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

/** A person found by a search, friend or not. */
function PersonRow({ uin, area, isHere = false, tabIndex }: RowProps & { uin: number; area: string }) {
  const say = useWords(words);
  const friend = useStore((state) => state.friends.get(uin));
  const name = useStore((state) => nameOf(state, uin));
  const unread = useStore((state) => state.talks.get(uin)?.unread ?? 0);
  const about = friend ? [friend.remark && friend.nick !== name && friend.nick, friend.group] : [say('stranger')];
  return (
    <a className="friends-row" href={hrefOf(area, uin)} {...current(isHere)} tabIndex={tabIndex}>
      <Avatar uin={uin} face={friend?.face ?? 0} status={friend?.status} />
      <span className="friends-row-texts">
        <span className="friends-row-line">
          <bdi className="friends-row-name">{name}</bdi>
          <Unread count={unread} isQuiet={friend?.muted} />
        </span>
        <span className="friends-row-below">
          <span className="number">{uin}</span>
          {about.filter(Boolean).map((text) => (
            <bdi key={String(text)}> · {text}</bdi>
          ))}
        </span>
      </span>
    </a>
  );
}

/** Leads to the account with a number. */
function NumberRow({ uin, tabIndex }: RowProps & { uin: number }) {
  const say = useWords(words);
  return (
    <a className="friends-row" href={hrefOf('friends', uin)} tabIndex={tabIndex}>
      <span className="friends-row-sign">
        <UserSearch aria-hidden />
      </span>
      <span className="friends-row-texts">
        <span className="friends-row-name">{say('number', { uin })}</span>
        <span className="friends-row-below">{say('numberHint')}</span>
      </span>
    </a>
  );
}

/** Leads to the search in messages. */
function MessagesRow({ text, tabIndex }: RowProps & { text: string }) {
  const say = useWords(words);
  return (
    <a className="friends-row" href={hrefOf('chats', 'search', text)} tabIndex={tabIndex}>
      <span className="friends-row-sign">
        <MessageSquareText aria-hidden />
      </span>
      <span className="friends-row-texts">
        <span className="friends-row-name">{say('messages')}</span>
        <bdi className="friends-row-below">{text}</bdi>
      </span>
    </a>
  );
}
