import type { Latest, Talk } from '@rookery/store';
import { useState } from 'react';
import { gistOf, gistWords } from '../base/gist.ts';
import { type Say, useWords } from '../base/language.ts';
import type { SayHappened } from './HappenedRow.tsx';
import type { SideOf } from './useSides.ts';

const MOST_CHARS = 300;

/** How those that write in a group are called, and what happens there is said. */
export type InGroup = { readonly sideOf: SideOf; readonly sayHappened: SayHappened };

/** Announces incoming messages of the open conversation to screen readers, and nothing else in it. */
export function Arrivals({ talk, name, inGroup }: { talk: Talk; name: string; inGroup: InGroup | undefined }) {
  const say = useWords(gistWords);
  const { latest } = talk;
  const number = latest?.number ?? 0;
  const [known, setKnown] = useState(number);
  const isNew = latest !== undefined && !latest.mine && talk.loaded && number > known;
  // Messages of the first page are not new.
  if (!talk.loaded && number > known) setKnown(number);
  return (
    <p className="visually-hidden" aria-live="polite">
      {/* A new element each time, so that a repeated text is announced again. */}
      {isNew && <span key={number}>{textOf(latest, name, inGroup, say)}</span>}
    </p>
  );
}

function nameIn({ author }: Latest, name: string, inGroup: InGroup | undefined): string {
  return inGroup && author !== undefined ? inGroup.sideOf(author).name : name;
}

function textOf(
  latest: Latest,
  name: string,
  inGroup: InGroup | undefined,
  say: Say<typeof gistWords.en>,
): string | undefined {
  const { text, happened, files, isRecalled } = latest;
  if (happened && inGroup) return inGroup.sayHappened(happened);
  const said = gistOf({ text: text.slice(0, MOST_CHARS), files, isRecalled }, say);
  return `${nameIn(latest, name, inGroup)}: ${said}`;
}
