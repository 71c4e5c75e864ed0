import type { Talk } from '@rookery/store';
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { MouseEvent } from 'react';
import { type Say, useWords } from '../base/language.ts';
import { Badge } from '../ui/Badge.tsx';
import { Button } from '../ui/Button.tsx';
import type { SideOf } from './useSides.ts';
import { words } from './words.ts';
import './overlays.css';

/** A button that disappears when pressed hands the focus to the messages. */
function focusMessages({ currentTarget }: MouseEvent): void {
  currentTarget.parentElement?.querySelector<HTMLElement>('[role="log"]')?.focus({ preventScroll: true });
}

/** Leads back to the newest message; `count` have arrived meanwhile. */
export function ToNewest({ count, onPress }: { count: number; onPress: () => void }) {
  const say = useWords(words);
  const label = count === 0 ? say('toNewest') : say('toNewestCount', { count });
  const onClick = (event: MouseEvent) => {
    focusMessages(event);
    onPress();
  };
  return (
    <button type="button" className="to-newest" title={label} aria-label={label} onClick={onClick}>
      <ArrowDown aria-hidden />
      <Badge count={count} />
    </button>
  );
}

/** Leads up to the first unread message. */
export function ToUnread({ count, onPress }: { count: number; onPress: () => void }) {
  const say = useWords(words);
  const onClick = (event: MouseEvent) => {
    focusMessages(event);
    onPress();
  };
  return (
    <button type="button" className="to-unread" onClick={onClick}>
      <ArrowUp aria-hidden />
      {count === 0 ? say('toUnread') : say('toUnreadCount', { count })}
    </button>
  );
}

/** The typing notice. @param sideOf in a group: what its members are called */
export function TypingNotice({ talk, name, sideOf }: { talk: Talk; name: string; sideOf: SideOf | undefined }) {
  const say = useWords(words);
  if (talk.typingAt === 0) return null;
  const typists = sideOf ? talk.typists.map(({ uin }) => sideOf(uin).name) : [name];
  if (typists.length === 0) return null;
  return (
    <p className="typing">
      <span className="typing-dots" aria-hidden>
        <i />
        <i />
        <i />
      </span>
      <span>{typingIn(typists, say)}</span>
    </p>
  );
}

function typingIn([name = '', other, ...more]: readonly string[], say: Say<typeof words.en>): string {
  if (other === undefined) return say('typingNotice', { name });
  return more.length === 0 ? say('typingTwo', { name, other }) : say('typingMany');
}

/** Says that messages could not be loaded. */
export function Trouble({ onRetry }: { onRetry: () => void }) {
  const say = useWords(words);
  return (
    <div className="messages-trouble" role="alert">
      <p>{say('trouble')}</p>
      <Button onPress={onRetry}>{say('again')}</Button>
    </div>
  );
}
