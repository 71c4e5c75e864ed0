import { type Ref, type RefObject, useCallback, useEffect, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import { useMessenger } from '../base/context.ts';
import { useDraft, useDrafts } from './useDraft.ts';

/** What the conversation can do with the message field. */
export type ComposerHandle = {
  readonly focus: () => void;
  /** Inserts a text above the draft. */
  readonly insertAbove: (text: string) => void;
};

type MessageField = {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly text: string;
  /** Replaces the text. */
  readonly write: (written: string) => void;
  /** Inserts a text in place of what is selected. */
  readonly insert: (added: string) => void;
};

/** List and conversation are side by side, and no on-screen keyboard covers them. */
const WIDE = '(min-width: 43.75rem) and (hover: hover)';

/** The text of a message field, kept as the draft of its conversation. */
export function useMessageField(peer: number, ref: Ref<ComposerHandle>): MessageField {
  const { store } = useMessenger();
  const drafts = useDrafts();
  const text = useDraft(peer);
  const field = useRef<HTMLTextAreaElement>(null);
  const caret = useRef<number>(undefined);
  const write = useCallback(
    (written: string) => {
      drafts.set(peer, written);
      if (written.trim() !== '') store.typing(peer);
    },
    [drafts, store, peer],
  );
  const insert = useCallback(
    (added: string) => {
      const written = drafts.textFor(peer);
      const { selectionStart = written.length, selectionEnd = written.length } = field.current ?? {};
      caret.current = selectionStart + added.length;
      write(written.slice(0, selectionStart) + added + written.slice(selectionEnd));
    },
    [drafts, peer, write],
  );
  // Puts the caret behind the inserted text; the browser would put it at the end.
  useLayoutEffect(() => {
    if (caret.current === undefined) return;
    field.current?.setSelectionRange(caret.current, caret.current);
    caret.current = undefined;
  });
  useEffect(() => {
    if (window.matchMedia(WIDE).matches) field.current?.focus();
    return drafts.end;
  }, [drafts]);
  useImperativeHandle(
    ref,
    () => ({
      focus: () => field.current?.focus(),
      insertAbove: (added) => {
        const written = drafts.textFor(peer);
        write(added + written);
        field.current?.focus();
        caret.current = added.length + written.length;
      },
    }),
    [drafts, peer, write],
  );
  return { field, text, write, insert };
}
