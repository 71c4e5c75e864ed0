import { type KeyboardEvent, type RefObject, useId, useMemo, useState } from 'react';
import { begunAt, candidatesFor, type Mentionable } from './mentions.ts';

type MentioningProps = {
  readonly people: readonly Mentionable[];
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly text: string;
  /** Inserts a text in place of a part. */
  readonly put: (added: string, from: number, to: number) => void;
};

/** Completes the names of members behind an @: arrows choose, Enter and Tab take, Escape closes. */
export function useMentioning({ people, field, text, put }: MentioningProps) {
  const list = useId();
  const [caret, setCaret] = useState(0);
  const [place, setPlace] = useState(0);
  /** Where the mention begins whose list was closed. */
  const [closed, setClosed] = useState<number>();
  const begun = people.length === 0 ? undefined : begunAt(text, caret);
  const wanted = begun?.wanted;
  const candidates = useMemo(() => (wanted === undefined ? [] : candidatesFor(wanted, people)), [wanted, people]);
  const isOpen = begun !== undefined && candidates.length > 0 && closed !== begun.from;
  const active = Math.min(place, candidates.length - 1);
  const take = (index: number) => {
    const chosen = candidates[index];
    if (!begun || !chosen) return;
    const written = `@${chosen.name} `;
    put(written, begun.from, caret);
    setCaret(begun.from + written.length);
    setPlace(0);
    field.current?.focus();
  };
  const look = () => {
    const { selectionStart = 0 } = field.current ?? {};
    setCaret(selectionStart);
    if (begunAt(text, selectionStart)?.from !== closed) setClosed(undefined);
  };
  /** @returns whether the key was for the list */
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (!isOpen || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return false;
    const count = candidates.length;
    switch (event.key) {
      case 'ArrowDown':
        setPlace((active + 1) % count);
        break;
      case 'ArrowUp':
        setPlace((active + count - 1) % count);
        break;
      case 'Enter':
      case 'Tab':
        take(active);
        break;
      case 'Escape':
        setClosed(begun.from);
        break;
      default:
        return false;
    }
    event.preventDefault();
    return true;
  };
  const props = isOpen
    ? ({ 'aria-autocomplete': 'list', 'aria-controls': list, 'aria-activedescendant': `${list}-${active}` } as const)
    : {};
  return { isOpen, list, candidates, active, take, look, onKeyDown, props };
}
