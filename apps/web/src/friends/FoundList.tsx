import { type RefObject, useDeferredValue, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react';
import { useStore } from '../base/context.ts';
import { keepKeys } from '../base/keys-ahead.ts';
import { defineWords, type Say, useLocale, useWords } from '../base/language.ts';
import { go } from '../base/route.ts';
import { FoundRowView } from './FoundRowView.tsx';
import { type ListLinks, RowList, type RowListHandle } from './RowList.tsx';
import { recentSelector } from './recent.ts';
import { labelsIn, NameOrder } from './roster.ts';
import { type FoundRow, numberIn, peopleIn, placeOf, rowsFound, searchLabels, searchPeople } from './searching.ts';
import { showOrder } from './shown-order.ts';
import { useAsked } from './useAsked.ts';
import { useSpelling } from './useSpelling.ts';
import './found.css';

const words = defineWords({
  en: {
    found: 'Found',
    hits_one: '{{count}} result',
    hits_other: '{{count}} results',
    searching: 'Searching…',
    none: 'Nothing found for “{{text}}”.',
  },
  zh: {
    found: '搜索结果',
    hits_other: '找到 {{count}} 项',
    searching: '正在搜索…',
    none: '没有找到“{{text}}”。',
  },
});

/** The results of a search: people, labels, messages, and people who are not friends yet. */
export function FoundList({
  area,
  here,
  query,
  links,
  onEscape,
}: {
  area: string;
  here: string | undefined;
  query: string;
  links: ListLinks;
  onEscape: () => void;
}) {
  const say = useWords(words);
  // Keeps typing smooth while a long search runs.
  const text = useDeferredValue(query);
  const [wholeOf, setWholeOf] = useState<string>();
  const isWhole = wholeOf === text;
  const { rows, people, messages, others, isBusy, isSettled } = useFound(query, text, isWhole);
  const list = useRef<RowListHandle>(null);

  /** A key pressed before its result was there. */
  const wanted = useRef<Wanted>(undefined);
  if (links.pressed.current) wanted.current = { act: links.pressed.current, query };
  links.pressed.current = undefined;
  const first = rows.find(isPressed);
  const isDrawn = text === query && isSettled;
  const isSure = isDrawn && (people.length > 0 || !isBusy);
  const settle = () => {
    if (wanted.current?.query !== query) return drop(wanted);
    const { act } = wanted.current;
    const place = isSure && first ? placeOf(first, area, query) : undefined;
    if (act === 'openFirst' && place) go(...place);
    if (act === 'focus' && isSure && first) list.current?.focus();
    if (isSure) drop(wanted);
    // What must be asked for may take long.
    else if (isDrawn) wanted.current.giveKeys?.();
  };
  useEffect(settle);
  useEffect(() => () => drop(wanted), []);
  const want = (act: Wanted['act']) => {
    drop(wanted);
    // What is typed next is for what this key leads to.
    wanted.current = { act, query, giveKeys: isDrawn ? undefined : keepKeys() };
    settle();
  };
  useImperativeHandle(links.ref, () => ({
    focus: () => want('focus'),
    openFirst: () => want('openFirst'),
    toHeading: () => {},
  }));
  useEffect(() => showOrder(people), [people]);
  useKept(text);

  const lastShown = useRef<string>(undefined);
  const onMore = (row: FoundRow) => {
    lastShown.current = keyOf(rows[rows.indexOf(row) - 1] ?? row);
    setWholeOf(text);
  };
  // The button is gone, and with it the focus.
  useEffect(() => {
    if (isWhole && lastShown.current !== undefined) list.current?.focus(lastShown.current);
    lastShown.current = undefined;
  }, [isWhole]);
  return (
    <>
      <p role="status" className="friends-hits">
        {toldOf(rows, isBusy, query, say)}
      </p>
      <RowList
        ref={list}
        label={say('found')}
        rows={rows}
        keyOf={keyOf}
        isHeading={isHeading}
        here={`person-${here}`}
        seek={(from, isUp) => seekIn(rows, from, isUp)}
        onEscape={onEscape}
        onLeave={links.onLeave}
      >
        {(row, tabIndex) => (
          <FoundRowView
            key={keyOf(row)}
            row={row}
            area={area}
            query={text}
            isHere={row.kind === 'person' && String(row.uin) === here}
            isWholePage={here === undefined}
            tabIndex={tabIndex}
            onMore={() => onMore(row)}
            onAgain={row.kind === 'again' && row.section === 'others' ? others.again : messages.again}
          />
        )}
      </RowList>
    </>
  );
}

/** The nearest row that can be pressed, from a place on. */
function seekIn(rows: readonly FoundRow[], from: number, isUp: boolean): number {
  const below = rows.findIndex((row, place) => place >= from && isPressed(row));
  const above = rows.findLastIndex((row, place) => place <= from && isPressed(row));
  return isUp || below < 0 ? above : below;
}

/**
 * What is found for a query. The lists here are searched for `text`, which may be behind what is typed.
 *
 * @param isWhole shows all people
 */
function useFound(query: string, text: string, isWhole: boolean) {
  const locale = useLocale();
  const friends = useStore((state) => state.friends);
  const groups = useStore((state) => state.groups);
  const names = useStore((state) => state.names);
  const own = useStore((state) => state.uin);
  const [selectRecent] = useState(recentSelector);
  const recent = useStore(selectRecent);
  const order = useMemo(() => new NameOrder(locale), [locale]);
  const all = useMemo(
    () => peopleIn({ friends, groups, names }, recent, order),
    [friends, groups, names, recent, order],
  );
  const labelNames = useMemo(() => labelsIn(friends.values(), order), [friends, order]);
  const { spell, isSettled } = useSpelling();
  const { messages, others } = useAsked(query);
  const people = useMemo(() => searchPeople(all, text, spell), [all, text, spell]);
  const labels = useMemo(() => searchLabels(all, labelNames, text, spell), [all, labelNames, text, spell]);
  const number = useMemo(() => {
    const uin = numberIn(text);
    return uin === own || all.some((each) => each.uin === uin) ? undefined : uin;
  }, [all, own, text]);
  const rows = useMemo(
    () => rowsFound({ people, isWhole, labels, messages, number, others }),
    [people, isWhole, labels, messages, number, others],
  );
  return { rows, people, messages, others, isBusy: messages.isBusy || others.isBusy, isSettled };
}

type Wanted = {
  readonly act: 'focus' | 'openFirst';
  /** The text that was searched for: with another one this is forgotten. */
  readonly query: string;
  readonly giveKeys?: (() => void) | undefined;
};

function drop(wanted: RefObject<Wanted | undefined>): void {
  wanted.current?.giveKeys?.();
  wanted.current = undefined;
}

/** Keeps the search with the places it leads to, in both lists: Back returns to the results. */
function useKept(text: string): void {
  useEffect(() => {
    const keep = () => window.history.replaceState({ search: text }, '');
    const onPlace = () => {
      const isResult = document.activeElement?.closest('.friends-pane') && window.location.hash.split('/').length > 2;
      if (isResult) keep();
    };
    keep();
    window.addEventListener('hashchange', onPlace);
    return () => window.removeEventListener('hashchange', onPlace);
  }, [text]);
}

/** Whether a row can be pressed. */
function isPressed(row: FoundRow | undefined): boolean {
  return row !== undefined && row.kind !== 'heading' && row.kind !== 'busy' && row.kind !== 'trouble';
}

function isHeading({ kind }: FoundRow): boolean {
  return kind === 'heading';
}

function keyOf(row: FoundRow): string {
  switch (row.kind) {
    case 'person':
    case 'number':
      return `${row.kind}-${row.uin}`;
    case 'label':
      return `label-${row.label}`;
    case 'message':
      return `message-${row.message.number}`;
    case 'other':
      return `other-${row.other.uin}`;
    default:
      return `${row.kind}-${row.section}`;
  }
}

function toldOf(rows: readonly FoundRow[], isBusy: boolean, query: string, say: Say<typeof words.en>): string {
  const count = rows.filter((row) => isPressed(row) && row.kind !== 'more' && row.kind !== 'again').length;
  if (count > 0) return say('hits', { count });
  if (isBusy) return say('searching');
  return rows.length === 0 ? say('none', { text: query.trim() }) : '';
}
