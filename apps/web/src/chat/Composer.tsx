import type { AttachedFile } from '@rookery/protocol';
import type { Message } from '@rookery/store';
import { Check, SendHorizontal } from 'lucide-react';
import { type ClipboardEvent, type KeyboardEvent, type Ref, useCallback, useEffect, useState } from 'react';
import { useMessenger, useSettings } from '../base/context.ts';
import { useWords } from '../base/language.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { AboutBar } from './AboutBar.tsx';
import { AttachButton } from './AttachButton.tsx';
import { composerWords } from './composer-words.ts';
import { EmojiButton } from './EmojiButton.tsx';
import { MOST_FILES } from './files/attachments.ts';
import { Tray } from './files/Tray.tsx';
import { useAttachments } from './files/useAttachments.ts';
import { MentionList } from './MentionList.tsx';
import type { Mentionable } from './mentions.ts';
import { lengthOf, split } from './splitting.ts';
import { useDrafts } from './useDraft.ts';
import { useMentioning } from './useMentioning.ts';
import { type ComposerHandle, useMessageField } from './useMessageField.ts';
import { useMostChars } from './useMostChars.ts';
import './composer.css';

/** Longer texts are not split any more. */
const MOST_PIECES = 10;
/** A text of this length fills the field for sure. */
const FULL_CHARS = 4000;
/** The counter appears this close to the limit. */
const NEAR = 0.9;

/** What is sent: texts, one a message, and what goes with the first of them. */
export type Written = {
  readonly texts: readonly string[];
  readonly quote?: string | undefined;
  readonly files: readonly AttachedFile[];
};

type ComposerProps = {
  readonly ref: Ref<ComposerHandle>;
  readonly peer: number;
  readonly name: string;
  /** Whom one can mention. */
  readonly people: readonly Mentionable[];
  readonly onSend: (written: Written) => void;
  /** Takes the new text of a message. @returns whether it was taken */
  readonly onEdit: (message: Message, text: string) => Promise<boolean>;
  /** Called for arrow up in an empty field. */
  readonly onLeaveUp: () => void;
};

