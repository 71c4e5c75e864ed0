import { asOfNow, type FoundMessage, faceOf, memberNameOf, nameOf } from '@rookery/store';
import { Search as SearchIcon, X } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useStore } from '../base/context.ts';
import { isolated } from '../base/direction.ts';
import { defineWords, type Say, useWords } from '../base/language.ts';
import { useProblem } from '../base/problems.ts';
import { goInstead, hrefOf } from '../base/route.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Button, IconButton } from '../ui/Button.tsx';
import { Excerpt } from '../ui/Excerpt.tsx';
import { Empty, ScreenBar } from '../ui/Screen.tsx';
import { SearchField } from '../ui/SearchField.tsx';
import { type Times, useTimes } from '../ui/time.ts';
import { type Search, useSearch } from './useSearch.ts';
import { words as chatWords } from './words.ts';
import './searching.css';

const words = defineWords({
  en: {
    title: 'Search messages',
    in: 'Search messages with {{name}}',
    close: 'Close search',
    hint: 'Search your messages',
    hintMore: 'Type a word or part of one.',
    nothing: 'Nothing found',
    nothingMore: 'No messages contain “{{text}}”.',
    searching: 'Searching…',
    found_one: '{{count}} message',
    found_other: '{{count}} messages',
    foundMore_one: '{{count}} message so far',
    foundMore_other: '{{count}} messages so far',
    notYet: 'Nothing found so far.',
    more: 'Search older messages',
    you: 'You: ',
    results: 'Messages found',
  },
  zh: {
    title: '查找聊天记录',
    in: '查找与 {{name}} 的聊天记录',
    close: '关闭查找',
    hint: '想找什么？',
    hintMore: '请输入消息中的字词。',
    nothing: '没有找到',
    nothingMore: '没有包含“{{text}}”的消息。',
    searching: '正在查找…',
    found_other: '共 {{count}} 条消息',
    foundMore_other: '已找到 {{count}} 条消息',
    notYet: '暂时没有找到。',
    more: '继续查找更早的消息',
    you: '我：',
    results: '找到的消息',
  },
});

/** The longest query the server accepts. */
const MOST_CHARS = 64;
const PAUSE_MS = 350;
/** After this many pages without a match it only continues on request. */
const MOST_VAIN = 20;

/** Searches all messages, or those of one conversation, and links to the matches. */
export function Searching({ text, peer }: { text: string; peer?: number }) {
  const say = useWords(words);
  const name = useStore((state) => (peer === undefined ? '' : nameOf(state, peer)));
  const search = useSearch(text.trim(), peer);
  const results = useRef<HTMLOListElement>(null);
  const title = peer === undefined ? say('title') : say('in', { name });
  const box = <SearchBox label={title} text={text} peer={peer} results={results} />;
  const body = (
    <div className="searching-body">
      {peer !== undefined && <div className="searching-box-place">{box}</div>}
      <Results search={search} text={text.trim()} isInOne={peer !== undefined} list={results} />
    </div>
  );
  if (peer !== undefined) return body;
  return (
    <section className="screen">
      <ScreenBar title={<h1>{title}</h1>} back={['chats']} />
      <div className="searching-box-place">{box}</div>
      {body}
    </section>
  );
}

