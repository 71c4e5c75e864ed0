import { isBlank, type Talk } from '@rookery/store';
import { useRef } from 'react';
import { useWords } from '../app/language.ts';
import { words } from './words.ts';

const MOST_CHARS = 300;

/** Reads aloud what comes in while the conversation is open, and nothing else that appears in it. */
export function Arrivals({ talk, name }: { talk: Talk; name: string }) {
  const say = useWords(words);
  const { latest } = talk;
  const first = useRef(latest?.number ?? 0);
  const isNew = latest !== undefined && !latest.mine && talk.loaded && latest.number > first.current;
  // What was there when the first page came is not news.
  if (!talk.loaded) first.current = Math.max(first.current, latest?.number ?? 0);
  return (
    <p className="visually-hidden" aria-live="polite">
      {/* A new element each time: the same words said twice are two messages. */}
      {isNew && (
        <span
          key={latest.number}
        >{`${name}: ${isBlank(latest.text) ? say('blank') : latest.text.slice(0, MOST_CHARS)}`}</span>
      )}
    </p>
  );
}
