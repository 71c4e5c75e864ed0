/**
 * Keys that choose what an input method offers are none of the page's: no handler of a key, here or in a library, hears of
 * them. The browser itself still does with them what it must.
 */
export function leaveToInputMethod(window: Window): void {
  const leave = (event: KeyboardEvent) => {
    if (isComposed(event)) event.stopPropagation();
  };
  window.addEventListener('keydown', leave, true);
  window.addEventListener('keyup', leave, true);
}

/**
 * Whether an input method takes a key. Safari tells of the last one by 229 alone. `Process` is one that begins to write,
 * wherever the focus is: a list hands it on to its field.
 */
export function isComposed({ isComposing, keyCode, key }: KeyboardEvent): boolean {
  return (isComposing || keyCode === 229) && key !== 'Process';
}
