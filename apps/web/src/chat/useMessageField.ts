import type { Message } from '@rookery/store';
import {
  type Ref,
  type RefObject,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useMessenger } from '../base/context.ts';
import { quoteOf } from './text.ts';
import { useDraft, useDrafts } from './useDraft.ts';

/** What the conversation can do with the message field. */
export type ComposerHandle = {
  readonly focus: () => void;
  /** What is written next answers a message. */
  readonly reply: (message: Message) => void;
  /** The text of a message of mine is changed. */
  readonly edit: (message: Message) => void;
  /** Sends files along with what is written next. */
  readonly attach: (files: readonly File[]) => void;
};

/** The message that is answered or edited. */
export type About = { readonly is: 'reply' | 'edit'; readonly message: Message };

type MessageField = {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  /** The draft of the conversation, or the new text of the message that is edited. */
  readonly text: string;
  readonly about: About | undefined;
  /** Answers or edits no message any more. */
  readonly drop: () => void;
  /** Replaces the text. */
  readonly write: (written: string) => void;
  /** Inserts a text in place of what is selected. */
  readonly insert: (added: string) => void;
  /** Inserts a text in place of a part. */
  readonly put: (added: string, from: number, to: number) => void;
};

/** List and conversation are side by side, and no on-screen keyboard covers them. */
const WIDE = '(min-width: 43.75rem) and (hover: hover)';

/** The text of a message field, kept as the draft of its conversation, and the message that it is about. */
export function useMessageField(
  peer: number,
  ref: Ref<ComposerHandle>,
  attach: ComposerHandle['attach'],
): MessageField {
  const { store } = useMessenger();
  const drafts = useDrafts();
  const draft = useDraft(peer);
  const [about, setAbout] = useState<About>();
  const [edited, setEdited] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  const caret = useRef<number>(undefined);
  const isEdit = about?.is === 'edit';
  const text = isEdit ? edited : draft;
  const latest = useRef(text);
  latest.current = text;
  const write = useCallback(
    (written: string) => {
      if (isEdit) return setEdited(written);
      drafts.set(peer, written);
      if (written.trim() !== '') store.typing(peer);
    },
    [drafts, store, peer, isEdit],
  );
  const put = useCallback(
    (added: string, from: number, to: number) => {
      caret.current = from + added.length;
      write(latest.current.slice(0, from) + added + latest.current.slice(to));
    },
    [write],
  );
  const insert = useCallback(
    (added: string) => {
      const end = latest.current.length;
      const { selectionStart = end, selectionEnd = end } = field.current ?? {};
      put(added, selectionStart, selectionEnd);
    },
    [put],
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
      reply: (message) => {
        field.current?.focus();
        // Some of long ago, and those that are not sent, have no name by which they could be quoted.
        if (message.name !== undefined) return setAbout({ is: 'reply', message });
        const quoted = quoteOf(message.text);
        caret.current = quoted.length + drafts.textFor(peer).length;
        drafts.set(peer, quoted + drafts.textFor(peer));
      },
      edit: (message) => {
        setAbout({ is: 'edit', message });
        setEdited(message.text);
        caret.current = message.text.length;
        field.current?.focus();
      },
      attach,
    }),
    [drafts, peer, attach],
  );
  const drop = useCallback(() => setAbout(undefined), []);
  return { field, text, about, drop, write, insert, put };
}
