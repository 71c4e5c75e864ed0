/** Interactive elements. A message is not one, but buttons and links in it are. */
const CONTROLS =
  'a[href], button, input, textarea, select, [role="button"], [role="switch"], [role="option"], [role="menuitem"]';
/** Distance to the edge of the page, and between candidate places, in pixels. */
const EDGE = 16;
const STEP = 24;

type Box = Pick<DOMRect, 'left' | 'top' | 'right' | 'bottom'>;

/** Where the controls of the page are that can be seen. */
function controlsBut(isOwn: (control: Element) => boolean): Box[] {
  return Array.from(document.querySelectorAll(CONTROLS))
    .filter((control) => !isOwn(control))
    .map((control) => control.getBoundingClientRect())
    .filter((box) => box.width > 1 && box.height > 1);
}

/** Whether a box covers no control. */
export function isFree(box: Box, isOwn: (control: Element) => boolean): boolean {
  return !controlsBut(isOwn).some((control) => overlaps(control, box));
}

/**
 * A place for a box where it covers no control: as low and as far right as possible; in the upper middle if there is none.
 *
 * @returns pixels from the left and top of the page
 */
export function freePlace(
  width: number,
  height: number,
  isOwn: (control: Element) => boolean,
): readonly [number, number] {
  const { innerWidth, innerHeight } = window;
  const controls = controlsBut(isOwn);
  const last = innerWidth - EDGE - width;
  const columns = [last, last / 2 + EDGE / 2, EDGE];
  for (let top = innerHeight - EDGE - height; top >= EDGE; top -= STEP) {
    for (const left of columns) {
      const place = { left, top, right: left + width, bottom: top + height };
      if (!controls.some((box) => overlaps(box, place))) return [left, top];
    }
  }
  return [Math.max(EDGE, last / 2), EDGE];
}

function overlaps(one: Box, other: Box): boolean {
  return one.left < other.right && one.right > other.left && one.top < other.bottom && one.bottom > other.top;
}
