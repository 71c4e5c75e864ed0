import { isBlank, type Talk } from '@rookery/store';
import { useState } from 'react';
import { useWords } from '../base/language.ts';
import { words } from './words.ts';

const MOST_CHARS = 300;

/** Announces incoming messages of the open conversation to screen readers, and nothing else in it. */
export function Arrivals({ talk, name }: { talk: Talk; name: string }) {
  const say = useWords(words);
  const { latest } = talk;
  const number = latest?.number ?? 0;
  const [known, setKnown] = useState(number);
  const isNew = latest !== undefined && !latest.mine && talk.loaded && number > known;
  // Messages of the first page are not new.
  if (!talk.loaded && number > known) setKnown(number);
  return (
    <p className="visually-hidden" aria-live="polite">
      {/* A new element each time, so that a repeated text is announced again. */}
      {isNew && (
        <span key={number}>{`${name}: ${isBlank(latest.text) ? say('blank') : latest.text.slice(0, MOST_CHARS)}`}</span>
      )}
    </p>
  );
}
