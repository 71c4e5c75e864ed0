import { isComposed } from './input-method.ts';
import { isKeeping } from './keys-ahead.ts';

/** What a key does wherever the focus is, in the order in which the list of them has it. */
export const shortcuts = {
  'Mod+K': 'search',
  'Alt+ArrowUp': 'previous',
  'Alt+ArrowDown': 'next',
  'Alt+Shift+ArrowUp': 'previousUnread',
  'Alt+Shift+ArrowDown': 'nextUnread',
  Escape: 'leave',
  'Mod+/': 'list',
  '?': 'list',
} as const;

export type ShortcutAct = (typeof shortcuts)[keyof typeof shortcuts];

/** A pressed shortcut. */
export type Pressed = { readonly act: ShortcutAct; readonly event: KeyboardEvent };

const WRITTEN_IN = 'input:not([type="checkbox"], [type="radio"]), textarea, [contenteditable]';
/** These open their choices with Alt and an arrow. */
const CHOOSES = 'select, [role="combobox"], [aria-haspopup="listbox"]';
/** What lies over the page has keys of its own. */
const OVER = '[role="dialog"], [role="alertdialog"], [role="menu"]';

/** Whether `Mod` is the command key, as on all that Apple makes; elsewhere it is Ctrl. */
export function isApple(): boolean {
  return /Mac|iP(?:hone|ad|od)/.test(navigator.platform + navigator.userAgent);
}

/** Tells which of the {@link shortcuts} are pressed from now on, and keeps them from what has the focus, except Escape. */
export function followShortcuts(tell: (pressed: Pressed) => void): () => void {
  const onKey = (event: KeyboardEvent) => {
    const act = actOf(event);
    if (!act || act === 'leave') return;
    // Otherwise the browser would go to a field of its own.
    event.preventDefault();
    event.stopPropagation();
    if (!document.querySelector(OVER)) tell({ act, event });
  };
  // After all that has something to close.
  const onEscape = (event: KeyboardEvent) => {
    if (actOf(event) === 'leave' && !document.querySelector(OVER)) tell({ act: 'leave', event });
  };
  window.addEventListener('keydown', onKey, true);
  window.addEventListener('keydown', onEscape);
  return () => {
    window.removeEventListener('keydown', onKey, true);
    window.removeEventListener('keydown', onEscape);
  };
}

function actOf(event: KeyboardEvent): ShortcutAct | undefined {
  const { altKey, ctrlKey, metaKey, target } = event;
  const keys = keysOf(event);
  if (isComposed(event) || (isApple() ? ctrlKey : metaKey) || !Object.hasOwn(shortcuts, keys)) return undefined;
  const isIn = (what: string) => target instanceof Element && target.closest(what) !== null;
  if (keys === '?' && (isKeeping() || isIn(WRITTEN_IN))) return undefined;
  if (altKey && isIn(CHOOSES)) return undefined;
  return shortcuts[keys as keyof typeof shortcuts];
}

/** The keys of an event as the table names them. What makes a sign of a key belongs to the sign. */
function keysOf({ key, code, altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): string {
  const isSign = key.length === 1;
  // On keyboards of other scripts the letter is where it is on this one.
  const name = !isSign ? key : (/^Key(.)$/.exec(key > '~' ? code : '')?.[1] ?? key.toUpperCase());
  const parts = [(ctrlKey || metaKey) && 'Mod', altKey && 'Alt', shiftKey && !isSign && 'Shift', name];
  return parts.filter(Boolean).join('+');
}
