/**
 * Of all windows of this browser one at a time has this: the first, and when it is closed the next. Where the browser
 * cannot tell them apart each window has it.
 *
 * @returns whether this window has it now, and a function that gives it up
 */
export function takeLead(name: string): { readonly isLeading: () => boolean; readonly giveUp: () => void } {
  let isLeading = !('locks' in navigator);
  const end = Promise.withResolvers<void>();
  const waiting = new AbortController();
  const lead = () => {
    isLeading = true;
    return end.promise;
  };
  // It rejects when it is given up before it was had.
  if ('locks' in navigator) navigator.locks.request(name, { signal: waiting.signal }, lead).catch(() => {});
  return {
    isLeading: () => isLeading,
    giveUp: () => {
      isLeading = false;
      waiting.abort();
      end.resolve();
    },
  };
}
