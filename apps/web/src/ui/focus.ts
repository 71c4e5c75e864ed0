/** Moves the focus to the heading of the page, past the menu and the list. */
export function focusHeading(): void {
  const heading = document.querySelector<HTMLElement>('main h1');
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus();
}

/**
 * Called when the focused element disappears. If nothing else takes the focus, it stays near: in the open dialog, or at the
 * heading of the screen.
 */
export function keepFocus(): void {
  requestAnimationFrame(() => requestAnimationFrame(stayNear));
}

function stayNear(): void {
  if (document.activeElement !== document.body) return;
  const inDialog = [...document.querySelectorAll('[role="dialog"]')].at(-1)?.querySelector('button');
  if (inDialog) inDialog.focus();
  else focusHeading();
}
