import type { Latest } from '@rookery/store';
import { memberNameOf, nameOf } from '@rookery/store';
import { useStore } from '../base/context.ts';
import { gistOf, gistWords } from '../base/gist.ts';
import { useWords } from '../base/language.ts';
import { oneLine } from '../friends/recent.ts';
import type { RowKit } from './row-kit.ts';
import { useQuoted } from './useQuoted.ts';
import './quoted.css';

/** The message that another one answers, above its text. A press leads to it. */
export function Quoted({ name, kit }: { name: string; kit: RowKit }) {
  const { peer, say, acts } = kit;
  const quoted = useQuoted(peer, name);
  if (quoted === 'missing') {
    return (
      <div className="quoted">
        <span className="quoted-text">{say('quoteMissing')}</span>
      </div>
    );
  }
  // Of the same height before it is known, so that nothing moves.
  if (quoted === undefined) return <div className="quoted" aria-hidden />;
  return (
    <button type="button" className="quoted" title={say('toQuoted')} onClick={() => acts.goTo(quoted.number)}>
      <QuotedWords peer={peer} message={quoted} you={say('you')} />
    </button>
  );
}

/** Who wrote a message, and its beginning. */
export function QuotedWords({ peer, message, you }: { peer: number; message: Latest; you: string }) {
  const say = useWords(gistWords);
  const { mine, author } = message;
  const name = useStore((state) => (author === undefined ? nameOf(state, peer) : memberNameOf(state, peer, author)));
  return (
    <>
      <bdi className="quoted-who">{mine ? you : name}</bdi>
      <bdi className="quoted-text">{oneLine(gistOf(message, say))}</bdi>
    </>
  );
}
