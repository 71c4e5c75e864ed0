import type { Page } from 'playwright-core';

/** What was seen of a scroll: how many frames, the longest of them, those that took too long, and how far it went. */
export type Frames = {
  readonly count: number;
  readonly longestMs: number;
  readonly late: readonly number[];
  readonly pixels: number;
};

/** A frame that takes longer is seen as a jerk. */
export const FRAME_MS = 50;

/**
 * Scrolls a list by so many pixels in each frame (less than nothing is up), for so many milliseconds, and takes the time
 * of every frame. At an end it waits for what is loaded.
 *
 * @param selector of the element that scrolls
 */
export function recordScroll(
  page: Page,
  selector: string,
  { step, ms }: { step: number; ms: number },
): Promise<Frames> {
  return page.evaluate(
    ({ selector, step, ms, frameMs }) =>
      new Promise<Frames>((resolve, reject) => {
        const list = document.querySelector(selector);
        if (!list) return reject(new Error(`There is no ${selector}.`));
        const times: number[] = [];
        let pixels = 0;
        let before = performance.now();
        const end = before + ms;
        const frame = () => {
          const now = performance.now();
          times.push(now - before);
          before = now;
          const top = list.scrollTop;
          list.scrollBy({ top: step, behavior: 'instant' });
          pixels += Math.abs(list.scrollTop - top);
          if (now < end) requestAnimationFrame(frame);
          else {
            const late = times.slice(1).filter((time) => time > frameMs);
            resolve({ count: times.length, longestMs: Math.max(...times.slice(1)), late, pixels });
          }
        };
        requestAnimationFrame(frame);
      }),
    { selector, step, ms, frameMs: FRAME_MS },
  );
}
