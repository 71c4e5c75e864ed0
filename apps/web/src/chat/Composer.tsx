import { SendHorizontal } from 'lucide-react';
import type { ClipboardEvent, KeyboardEvent, Ref } from 'react';
import { useMessenger, useSettings } from '../base/context.ts';
import { useWords } from '../base/language.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { composerWords } from './composer-words.ts';
import { EmojiButton } from './EmojiButton.tsx';
import { lengthOf, split } from './splitting.ts';
import { useDrafts } from './useDraft.ts';
import { type ComposerHandle, useMessageField } from './useMessageField.ts';
import { useMostChars } from './useMostChars.ts';
import './composer.css';

/** Longer texts are not split any more. */
const MOST_PIECES = 10;
/** A text of this length fills the field for sure. */
const FULL_CHARS = 4000;
/** The counter appears this close to the limit. */
const NEAR = 0.9;
/** The message field with the emoji and send buttons. Its text is kept as a draft. */
export function Composer({
  ref,
  peer,
  name,
  onSend,
  onLeaveUp,
}: {
  ref: Ref<ComposerHandle>;
  peer: number;
  name: string;
  onSend: (texts: readonly string[]) => void;
  /** Called for arrow up in an empty field. */
  onLeaveUp: () => void;
}) {
  const say = useWords(composerWords);
  const { notices } = useMessenger();
  const drafts = useDrafts();
  const [{ enterSends }] = useSettings();
  const { field, text, write, insert } = useMessageField(peer, ref);
  const most = useMostChars();
  const length = lengthOf(text.trim());
  const isTooLong = length > most;
  const isEmpty = length === 0;

  const send = (texts: readonly string[]) => {
    if (texts.length === 0) return;
    onSend(texts);
    drafts.sent(peer);
    field.current?.focus();
  };
  const sendAll = () => !isTooLong && send(split(text, most));
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
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
    else if (files.length > 0 && !types.includes('text/plain')) notices.say(say('onlyText'));
    else return;
    event.preventDefault();
  };
  return (
    <div className="composer-place">
      {isTooLong && <TooLong text={text} most={most} onSend={send} />}
      <div className="composer">
        <EmojiButton onChoose={insert} onClose={() => field.current?.focus()} />
        <div className="composer-grow" data-copy={text.slice(0, FULL_CHARS)}>
          <textarea
            ref={field}
            className="composer-field"
            rows={1}
            dir="auto"
            aria-label={say('label', { name })}
            placeholder={say('placeholder')}
            enterKeyHint={enterSends ? 'send' : 'enter'}
            value={text}
            onFocus={() => drafts.begin(peer)}
            onBlur={drafts.end}
            onChange={({ target }) => write(target.value)}
            onKeyDown={onKeyDown}
            onPaste={onPaste}
          />
        </div>
        {length > most * NEAR && (
          <span className={`composer-count${isTooLong ? ' composer-over' : ''}`}>{say('count', { length, most })}</span>
        )}
        <span className="composer-send">
          <IconButton label={say('send')} look="primary" isDisabled={isEmpty || isTooLong} onPress={sendAll}>
            <SendHorizontal aria-hidden />
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

/** Whether a text is certainly too long, however it is counted and split. */
function isHopeless(text: string, most: number): boolean {
  return text.length > 2 * most * MOST_PIECES;
}

function TooLong({ text, most, onSend }: { text: string; most: number; onSend: (texts: readonly string[]) => void }) {
  const say = useWords(composerWords);
  const pieces = isHopeless(text, most) ? [] : split(text, most);
  const isSplittable = pieces.length > 0 && pieces.length <= MOST_PIECES;
  return (
    <div className="composer-too-long" role="status">
      <span>{isSplittable ? say('tooLong', { most }) : say('farTooLong', { pieces: MOST_PIECES })}</span>
      {isSplittable && <Button onPress={() => onSend(pieces)}>{say('split', { count: pieces.length })}</Button>}
    </div>
  );
}
