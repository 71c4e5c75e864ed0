/**
 * Copies a text to the clipboard. Pages loaded from another machine without TLS have no clipboard API: there the browser's
 * copy command is used.
 *
 * @throws Error when the browser does not allow it
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
