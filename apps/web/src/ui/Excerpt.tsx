import { excerptOf } from './excerpt.ts';
import { Marked } from './Marked.tsx';
import './excerpt.css';

/**
 * A found message in two lines at most, with the matches marked.
 *
 * @param lead how many characters stand before the first match; as {@link excerptOf} has it, if not given
 */
export function Excerpt({
  text,
  wanted,
  before,
  lead,
}: {
  text: string;
  wanted: string;
  /** Stands before it. */
  before?: string | false;
  lead?: number;
}) {
  return (
    <span className="excerpt" dir="auto">
      {before}
      <Marked text={excerptOf(text, wanted, lead)} wanted={wanted} />
    </span>
  );
}
