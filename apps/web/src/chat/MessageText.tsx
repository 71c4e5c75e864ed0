import { isBlank } from '@rookery/store';
import { Fragment, type ReactNode, useEffect, useMemo, useState } from 'react';
import { useWords } from '../app/language.ts';
import { part } from '../app/part.tsx';
import type { LinkFinder } from './links.ts';
import { blocksIn, type CodePart, inlineCodeIn, isLong, partsOf } from './text.ts';
import { words } from './words.ts';
import './message-text.css';

const CopyButton = part(() => import('../ui/CopyButton.tsx').then((m) => m.CopyButton));

/** Whether it is worth while to look for links. */
const MAYBE_LINK = /:\/\/|mailto:|www\.|@/i;

/**
 * The text of a message. It is only ever text: what looks like a link becomes one, the rest is shown as it is written.
 *
 * @param foot what stands at its end: in its last line, where there is room
 */
export function MessageText({ text, foot }: { text: string; foot: ReactNode }) {
  const say = useWords(words);
  const links = useLinks(text);
  const [isOpen, setIsOpen] = useState(false);
  const pieces = useMemo(() => piecesOf(text, links), [text, links]);
  const isFoldable = isLong(text);
  const isFolded = isFoldable && !isOpen;
  const isEmpty = isBlank(text);
  const className = `message-text${isFolded ? ' message-folded' : ''}${isEmpty ? ' message-blank' : ''}`;
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: what has the focus must be seen, so a link opens it */}
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

function piecesOf(text: string, links: LinkFinder | undefined): ReactNode {
  return blocksIn(text).map((part, index) => {
    const key = `${index}`;
    return part.kind === 'words' ? (
      <Fragment key={key}>{said(part.text, links)}</Fragment>
    ) : (
      <Block key={key} {...part} />
    );
  });
}

function said(text: string, links: LinkFinder | undefined): ReactNode {
  return partsOf(text).map(({ isQuote, text: part }, index) => {
    const key = `${index}`;
    return isQuote ? <Quote key={key} text={part} /> : <Fragment key={key}>{inLines(part, links)}</Fragment>;
  });
}

function inLines(text: string, links: LinkFinder | undefined): ReactNode {
  return inlineCodeIn(text).map((part, index) => {
    const key = `${index}`;
    if (part.kind === 'words') return <Fragment key={key}>{links ? linked(part.text, links) : part.text}</Fragment>;
    return (
      <Fragment key={key}>
        <Sign text={part.before} />
        <code className="message-code">{part.text}</code>
        <Sign text={part.after} />
      </Fragment>
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

/** What makes a quote or code of a text: it is copied with it, and not seen. */
function Sign({ text }: { text: string }) {
  return <span className="message-sign">{text}</span>;
}

/** A block of code; what is too wide is scrolled to. */
function Block({ text, before, after }: Exclude<CodePart, { kind: 'words' }>) {
  const say = useWords(words);
  return (
    <span className="message-block">
      <Sign text={before} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <code tabIndex={0} dir="ltr">
        {text}
      </code>
      <Sign text={after} />
      <CopyButton isIcon text={text} label={say('copyCode')} />
    </span>
  );
}

function Quote({ text }: { text: string }) {
  return (
    <span className="message-quote">
      {text.split(/(?<=\n)/).map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a message never change
        <Fragment key={index}>
          <Sign text="> " />
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

/** The parts of an address one behind the other, as they follow: words from the right to the left would change places. */
function inOrder(address: string): ReactNode {
  if (!RIGHT_TO_LEFT.test(address)) return address;
  return address.split(/([/.?#&=:@_~+-]+)/).map((part, index) => {
    const key = `${index}`;
    return index % 2 === 0 ? <bdi key={key}>{part}</bdi> : <Fragment key={key}>{part}</Fragment>;
  });
}

let finder: LinkFinder | undefined;
let loading: Promise<LinkFinder> | undefined;

/** What finds links, when there may be some; it is loaded with the first of them. */
function useLinks(text: string): LinkFinder | undefined {
  const isWanted = MAYBE_LINK.test(text);
  const [found, setFound] = useState(() => finder);
  useEffect(() => {
    if (!isWanted || found) return;
    let isHere = true;
    loading ??= import('./links.ts').then(({ linkFinder }) => {
      finder = linkFinder();
      return finder;
    });
    loading.then(
      (it) => isHere && setFound(() => it),
      () => {
        // Without it a link is text. The next message with one tries again.
        loading = undefined;
      },
    );
    return () => {
      isHere = false;
    };
  }, [isWanted, found]);
  return isWanted ? found : undefined;
}
