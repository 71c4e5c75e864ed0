/**
 * Hides keys that belong to an input method from all key handlers, here and in libraries. The browser still handles them.
 */
export function leaveToInputMethod(window: Window): void {
  const leave = (event: KeyboardEvent) => {
    if (isComposed(event)) event.stopPropagation();
  };
  window.addEventListener('keydown', leave, true);
  window.addEventListener('keyup', leave, true);
}

/**
 * Whether a key belongs to an input method. Safari marks the last one only by 229. `Process` begins a composition, and is
 * let through so that a list can hand it on to its field.
 */
export function isComposed({ isComposing, keyCode, key }: KeyboardEvent): boolean {
  return (isComposing || keyCode === 229) && key !== 'Process';
}
