import { isComposed } from './input-method.ts';

/**
 * Keeps keys that are pressed before their target is there, and gives them to it in order once it has the focus. So a user
 * can press a button and type on, however long the answer takes.
 */

/** How long a new target may take to get the focus. */
const FOCUS_MS = 200;
const LOOK_MS = 10;
/** More than a person can type meanwhile. */
const MOST_KEYS = 500;

const kept: KeyboardEvent[] = [];
/** Keys that are down and were kept: their release is kept as well. */
const down = new Set<string>();
let waits = 0;
let isAtWork = false;
let before: Element | null = null;

/**
 * Keeps the keys from now on.
 *
 * @param isForFocus the target takes the focus, so wait for that
 * @returns a function to call when the target is there
 */
export function keepKeys({ isForFocus = true } = {}): () => void {
  waits++;
  before = isForFocus ? document.activeElement : null;
  listen();
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    waits--;
    if (!isAtWork) void giveAll();
  };
}

/** Whether keys are being kept. */
export function isKeeping(): boolean {
  return waits > 0 || isAtWork;
}

function listen(): void {
  window.addEventListener('keydown', keep, true);
  window.addEventListener('keyup', keepUp, true);
  window.addEventListener('pointerdown', drop, true);
}

function leave(): void {
  window.removeEventListener('keydown', keep, true);
  window.removeEventListener('keyup', keepUp, true);
  window.removeEventListener('pointerdown', drop, true);
  down.clear();
}

function keep(event: KeyboardEvent): void {
  if (!event.isTrusted || !isKept(event)) return;
  stop(event);
  // The key that opened the target may still be down.
  if (event.repeat && !down.has(event.code) && event.key.length > 1) return;
  down.add(event.code);
  if (kept.length < MOST_KEYS) kept.push(event);
}

function keepUp(event: KeyboardEvent): void {
  if (event.isTrusted && down.delete(event.code)) stop(event);
}

/** After a click the keys are meant for something else. */
function drop(): void {
  kept.length = 0;
}

function stop(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}

const NAMED = /^(?:Enter|Escape|Backspace|Delete|Home|End|PageUp|PageDown|Arrow\w+)$/;

/** Characters, and keys that a field or a list handles. Tab moves on by itself, and the page has no shortcuts. */
function isKept(event: KeyboardEvent): boolean {
  const { key, ctrlKey, metaKey, altKey } = event;
  if (ctrlKey || metaKey || altKey || isComposed(event)) return false;
  return [...key].length === 1 || NAMED.test(key);
}

async function giveAll(): Promise<void> {
  isAtWork = true;
  await focusMoves();
  while (waits === 0) {
    const event = kept.shift();
    if (!event) break;
    give(event);
    // The page handles each key before the next one: it may have opened something else to wait for.
    await pause(0);
  }
  isAtWork = false;
  if (waits === 0) leave();
}

/** Waits until the focus has moved; not every target takes it. */
async function focusMoves(): Promise<void> {
  for (let ms = 0; ms < FOCUS_MS && waits === 0; ms += LOOK_MS) {
    const { activeElement, body } = document;
    if (activeElement !== before && activeElement !== body) return;
    await pause(LOOK_MS);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Gives a key to the focused element, and does what the browser would do. */
function give({ key, code, shiftKey, keyCode }: KeyboardEvent): void {
  const target = document.activeElement ?? document.body;
  const init = { key, code, shiftKey, keyCode, bubbles: true, cancelable: true, composed: true };
  const isLeftToBrowser = target.dispatchEvent(new KeyboardEvent('keydown', init));
  if (isLeftToBrowser) doAsBrowser(target, key);
  (document.activeElement ?? target).dispatchEvent(new KeyboardEvent('keyup', init));
}

function doAsBrowser(target: Element, key: string): void {
  const isArea = target instanceof HTMLTextAreaElement;
  const form = target instanceof HTMLInputElement ? target.form : undefined;
  if ([...key].length === 1) document.execCommand('insertText', false, key);
  else if (key === 'Backspace') document.execCommand('delete');
  else if (key === 'Delete') document.execCommand('forwardDelete');
  else if (key !== 'Enter') return;
  else if (isArea) document.execCommand('insertText', false, '\n');
  else if (form !== undefined) form?.requestSubmit();
  else if (target instanceof HTMLElement) target.click();
}