function SearchBox({
  label,
  text,
  peer,
  results,
}: {
  label: string;
  text: string;
  peer: number | undefined;
  results: RefObject<HTMLOListElement | null>;
}) {
  const say = useWords(words);
  const [typed, setTyped] = useState(text);
  const asked = useRef(text);
  // The address can change on its own, for example by Back.
  useEffect(() => {
    if (asked.current !== text) setTyped(text);
    asked.current = text;
  }, [text]);
  useEffect(() => {
    if (typed === asked.current) return;
    const timer = setTimeout(() => {
      asked.current = typed;
      goInstead('chats', ...(peer === undefined ? [] : [peer]), 'search', ...(typed === '' ? [] : [typed]));
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, peer]);
  const close = peer === undefined ? undefined : () => goInstead('chats', peer);
  return (
    <div className="searching-box">
      <SearchField
        label={label}
        placeholder={say('title')}
        value={typed}
        onChange={setTyped}
        onDown={() => results.current?.querySelector('a')?.focus()}
        onEscape={close}
        maxLength={MOST_CHARS}
        autoFocus
      />
      {close && (
        <IconButton label={say('close')} onPress={close}>
          <X aria-hidden />
        </IconButton>
      )}
    </div>
  );
}

function Results({
  search,
  text,
  isInOne,
  list,
}: {
  search: Search & { more: () => void };
  text: string;
  isInOne: boolean;
  list: RefObject<HTMLOListElement | null>;
}) {
  const say = useWords(words);
  const problem = useProblem();
  const times = useTimes();
  const { found, next, isBusy, vain, error, more } = search;
  const count = found.length;
  if (text === '') return <Hint title={say('hint')} more={say('hintMore')} />;
  return (
    <>
      <p className="searching-count" role="status">
        {isBusy ? say('searching') : toldOf(search, say)}
      </p>
      <ol className="searching-found" aria-label={say('results')} ref={list} onKeyDown={moveAmongLinks}>
        {found.map((message) => (
          <Result key={message.number} message={message} text={text} isInOne={isInOne} times={times} />
        ))}
      </ol>
      {error !== undefined && <p className="trouble searching-trouble">{problem(error)}</p>}
      {!isBusy && count === 0 && next === undefined && error === undefined && (
        <Hint title={say('nothing')} more={say('nothingMore', { text })} />
      )}
      {next !== undefined && !isBusy && (
        <More key={next} isByItself={error === undefined && (vain === 0 || vain % MOST_VAIN !== 0)} onMore={more} />
      )}
      {error !== undefined && next === undefined && <More isByItself={false} onMore={more} />}
    </>
  );
}

function toldOf({ found, next, error }: Search, say: Say<typeof words.en>): string {
  const count = found.length;
  if (count > 0) return say(next === undefined ? 'found' : 'foundMore', { count });
  return next === undefined || error !== undefined ? '' : say('notYet');
}

function Hint({ title, more }: { title: string; more: string }) {
  return (
    <Empty icon={<SearchIcon aria-hidden />} title={title}>
      <p>{more}</p>
    </Empty>
  );
}

/** Continues the search when it comes into sight or is pressed. */
function More({ isByItself, onMore }: { isByItself: boolean; onMore: () => void }) {
  const say = useWords(words);
  const place = useRef<HTMLDivElement>(null);
  const goOn = useEffectEvent(onMore);
  useEffect(() => {
    if (!isByItself || !place.current) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) goOn();
    });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [isByItself]);
  return (
    <div className="searching-more" ref={place}>
      <Button onPress={onMore}>{say('more')}</Button>
    </div>
  );
}

function Result({
  message,
  text,
  isInOne,
  times,
}: {
  message: FoundMessage;
  text: string;
  isInOne: boolean;
  times: Times;
}) {
  const say = useWords(words);
  const sayInChat = useWords(chatWords);
  const { peer, number, at, mine, author = peer } = message;
  const found = useStore((state) => asOfNow(state, message).text);
  const isOfGroup = message.author !== undefined;
  const name = useStore((state) => (isOfGroup && isInOne ? memberNameOf(state, peer, author) : nameOf(state, peer)));
  const written = useStore((state) => (isOfGroup && !isInOne ? memberNameOf(state, peer, author) : undefined));
  const who = isInOne && mine ? sayInChat('you') : name;
  const writer = useStore((state) => (isInOne ? (mine ? state.uin : author) : peer));
  const face = useStore((state) => faceOf(state, writer));
  return (
    <li>
      <a className="searching-result" href={hrefOf('chats', peer, 'at', number)}>
        <Avatar uin={writer} face={face} size="small" isGroup={isOfGroup && !isInOne} />
        <span className="searching-words">
          <span className="searching-head">
            <bdi className="searching-name">{who}</bdi>
            <time dateTime={new Date(at).toISOString()} title={times.full(at)}>
              {times.short(at)}
            </time>
          </span>
          <Excerpt
            text={found}
            wanted={text}
            before={mine ? !isInOne && say('you') : written !== undefined && `${isolated(written)}: `}
          />
        </span>
      </a>
    </li>
  );
}

/** Moves among the results with the arrow keys. */
function moveAmongLinks(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const links = Array.from(event.currentTarget.querySelectorAll('a'));
  const here = links.indexOf(document.activeElement as HTMLAnchorElement);
  if (step === undefined || here === -1) return;
  event.preventDefault();
  links[here + step]?.focus();
}
