import { isBlank } from '@rookery/store';
import { Fragment, type ReactNode, useEffect, useMemo, useState } from 'react';
import { useStore } from '../base/context.ts';
import { useWords } from '../base/language.ts';
import type { LinkFinder } from '../base/links.ts';
import { mentionPieces } from './mentions.ts';
import { isLong, partsOf } from './text.ts';
import { namesIn } from './useMentionable.ts';
import { words } from './words.ts';
import './message-text.css';

/** A quick test for whether a text may contain links. */
export const MAYBE_LINK = /:\/\/|mailto:|www\.|@/i;

const NOBODY: readonly number[] = [];

/**
 * The text of a message. Never markup: links become clickable, mentions are marked, everything else is shown as written.
 *
 * @param foot goes into the last line, if it fits
 * @param mentions who is mentioned in it, members of the group that `peer` is
 */
export function MessageText({
  text,
  foot,
  mentions = NOBODY,
  peer,
}: {
  text: string;
  foot: ReactNode;
  mentions?: readonly number[] | undefined;
  peer: number;
}) {
  const say = useWords(words);
  const links = useWanted(linkFinder, MAYBE_LINK.test(text));
  const code = useWanted(codeParts, text.includes('`'));
  const [isOpen, setIsOpen] = useState(false);
  const names = useStore((state) => (mentions.length === 0 ? '' : namesIn(state, peer, mentions)));
  const pieces = useMemo(() => piecesOf(text, { links, code, names }), [text, links, code, names]);
  const isFoldable = isLong(text);
  const isFolded = isFoldable && !isOpen;
  const isEmpty = isBlank(text);
  const className = `message-text${isFolded ? ' message-folded' : ''}${isEmpty ? ' message-blank' : ''}`;
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a focused link must be visible, so it expands the text */}
      <div className={className} dir="auto" onFocus={isFolded ? () => setIsOpen(true) : undefined}>
        <span data-text>{pieces}</span>
        {isEmpty && <em>{say('blank')}</em>}
        {!isFoldable && foot}
      </div>
      {isFoldable && <Unfold isOpen={isOpen} onPress={() => setIsOpen(!isOpen)} />}
      {isFoldable && foot}
    </>
  );
}

type Marks = {
  readonly links: LinkFinder | undefined;
  readonly code: Code | undefined;
  /** Of those that are mentioned, one a line. */
  readonly names: string;
};

function piecesOf(text: string, { links, code, names }: Marks): ReactNode {
  const unnamed = (words: string) => (links ? linked(words, links) : words);
  const plain = (words: string) => (names === '' ? unnamed(words) : withMentions(words, names.split('\n'), unnamed));
  const quoted = (words: string) => withQuotes(words, code ? (part) => code.inLines(part, plain) : plain);
  return code ? code.inBlocks(text, quoted) : quoted(text);
}

function withQuotes(text: string, rest: (text: string) => ReactNode): ReactNode {
  return partsOf(text).map(({ isQuote, text: part }, index) => {
    const key = `${index}`;
    return isQuote ? <Quote key={key} text={part} /> : <Fragment key={key}>{rest(part)}</Fragment>;
  });
}

function withMentions(text: string, names: readonly string[], rest: (text: string) => ReactNode): ReactNode {
  return mentionPieces(text, names).map(({ text: piece, isMention }, index) => {
    const key = `${index}`;
    if (!isMention) return <Fragment key={key}>{rest(piece)}</Fragment>;
    return (
      <bdi key={key} className="message-mention">
        {piece}
      </bdi>
    );
  });
}

function Unfold({ isOpen, onPress }: { isOpen: boolean; onPress: () => void }) {
  const say = useWords(words);
  return (
    <button type="button" className="message-unfold" aria-expanded={isOpen} onClick={onPress}>
      {say(isOpen ? 'showLess' : 'showAll')}
    </button>
  );
}

function Quote({ text }: { text: string }) {
  return (
    <span className="message-quote">
      {text.split(/(?<=\n)/).map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a message never change
        <Fragment key={index}>
          <span className="message-sign">{'> '}</span>
          {line.slice(2)}
        </Fragment>
      ))}
    </span>
  );
}

function linked(text: string, links: LinkFinder): ReactNode {
  return links(text).map(({ text: piece, href }, index) => {
    const key = `${index}`;
    if (href === undefined) return <Fragment key={key}>{piece}</Fragment>;
    return (
      <a key={key} href={href} title={href} dir="ltr" target="_blank" rel="noopener noreferrer nofollow">
        {inOrder(piece)}
      </a>
    );
  });
}

const RIGHT_TO_LEFT = /[\p{sc=Arabic}\p{sc=Hebrew}\p{sc=Syriac}\p{sc=Thaana}\p{sc=Nko}]/u;

/** The parts of an address, isolated: right-to-left words would otherwise swap places. */
function inOrder(address: string): ReactNode {
  if (!RIGHT_TO_LEFT.test(address)) return address;
  return address.split(/([/.?#&=:@_~+-]+)/).map((part, index) => {
    const key = `${index}`;
    return index % 2 === 0 ? <bdi key={key}>{part}</bdi> : <Fragment key={key}>{part}</Fragment>;
  });
}

type Code = typeof import('./Code.tsx');

/** The link finder, and the component for code. */
const linkFinder = onceWanted(() => import('../base/links.ts').then((m) => m.linkFinder()));
const codeParts = onceWanted<Code>(() => import('./Code.tsx'));

type Wanted<T> = { loaded: T | undefined; readonly load: () => Promise<T> };

/** A module that is loaded with the first text that needs it. */
function onceWanted<T>(get: () => Promise<T>): Wanted<T> {
  let loading: Promise<T> | undefined;
  const wanted: Wanted<T> = {
    loaded: undefined,
    load: () => {
      loading ??= get().then(
        (it) => {
          wanted.loaded = it;
          return it;
        },
        (error: unknown) => {
          // Until then the text is shown as written. The next one tries again.
          loading = undefined;
          throw error;
        },
      );
      return loading;
    },
  };
  return wanted;
}

function useWanted<T>(it: Wanted<T>, isWanted: boolean): T | undefined {
  const [found, setFound] = useState(() => it.loaded);
  useEffect(() => {
    if (!isWanted || found) return;
    let isHere = true;
    it.load().then(
      (loaded) => isHere && setFound(() => loaded),
      () => {},
    );
    return () => {
      isHere = false;
    };
  }, [it, isWanted, found]);
  return isWanted ? found : undefined;
}
