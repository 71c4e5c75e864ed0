/** Puts the focus on the heading of the page, behind the menu and the list. */
export function focusHeading(): void {
  const heading = document.querySelector<HTMLElement>('main h1');
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus();
}

/**
 * What has the focus goes away. Where nothing else takes it, the focus stays near: in the dialog that is open, or at the
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
