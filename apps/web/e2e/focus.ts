import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { ringFaults } from './ring.ts';

/** The focused element as text, and what is wrong with how the focus is shown. */
export type Stop = { readonly name: string; readonly faults: readonly string[] };

/** The most Tab stops on the way to a control. */
const MOST_STOPS = 90;

/**
 * The focused element: it must be in sight, not covered, and look different from without the focus.
 */
async function stop(page: Page): Promise<Stop> {
  const { name, faults } = await look(page);
  return { name, faults: [...faults, ...(await ringFaults(page))] };
}

function look(page: Page): Promise<Stop> {
  return page.evaluate(() => {
    const LOOKS = [
      'outlineStyle',
      'outlineWidth',
      'boxShadow',
      'borderColor',
      'backgroundColor',
      'textDecorationLine',
    ] as const;
    const active = document.activeElement;
    if (!active || active === document.body) return { name: 'nothing', faults: ['nothing has the focus'] };
    const role = active.getAttribute('role') ?? active.tagName.toLowerCase();
    const label =
      active.getAttribute('aria-label') ??
      (active instanceof HTMLInputElement ? active.labels?.[0]?.textContent : undefined) ??
      active.textContent ??
      '';
    const name = `${role} “${label.trim().replace(/\s+/g, ' ').slice(0, 60)}”`;
    // The input of a switch or a radio is invisible: its label counts.
    const isDrawn = active.getBoundingClientRect().width > 1 && !active.closest('.visually-hidden, label > span');
    const drawn = isDrawn || !(active instanceof HTMLInputElement) ? active : (active.closest('label') ?? active);
    const faults: string[] = [];

    let { left, top, right, bottom } = drawn.getBoundingClientRect();
    const least = { width: Math.min(24, right - left) / 2, height: Math.min(24, bottom - top) / 2 };
    for (let around = drawn.parentElement; around; around = around.parentElement) {
      if (getComputedStyle(around).overflow === 'visible') continue;
      const box = around.getBoundingClientRect();
      [left, top] = [Math.max(left, box.left), Math.max(top, box.top)];
      [right, bottom] = [Math.min(right, box.right), Math.min(bottom, box.bottom)];
    }
    [left, top, right, bottom] = [
      Math.max(left, 0),
      Math.max(top, 0),
      Math.min(right, innerWidth),
      Math.min(bottom, innerHeight),
    ];
    if (right - left < least.width || bottom - top < least.height) faults.push(`${name} is out of sight`);
    else {
      const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      // A notice disappears soon.
      if (over && !drawn.contains(over) && !over.contains(drawn) && !over.closest('.notices'))
        faults.push(`${name} lies under ${over.className}`);
    }

    // A copy of the element and its surroundings has no focus; the library's attributes for the focus are removed, and so are
    // the names that group radios.
    let outer: Element = drawn;
    for (let level = 0; level < 2 && outer.parentElement && outer.parentElement.id !== 'root'; level++) {
      if (outer.parentElement.childElementCount > 200) break;
      outer = outer.parentElement;
    }
    const copy = outer.cloneNode(true) as Element;
    for (const each of [copy, ...copy.querySelectorAll('*')]) {
      for (const { name: attribute } of [...each.attributes])
        if (attribute.startsWith('data-focus') || attribute === 'name' || attribute === 'id')
          each.removeAttribute(attribute);
    }
    const pathTo = (element: Element): number[] =>
      element === outer
        ? []
        : [...pathTo(element.parentElement ?? outer), [...(element.parentElement?.children ?? [])].indexOf(element)];
    const lookOf = (element: Element | undefined) => {
      if (!element) return '';
      const style = getComputedStyle(element);
      return JSON.stringify(LOOKS.map((each) => style[each]));
    };
    const within = (root: Element, path: readonly number[]) =>
      path.reduce<Element | undefined>((element, place) => element?.children[place], root);
    const path = pathTo(drawn);
    const looks = (root: Element) =>
      [...path.keys(), path.length]
        .map((depth) => lookOf(within(root, path.slice(0, depth))))
        .concat([...(within(root, path)?.children ?? [])].map(lookOf));
    outer.after(copy);
    const [with_, without] = [looks(outer), looks(copy)];
    copy.remove();
    if (JSON.stringify(with_) === JSON.stringify(without)) faults.push(`${name} does not show that it has the focus`);
    return { name, faults };
  });
}

