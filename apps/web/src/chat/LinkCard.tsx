import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useMessenger, useSettings } from '../base/context.ts';
import { firstLink } from './first-link.ts';
import { type Preview, type PreviewBook, previewsOf } from './previews.ts';
import './link-card.css';

/** A page is asked for when its message has been in sight, or nearly, for so long. */
const SEEN_MS = 150;
const NEARLY = '240px 0px';
/** As in useScrolling.ts, and the space below the last message. */
const SLACK = 24 + 36;

/** What the page says of itself that a message links to, where the server fetches that and its reader wants it. */
export function LinkCard({ text }: { text: string }) {
  const [{ linkCards }] = useSettings();
  const { client } = useMessenger();
  const href = useMemo(() => (linkCards ? firstLink(text) : undefined), [linkCards, text]);
  if (href === undefined) return null;
  return <Place key={href} href={href} book={previewsOf(client)} />;
}

/** The place of a card. What is read does not move when the card comes: its room is kept for it, or it waits. */
function Place({ href, book }: { href: string; book: PreviewBook }) {
  const place = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState(() => book.known(href));
  const [isKept, setIsKept] = useState(false);
  useLayoutEffect(() => {
    if (shown === undefined && book.isKnownOn && place.current) setIsKept(!isAtEnd(place.current));
  }, [book, shown]);
  const found = useFound(href, book, shown === undefined, place);
  useEffect(() => {
    if (found === undefined || shown !== undefined || !place.current) return;
    if (isKept || found === 'none') return setShown(found);
    return whenItMayGrow(place.current, () => setShown(found));
  }, [found, shown, isKept]);
  const isEmpty = shown === undefined || (shown === 'none' && !isKept);
  return (
    <div ref={place} className={`link-place${isKept ? ' link-place-kept' : ''}`}>
      {!isEmpty && <Card href={href} preview={shown} />}
    </div>
  );
}

function Card({ href, preview }: { href: string; preview: Preview }) {
  const host = new URL(href).host.replace(/^www\./, '');
  const { title, site, description } = preview === 'none' ? { title: host, site: '', description: '' } : preview;
  return (
    <a className="link-card" href={href} dir="auto" target="_blank" rel="noopener noreferrer nofollow">
      <span className="link-card-site">
        {/* First, so that no name a page gives itself pushes it out of sight. */}
        {title !== host && <bdi dir="ltr">{host}</bdi>}
        {site !== '' && site !== host && (
          <span>
            {title !== host && ' · '}
            <bdi>{site}</bdi>
          </span>
        )}
      </span>
      <span className="link-card-title" dir="auto">
        {title}
      </span>
      {description !== '' && (
        <span className="link-card-text" dir="auto">
          {description}
        </span>
      )}
    </a>
  );
}

/** The preview, asked for when its place is seen. */
function useFound(href: string, book: PreviewBook, isWanted: boolean, place: RefObject<HTMLElement | null>) {
  const [found, setFound] = useState<Preview>();
  useEffect(() => {
    const { current } = place;
    if (!isWanted || !current) return;
    let isHere = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = () => {
      book.of(href).then(
        (preview) => isHere && setFound(preview),
        // It is asked for again when the message comes into sight again.
        () => {},
      );
    };
    const observer = new IntersectionObserver(
      ([entry]) => {
        clearTimeout(timer);
        if (entry?.isIntersecting) timer = setTimeout(ask, SEEN_MS);
      },
      { root: current.closest('.messages'), rootMargin: NEARLY },
    );
    observer.observe(current);
    return () => {
      isHere = false;
      clearTimeout(timer);
      observer.disconnect();
    };
  }, [href, book, isWanted, place]);
  return found;
}

/** At its end the list stays there, and what is out of sight is not seen to move. */
function mayGrow(place: HTMLElement): boolean {
  if (isAtEnd(place)) return true;
  const pane = place.closest('.messages')?.getBoundingClientRect();
  const row = place.closest('article')?.getBoundingClientRect();
  return !pane || !row || row.bottom <= pane.top || row.top >= pane.bottom;
}

function isAtEnd(place: HTMLElement): boolean {
  const pane = place.closest('.messages');
  return !pane || pane.scrollTop + pane.clientHeight >= pane.scrollHeight - SLACK;
}

/** @returns a function that ends the waiting */
function whenItMayGrow(place: HTMLElement, then: () => void): (() => void) | undefined {
  if (mayGrow(place)) {
    then();
    return undefined;
  }
  const pane = place.closest('.messages');
  const look = () => mayGrow(place) && then();
  pane?.addEventListener('scroll', look, { passive: true });
  return () => pane?.removeEventListener('scroll', look);
}
