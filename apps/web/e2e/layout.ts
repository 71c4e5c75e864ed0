import type { Page } from 'playwright-core';

/** Texts written by users, which a list may shorten; all others are the page's own. */
const SHORTENED = 'bdi, [data-text], .friends-row-below, .excerpt';

/** Content that scrolls sideways. */
const WIDE = 'pre, [data-wide]';

/** Elements that show a number of lines of a text: the next line is cut off by design. */
const FOLDED = '.excerpt, .message-folded, .file-name';

/** The height that a line of any script may need, relative to its font size. */
const TALLEST = 1.6;

/** The smallest touch target, in pixels. */
const LEAST_TARGET = 24;

/**
 * Faults in the current layout: texts cut off, content that scrolls sideways, controls that overlap or are too small. As
 * text, so that a test can compare them with an empty list.
 */
export function faults(page: Page): Promise<string[]> {
  return page.evaluate(
    ({ shortened, folded, tallest, wide, least }) => {
      const found: string[] = [];
      const told = (element: Element) => {
        const text = element.textContent?.trim().replace(/\s+/g, ' ').slice(0, 40);
        const name = element.getAttribute('aria-label') ?? text;
        return `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> “${name}”`;
      };
      type Box = { left: number; top: number; right: number; bottom: number };
      const cut = (a: Box, b: Box): Box => ({
        left: Math.max(a.left, b.left),
        top: Math.max(a.top, b.top),
        right: Math.min(a.right, b.right),
        bottom: Math.min(a.bottom, b.bottom),
      });
      const screen: Box = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
      const isThere = ({ left, top, right, bottom }: Box) => right - left > 1 && bottom - top > 1;
      // Elements only for screen readers are a point, or inside one.
      const isPoint = (element: Element | null): boolean => {
        if (!element || element === document.body) return false;
        const { width, height } = element.getBoundingClientRect();
        const isClipped = getComputedStyle(element).overflow === 'hidden' && width <= 1 && height <= 1;
        return isClipped || isPoint(element.parentElement);
      };
      const isSeen = (element: Element) =>
        element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
        !element.closest('[inert]') &&
        isThere(element.getBoundingClientRect()) &&
        !isPoint(element);
      /** The visible part of a box, and whether the rest is out of reach sideways or vertically. */
      const shownOf = (element: Element, box: Box) => {
        let rest = box;
        let scrollsAside = false;
        let scrollsDown = false;
        let isCutAside = false;
        let isCutBeyond = false;
        /** Whether a line of letters shows only its top or bottom part. */
        let isSliced = false;
        // Absolutely positioned elements are only clipped from the next positioned ancestor on.
        let isLifted = element instanceof Element && getComputedStyle(element).position === 'absolute';
        for (let around = element.parentElement; around; around = around.parentElement) {
          const style = getComputedStyle(around);
          if (isLifted && style.position === 'static' && style.contain === 'none') continue;
          isLifted = style.position === 'absolute';
          const margin = style.overflow === 'clip' ? Number.parseFloat(style.overflowClipMargin) : 0;
          const edge = around.getBoundingClientRect();
          const inner = {
            left: edge.left - margin,
            top: edge.top - margin,
            right: edge.right + margin,
            bottom: edge.bottom + margin,
          };
          if (style.overflowX === 'auto' || style.overflowX === 'scroll') scrollsAside = true;
          if (style.overflowY === 'auto' || style.overflowY === 'scroll') scrollsDown = true;
          if (style.overflowX !== 'visible') {
            const isAside = rest.left < inner.left - 1 || rest.right > inner.right + 1;
            if (isAside && !scrollsAside && isThere(rest)) isCutAside = true;
          }
          if (style.overflowY !== 'visible') {
            const isBeyond = rest.top < inner.top - 1 || rest.bottom > inner.bottom + 1;
            if (isBeyond && !scrollsDown && isThere(rest)) {
              isCutBeyond = true;
              if (isThere(cut(rest, inner))) isSliced = true;
            }
          }
          if (style.overflowX !== 'visible' || style.overflowY !== 'visible') rest = cut(rest, inner);
          if (style.position === 'fixed') break;
        }
        const isOutside = box.left < -1 || box.right > innerWidth + 1;
        if (isOutside && !scrollsAside) isCutAside = true;
        return { rest: cut(rest, screen), isCut: isCutAside || isCutBeyond, isSliced };
      };

      // The page and its lists scroll vertically only.
      for (const element of document.querySelectorAll('*')) {
        if (!isSeen(element)) continue;
        const { overflowX } = getComputedStyle(element);
        const scrolls = overflowX === 'auto' || overflowX === 'scroll' || element === document.scrollingElement;
        if (element === document.scrollingElement && element.scrollHeight > element.clientHeight)
          found.push(`the page itself scrolls by ${element.scrollHeight - element.clientHeight}`);
        if (scrolls && element.scrollWidth > element.clientWidth && !element.closest(wide))
          found.push(`scrolls to the side by ${element.scrollWidth - element.clientWidth}: ${told(element)}`);
      }

      // Texts.
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const text = walker.currentNode;
        const parent = text.parentElement;
        if (!parent || !text.textContent?.trim() || !isSeen(parent) || parent.closest(wide)) continue;
        const isShortened = parent.closest(shortened) !== null;
        const range = document.createRange();
        range.selectNodeContents(text);
        const size = Number.parseFloat(getComputedStyle(parent).fontSize) * (parent.closest(folded) ? 1 : tallest);
        for (const { left, right, top, bottom } of range.getClientRects()) {
          const more = Math.max(0, size - (bottom - top)) / 2;
          const box = { left, right, top: top - more, bottom: bottom + more };
          const { isCut, isSliced } = shownOf(text as unknown as Element, box);
          if (isShortened ? !isSliced : !isCut) continue;
          found.push(`text cut off: ${told(parent)}`);
          break;
        }
      }
      const pen = document.createElement('canvas').getContext('2d');
      for (const field of document.querySelectorAll<HTMLInputElement>('input[placeholder]')) {
        if (!pen || !isSeen(field) || field.value) continue;
        const { font, paddingLeft, paddingRight } = getComputedStyle(field);
        pen.font = font;
        const room = field.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
        if (pen.measureText(field.placeholder).width > room + 1)
          found.push(`placeholder cut off: ${field.placeholder}`);
      }

      // Controls.
      const all = [
        ...document.querySelectorAll(
          'a[href], button, input, select, textarea, [role="option"], [role="menuitem"], [role="menuitemradio"]',
        ),
      ]
        .filter((element) => isSeen(element) && getComputedStyle(element).pointerEvents !== 'none')
        .map((element) => {
          const { rest, isCut } = shownOf(element, element.getBoundingClientRect());
          return { element, box: rest, isCut };
        });
      for (const { element, box, isCut } of all) {
        // An input hidden behind a widget or represented by its label is invisible.
        if (isCut && !isThere(box) && !element.closest('[aria-hidden="true"], label'))
          found.push(`out of reach: ${told(element)}`);
      }
      const controls = all.filter(({ box }) => isThere(box));
      for (const { element } of controls) {
        const { width, height } = element.getBoundingClientRect();
        // Links in sentences, and inputs represented by their labels, are exempt.
        if (getComputedStyle(element).display === 'inline' || element.matches('label input')) continue;
        if (Math.min(width, height) < least) found.push(`${width} x ${height} is too small: ${told(element)}`);
      }
      const roomAtEnd = (field: Element, { left, right }: Box) => {
        const { paddingLeft, paddingRight } = getComputedStyle(field);
        const own = field.getBoundingClientRect();
        return (
          right <= own.left + Number.parseFloat(paddingLeft) + 1 ||
          left >= own.right - Number.parseFloat(paddingRight) - 1
        );
      };
      controls.forEach(({ element, box }, place) => {
        for (const { element: other, box: second } of controls.slice(place + 1)) {
          if (element.contains(other) || other.contains(element)) continue;
          const both = cut(box, second);
          if (!isThere(both)) continue;
          // A button may be inside a field that leaves room for it.
          if (element.matches('input, textarea') && roomAtEnd(element, both)) continue;
          if (other.matches('input, textarea') && roomAtEnd(other, both)) continue;
          found.push(`overlap: ${told(element)} and ${told(other)}`);
        }
      });
      return found;
    },
    { shortened: SHORTENED, folded: FOLDED, tallest: TALLEST, wide: WIDE, least: LEAST_TARGET },
  );
}