/** The message field with the attach, emoji and send buttons. Its text is kept as a draft. */
export function Composer({ ref, peer, name, people, onSend, onEdit, onLeaveUp }: ComposerProps) {
  const say = useWords(composerWords);
  const { notices } = useMessenger();
  const drafts = useDrafts();
  const [{ enterSends }] = useSettings();
  const [attachments, book] = useAttachments(peer);
  const attach = useCallback(
    (files: readonly File[]) => {
      if (book.add(peer, files) > 0) notices.say(say('tooManyFiles', { most: MOST_FILES }));
    },
    [book, peer, notices, say],
  );
  const { field, text, about, drop, write, insert, put } = useMessageField(peer, ref, attach);
  const mentioning = useMentioning({ people, field, text, put });
  const most = useMostChars();
  const [isBusy, setIsBusy] = useState(false);
  const isEdit = about?.is === 'edit';
  const length = lengthOf(text.trim());
  const isTooLong = length > most;
  const isEmpty = length === 0 && (isEdit || attachments.length === 0);

  const send = () => {
    const texts = split(text, most);
    const files = book.take(peer);
    if (texts.length === 0 && files.length === 0) return;
    onSend({ texts: texts.length === 0 ? [''] : texts, quote: about?.message.name, files });
    drop();
    drafts.sent(peer);
    field.current?.focus();
  };
  const [isDue, sendOnceReady] = useOnceReady(
    attachments.every(({ file }) => file !== undefined),
    attachments.some(({ error }) => error !== undefined),
    send,
  );
  const save = async () => {
    if (!about || isBusy) return;
    setIsBusy(true);
    const isDone = text === about.message.text || (await onEdit(about.message, text.trim()));
    setIsBusy(false);
    if (isDone) drop();
  };
  const sendAll = () => {
    if (isTooLong || isEmpty) return;
    if (isEdit) void save();
    else sendOnceReady();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (mentioning.onKeyDown(event)) return;
    if (event.key === 'Escape' && about) {
      event.preventDefault();
      drop();
    }
    if (event.key === 'ArrowUp' && text === '') {
      event.preventDefault();
      onLeaveUp();
    }
    if (event.key !== 'Enter' || !isSending(event, enterSends)) return;
    event.preventDefault();
    sendAll();
  };
  const onPaste = (event: ClipboardEvent) => {
    const { files, types } = event.clipboardData;
    const pasted = event.clipboardData.getData('text/plain');
    // A browser takes many seconds to show it.
    if (isHopeless(pasted, most)) notices.say(say('farTooLong', { pieces: MOST_PIECES }));
    // A table is copied as text and as a picture.
    else if (files.length > 0 && !types.includes('text/plain')) attach([...files]);
    else return;
    event.preventDefault();
  };
  return (
    <div className="composer-place">
      {isTooLong && (isEdit ? <EditTooLong most={most} /> : <TooLong text={text} most={most} onSend={sendOnceReady} />)}
      {about && <AboutBar peer={peer} about={about} onDrop={() => [drop(), field.current?.focus()]} />}
      {attachments.length > 0 && !isEdit && (
        <Tray
          attachments={attachments}
          onRemove={(key) => book.remove(peer, key)}
          onRetry={(key) => book.retry(peer, key)}
        />
      )}
      {isDue && (
        <p className="composer-due" role="status">
          {say('dueFiles')}
        </p>
      )}
      <div className="composer">
        {mentioning.isOpen && (
          <MentionList
            id={mentioning.list}
            peer={peer}
            candidates={mentioning.candidates}
            active={mentioning.active}
            onTake={mentioning.take}
          />
        )}
        <span className="composer-tools">
          {!isEdit && <AttachButton onChoose={attach} />}
          <EmojiButton onChoose={insert} onClose={() => field.current?.focus()} />
        </span>
        <div className="composer-grow" data-copy={text.slice(0, FULL_CHARS)}>
          <textarea
            ref={field}
            className="composer-field"
            rows={1}
            dir="auto"
            aria-label={say('label', { name })}
            placeholder={say('placeholder')}
            {...mentioning.props}
            enterKeyHint={enterSends ? 'send' : 'enter'}
            value={text}
            onFocus={() => drafts.begin(peer)}
            onBlur={drafts.end}
            onChange={({ target }) => write(target.value)}
            onSelect={mentioning.look}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
          />
        </div>
        {length > most * NEAR && (
          <span className={`composer-count${isTooLong ? ' composer-over' : ''}`}>{say('count', { length, most })}</span>
        )}
        <span className="composer-send">
          <IconButton
            label={say(isEdit ? 'save' : 'send')}
            look="primary"
            isDisabled={isEmpty || isTooLong || isBusy}
            onPress={sendAll}
          >
            {isEdit ? <Check aria-hidden /> : <SendHorizontal aria-hidden />}
          </IconButton>
        </span>
      </div>
    </div>
  );
}

/** Whether a key sends: Enter, or Ctrl+Enter with the other setting. */
function isSending({ shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent, enterSends: boolean): boolean {
  if (ctrlKey || metaKey) return true;
  return enterSends && !shiftKey && !altKey;
}

/**
 * Sends at once, or as soon as all files are on the server: what is written by then. One that cannot be sent ends the waiting.
 *
 * @returns whether something waits, and how to send
 */
function useOnceReady(
  isReady: boolean,
  hasFailed: boolean,
  send: () => void,
): readonly [isDue: boolean, sendOnceReady: () => void] {
  const [isDue, setIsDue] = useState(false);
  useEffect(() => {
    if (!isDue || !(isReady || hasFailed)) return;
    setIsDue(false);
    if (isReady) send();
  });
  return [isDue, () => (isReady ? send() : setIsDue(true))];
}

/** Whether a text is certainly too long, however it is counted and split. */
function isHopeless(text: string, most: number): boolean {
  return text.length > 2 * most * MOST_PIECES;
}

function EditTooLong({ most }: { most: number }) {
  const say = useWords(composerWords);
  return (
    <p className="composer-too-long" role="status">
      {say('editTooLong', { most })}
    </p>
  );
}

function TooLong({ text, most, onSend }: { text: string; most: number; onSend: () => void }) {
  const say = useWords(composerWords);
  const pieces = isHopeless(text, most) ? [] : split(text, most);
  const isSplittable = pieces.length > 0 && pieces.length <= MOST_PIECES;
  return (
    <div className="composer-too-long" role="status">
      <span>{isSplittable ? say('tooLong', { most }) : say('farTooLong', { pieces: MOST_PIECES })}</span>
      {isSplittable && <Button onPress={onSend}>{say('split', { count: pieces.length })}</Button>}
    </div>
  );
}
