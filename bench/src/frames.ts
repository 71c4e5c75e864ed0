import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';

/** The measurements of a scroll: the number of frames, the longest, those that took too long, and the distance. */
type Frames = {
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
        let top = list.scrollTop;
        let before = performance.now();
        const end = before + ms;
        const frame = () => {
          const now = performance.now();
          times.push(now - before);
          before = now;
          list.scrollBy({ top: step, behavior: 'instant' });
          pixels += Math.abs(list.scrollTop - top);
          top = list.scrollTop;
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

/** The frames of a page, and of an idle one. */
type Pair = { readonly ours: Frames; readonly bare: Frames };

const ATTEMPTS = 5;

const BARE_LIST = '#bare';
const BARE = `<style>div { width: 40rem; height: 40rem; overflow: auto }</style>
<div id="bare">${'<p>Nothing to do.</p>'.repeat(5000)}</div>
<script>bare.scrollTop = 80000</script>`;

/** A page with a list that is simply there, in a window beside another. */
export async function barePage(beside: Page): Promise<Page> {
  const page = await beside.context().newPage();
  await page.setContent(BARE);
  return page;
}

/**
 * Records until no frame is late, and each time a page that has nothing to do beside it: where other programs have the
 * processor, frames of both are late.
 *
 * @param selector of the list that scrolls in the page
 */
export async function smoothest(
  page: Page,
  bare: Page,
  record: (page: Page, selector: string) => Promise<Frames>,
  selector: string,
): Promise<Pair> {
  let best: Pair | undefined;
  for (let attempt = 0; attempt < ATTEMPTS && best?.ours.late.length !== 0; attempt++) {
    await page.bringToFront();
    const ours = await record(page, selector);
    await bare.bringToFront();
    const pair = { ours, bare: await record(bare, BARE_LIST) };
    if (!best || excess(pair) < excess(best)) best = pair;
  }
  assert.ok(best);
  return best;
}

/** The share of late frames that are ours, and not the machine's. */
function excess({ ours, bare }: Pair): number {
  return ours.late.length / ours.count - bare.late.length / bare.count;
}
