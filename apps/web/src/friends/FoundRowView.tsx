import { asOfNow, type FoundAccount, type FoundMessage, faceOf, memberNameOf, nameOf } from '@rookery/store';
import { ChevronDown, MessageSquareText, RotateCw, UserSearch, UsersRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from '../base/context.ts';
import { isolated } from '../base/direction.ts';
import { defineWords, useWords } from '../base/language.ts';
import { hrefOf } from '../base/route.ts';
import { useProfileWords } from '../profile/profile-words.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Excerpt } from '../ui/Excerpt.tsx';
import { useTimes } from '../ui/time.ts';
import { current, type RowProps, Unread } from './rows.tsx';
import { askedText, type FoundRow, placeOf } from './searching.ts';

const words = defineWords({
  en: {
    people: 'People',
    labels: 'Labels',
    messages: 'Messages',
    others: 'Not friends yet',
    number: 'Look up number {{uin}}',
    numberHint: 'Not on your lists',
    stranger: 'Not a friend',
    members_one: '{{count}} friend',
    members_other: '{{count}} friends',
    size_one: '{{count}} member',
    size_other: '{{count}} members',
    you: 'You: ',
    morepeople: 'Show all {{count}} people',
    moremessages: 'Search all messages',
    moreothers: 'Show more people',
    busy: 'Searching…',
    again: 'Try again',
  },
  zh: {
    people: '联系人',
    labels: '分组',
    messages: '聊天记录',
    others: '还不是好友',
    number: '查找号码 {{uin}}',
    numberHint: '不在你的列表中',
    stranger: '非好友',
    members_other: '{{count}} 位好友',
    size_other: '{{count}} 人',
    you: '我：',
    morepeople: '显示全部 {{count}} 人',
    moremessages: '搜索全部聊天记录',
    moreothers: '查看更多人',
    busy: '正在搜索…',
    again: '重试',
  },
});

/** How much of a message stands before the match: the list is narrow. */
const LEAD_CHARS = 12;

/** A line of what a search has found. */
export function FoundRowView({
  row,
  area,
  query,
  isHere,
  isWholePage,
  tabIndex,
  onMore,
  onAgain,
}: RowProps & {
  row: FoundRow;
  area: string;
  query: string;
  isWholePage: boolean;
  onMore: () => void;
  onAgain: () => void;
}) {
  const say = useWords(words);
  // Where nothing else is shown the list is the page.
  const Heading = isWholePage ? 'h2' : 'h3';
  const place = placeOf(row, area, query);
  const link = { href: place ? hrefOf(...place) : '', tabIndex };
  switch (row.kind) {
    case 'heading':
      return <Heading className="found-heading">{say(row.section)}</Heading>;
    case 'person':
      return <PersonRow uin={row.uin} link={{ ...link, ...current(isHere === true) }} />;
    case 'label':
      return (
        <SignRow link={link} sign={<UsersRound aria-hidden />} name={<bdi>{row.label}</bdi>}>
          {say('members', { count: row.count })}
        </SignRow>
      );
    case 'message':
      return <MessageRow message={row.message} wanted={askedText(query)} link={link} />;
    case 'other':
      return <OtherRow other={row.other} link={link} />;
    case 'number':
      return row.other ? (
        <OtherRow other={row.other} link={link} />
      ) : (
        <SignRow link={link} sign={<UserSearch aria-hidden />} name={say('number', { uin: row.uin })}>
          {say('numberHint')}
        </SignRow>
      );
    case 'more':
      if (row.section === 'people') {
        return (
          <button type="button" className="found-act" tabIndex={tabIndex} onClick={onMore}>
            <ChevronDown aria-hidden />
            {say('morepeople', { count: row.count ?? 0 })}
          </button>
        );
      }
      return (
        <a className="found-act" {...link}>
          {row.section === 'messages' ? <MessageSquareText aria-hidden /> : <UserSearch aria-hidden />}
          {say(row.section === 'messages' ? 'moremessages' : 'moreothers')}
        </a>
      );
    case 'busy':
      return <p className="found-told">{say('busy')}</p>;
    case 'trouble':
      return (
        <p className="found-told found-trouble" role="alert">
          {row.text}
        </p>
      );
    case 'again':
      return (
        <button type="button" className="found-act" tabIndex={tabIndex} onClick={onAgain}>
          <RotateCw aria-hidden />
          {say('again')}
        </button>
      );
  }
}

type Link = { readonly href: string; readonly tabIndex: 0 | -1; readonly 'aria-current'?: 'page' };

/** Someone of my lists, friend or not, or a group of mine. */
function PersonRow({ uin, link }: { uin: number; link: Link }) {
  const say = useWords(words);
  const friend = useStore((state) => state.friends.get(uin));
  const group = useStore((state) => state.groups.get(uin));
  const name = useStore((state) => nameOf(state, uin));
  const face = useStore((state) => faceOf(state, uin));
  const unread = useStore((state) => state.talks.get(uin)?.unread ?? 0);
  const about = group
    ? [say('size', { count: group.members }), group.label]
    : friend
      ? [friend.remark && friend.nick !== name && friend.nick, friend.label]
      : [say('stranger')];
  return (
    <a className="friends-row" {...link}>
      <Avatar uin={uin} face={face} status={friend?.status} isGroup={group !== undefined} />
      <span className="friends-row-texts">
        <span className="friends-row-line">
          <bdi className="friends-row-name">{name}</bdi>
          <Unread count={unread} isQuiet={(friend ?? group)?.muted} />
        </span>
        <About uin={uin} more={about} />
      </span>
    </a>
  );
}

/** Someone with whom I have nothing to do yet: the profile has the button that adds. */
function OtherRow({ other, link }: { other: FoundAccount; link: Link }) {
  const { told } = useProfileWords();
  const { uin, nick, face, sex, age, province } = other;
  return (
    <a className="friends-row" {...link}>
      <Avatar uin={uin} face={face} />
      <span className="friends-row-texts">
        <bdi className="friends-row-name">{nick || uin}</bdi>
        <About uin={uin} more={[told('sex', sex), told('age', age), told('province', province)]} />
      </span>
    </a>
  );
}

function About({ uin, more }: { uin: number; more: readonly (string | undefined | false)[] }) {
  return (
    <span className="friends-row-below">
      <span className="number">{uin}</span>
      {more.filter(Boolean).map((text) => (
        <bdi key={String(text)}> · {text}</bdi>
      ))}
    </span>
  );
}

function MessageRow({ message, wanted, link }: { message: FoundMessage; wanted: string; link: Link }) {
  const say = useWords(words);
  const times = useTimes();
  const { peer, at, mine, author } = message;
  const text = useStore((state) => asOfNow(state, message).text);
  const name = useStore((state) => nameOf(state, peer));
  const face = useStore((state) => faceOf(state, peer));
  const writer = useStore((state) => (author === undefined ? undefined : memberNameOf(state, peer, author)));
  return (
    <a className="friends-row" {...link}>
      <Avatar uin={peer} face={face} isGroup={author !== undefined} />
      <span className="friends-row-texts">
        <span className="friends-row-line">
          <bdi className="friends-row-name">{name}</bdi>
          <time className="friends-row-time" dateTime={new Date(at).toISOString()} title={times.full(at)}>
            {times.short(at)}
          </time>
        </span>
        <Excerpt
          text={text}
          wanted={wanted}
          before={mine ? say('you') : writer !== undefined && `${isolated(writer)}: `}
          lead={LEAD_CHARS}
        />
      </span>
    </a>
  );
}

function SignRow({
  link,
  sign,
  name,
  children,
}: {
  link: Link;
  sign: ReactNode;
  name: ReactNode;
  children: ReactNode;
}) {
  return (
    <a className="friends-row" {...link}>
      <span className="friends-row-sign">{sign}</span>
      <span className="friends-row-texts">
        <span className="friends-row-name">{name}</span>
        <span className="friends-row-below">{children}</span>
      </span>
    </a>
  );
}
