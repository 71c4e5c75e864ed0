import { type FocusEvent, type KeyboardEvent, type RefObject, useCallback, useMemo, useRef, useState } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { MessageActs } from './row-kit.ts';
import { isLine, type Row } from './rows.ts';

type MessageKeysProps = {
  readonly list: RefObject<VirtualizerHandle | null>;
  readonly pane: RefObject<HTMLElement | null>;
  readonly rows: readonly Row[];
  readonly acts: MessageActs;
  readonly onWrite: () => void;
};

/**
 * Keyboard navigation among messages: up and down, Home and End to the ends of what is loaded; Enter answers one, Ctrl+C copies
 * it. Tab leads to one message, which stays rendered wherever the list is scrolled.
 */
export function useMessageKeys({ list, pane, rows, acts, onWrite }: MessageKeysProps) {
  const [current, setCurrent] = useState<string>();
  const latest = useRef({ rows, acts, onWrite });
  latest.current = { rows, acts, onWrite };
  const place = useMemo(() => rows.findIndex(({ message }) => message.key === current), [rows, current]);
  const mounted = useMemo(() => (place === -1 ? [] : [place]), [place]);

  const focus = useCallback(
    (index: number) => {
      const key = latest.current.rows[index]?.message.key;
      if (key === undefined) return;
      setCurrent(key);
      list.current?.scrollToIndex(index, { align: 'nearest' });
      // The row may have to be rendered first.
      requestAnimationFrame(() => articleOf(pane.current, key)?.focus({ preventScroll: true }));
    },
    [list, pane],
  );

  const focusVisible = useCallback(() => {
    const handle = list.current;
    if (!handle) return;
    focus(
      Math.min(handle.findItemIndex(handle.scrollOffset + handle.viewportSize - 1), latest.current.rows.length - 1),
    );
  }, [list, focus]);

  const onKeyDown = useCallback(
    (event: KeyboardEvent<HTMLElement>) => {
      const { key, target, currentTarget } = event;
      // What lies over the page bubbles through here, too.
      if (!(target instanceof Node && currentTarget.contains(target))) return;
      const article = target instanceof Element ? target.closest('article') : null;
      const index = latest.current.rows.findIndex(({ message }) => message.key === article?.dataset.key);
      const act = article && target === article ? actOf(event) : undefined;
      const message = latest.current.rows[index]?.message;
      if (act && message && !isLine(message)) {
        latest.current.acts[act](message);
        event.preventDefault();
        return;
      }
      if (isWriting(event)) return latest.current.onWrite();
      const next = nextIndex(key, index, latest.current.rows.length);
      if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      if (next === 'visible') focusVisible();
      else focus(next);
    },
    [focus, focusVisible],
  );

  const onFocus = useCallback(({ target }: FocusEvent<HTMLElement>) => {
    const key = target.closest('article')?.dataset.key;
    if (key !== undefined) setCurrent(key);
  }, []);

  return useMemo(
    () => ({ current, mounted, onKeyDown, onFocus, focusVisible }),
    [current, mounted, onKeyDown, onFocus, focusVisible],
  );
}

/** The message a key leads to; from none, one in sight. */
function nextIndex(key: string, index: number, count: number): number | 'visible' | undefined {
  if (index === -1) return key === 'ArrowUp' || key === 'ArrowDown' ? 'visible' : undefined;
  if (key === 'ArrowUp') return Math.max(0, index - 1);
  if (key === 'ArrowDown') return Math.min(count - 1, index + 1);
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return undefined;
}

/** What a key does with the message that has the focus. */
function actOf(event: KeyboardEvent): 'copy' | 'reply' | undefined {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
  if (key === 'Enter' && !(ctrlKey || metaKey || altKey || shiftKey)) return 'reply';
  const isCopy = (ctrlKey || metaKey) && key.toLowerCase() === 'c';
  return isCopy && window.getSelection()?.isCollapsed !== false ? 'copy' : undefined;
}

/** Whether a key types a character that no button handles. */
function isWriting({ key, ctrlKey, metaKey, altKey, target }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey || key === ' ') return false;
  return [...key].length === 1 && target instanceof Element && !target.closest('button, a');
}

function articleOf(pane: HTMLElement | null, key: string): HTMLElement | undefined {
  const articles = pane?.querySelectorAll<HTMLElement>('article') ?? [];
  return Array.from(articles).find(({ dataset }) => dataset.key === key);
}
