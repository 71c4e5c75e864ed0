import { Fragment } from 'react';
import { foundIn } from './excerpt.ts';

/** A text with the search matches marked. */
export function Marked({ text, wanted }: { text: string; wanted: string }) {
  return foundIn(text, wanted).map(({ text: piece, isMatch }, index) => {
    const key = `${index}`;
    return isMatch ? <mark key={key}>{piece}</mark> : <Fragment key={key}>{piece}</Fragment>;
  });
}