/** Presses Tab until an element has the focus; every stop on the way must show its focus. */
export async function tabTo(page: Page, wanted: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const passed: string[] = [];
  for (let step = 0; step < MOST_STOPS; step++) {
    if (await hasFocus(wanted)) return;
    await page.keyboard.press(key);
    const { name, faults } = await stop(page);
    if (name !== 'nothing') assert.deepEqual(faults, []);
    passed.push(name);
  }
  assert.fail(`${wanted} is not reached by ${key}: ${passed.slice(0, 40).join(', ')}`);
}

/** Waits until an element has the focus, and checks that it shows it. */
export async function focused(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor();
  const deadline = Date.now() + 30_000;
  while (!(await hasFocus(wanted))) {
    const { name } = await stop(page);
    if (Date.now() > deadline) assert.fail(`${name} has the focus, not ${wanted}`);
    await page.waitForTimeout(50);
  }
  assert.deepEqual((await stop(page)).faults, []);
}

async function hasFocus(wanted: Locator): Promise<boolean> {
  const all = await wanted.evaluateAll((elements) => elements.includes(document.activeElement as HTMLElement));
  return all;
}

/** All Tab stops from the beginning of the page to its end, and the controls that are not reached. */
export async function tabThrough(page: Page): Promise<{ stops: Stop[]; missed: string[] }> {
  await page.evaluate(() => {
    for (const each of document.querySelectorAll('[data-reached]')) each.removeAttribute('data-reached');
    const start = document.createElement('span');
    start.tabIndex = -1;
    start.dataset.reached = 'start';
    document.body.prepend(start);
    start.focus();
  });
  const stops: Stop[] = [];
  for (let step = 0; step < MOST_STOPS; step++) {
    await page.keyboard.press('Tab');
    const isNew = await page.evaluate(() => {
      document.querySelector('[data-reached="start"]')?.remove();
      const { activeElement } = document;
      if (!activeElement || activeElement === document.body || activeElement.hasAttribute('data-reached')) return false;
      activeElement.setAttribute('data-reached', '');
      return true;
    });
    if (!isNew) break;
    stops.push(await stop(page));
  }
  return { stops, missed: await missed(page) };
}

/** The controls that neither Tab nor the arrow keys reach. */
function missed(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const CONTROLS = 'a[href], button, input, select, textarea, [role="option"], [role="row"][tabindex]';
    // In these the arrow keys move, or do what the buttons do.
    const GROUPS = '[role="radiogroup"], [role="listbox"], [role="grid"], [role="toolbar"], [role="log"], ul';
    const hasReached = (group: Element | null | undefined) => group?.querySelector('[data-reached]') != null;
    const isReached = (element: HTMLElement) => {
      if (element.hasAttribute('data-reached')) return true;
      // Messages are rendered and removed as the list scrolls.
      if (element.closest('[role="log"]')) return element.closest('[role="log"]')?.matches('[data-reached]') === true;
      if (element.closest('[role="grid"]')) return hasReached(element.closest('[role="grid"]'));
      if (element instanceof HTMLInputElement && element.type === 'radio') return hasReached(element.closest(GROUPS));
      if (element.tabIndex !== -1) return false;
      return hasReached(element.closest(GROUPS)) || hasReached(element.closest('[role="group"]'));
    };
    return [...document.querySelectorAll<HTMLElement>(CONTROLS)]
      .filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.matches(':disabled'))
      .filter((each) => !each.closest('[inert], [aria-hidden="true"]') && !isReached(each))
      .map((each) => each.outerHTML.slice(0, 160));
  });
}
