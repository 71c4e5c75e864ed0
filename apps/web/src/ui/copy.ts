/**
 * Puts a text where it can be pasted from. Pages that came without TLS from another machine have no clipboard of their
 * own: there the browser is asked as if somebody had pressed the keys.
 *
 * @throws Error when the browser does not let it happen
 */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const fill = (event: ClipboardEvent) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    event.clipboardData?.setData('text/plain', text);
  };
  document.addEventListener('copy', fill, true);
  const isDone = document.execCommand('copy');
  document.removeEventListener('copy', fill, true);
  if (!isDone) throw new Error('the browser does not let this page copy');
}
