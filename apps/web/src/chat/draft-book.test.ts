import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DraftBook, type DraftWindow } from './draft-book.ts';

const YEAR_MS = 365 * 24 * 3_600_000;

/** The windows of one browser: a write of one is reported to the others. */
class Browser {
  readonly items = new Map<string, string>();
  readonly #windows: EventTarget[] = [];

  open(): DraftWindow & EventTarget {
    const window = new EventTarget();
    this.#windows.push(window);
    const tell = (key: string) => {
      for (const other of this.#windows) {
        if (other !== window) other.dispatchEvent(Object.assign(new Event('storage'), { key }));
      }
    };
    const localStorage = {
      getItem: (key: string) => this.items.get(key) ?? null,
      setItem: (key: string, value: string) => {
        this.items.set(key, value);
        tell(key);
      },
      removeItem: (key: string) => {
        this.items.delete(key);
        tell(key);
      },
    } as Storage;
    return Object.assign(window, { localStorage }) as DraftWindow & EventTarget;
  }
}

const hide = (window: EventTarget) => window.dispatchEvent(new Event('pagehide'));

test('a draft is kept for each friend and account, and is gone when it is empty', () => {
  const browser = new Browser();
  const window = browser.open();
  const drafts = new DraftBook(10001, window);
  let told = 0;
  drafts.subscribe(() => told++);
  drafts.set(10002, 'Tea at');
  drafts.set(10003, 'Hello');
  drafts.set(10003, '');
  assert.equal(told, 3);
  hide(window);
  const later = new DraftBook(10001, browser.open());
  assert.equal(later.textFor(10002), 'Tea at');
  assert.equal(later.textFor(10003), '');
  assert.equal(new DraftBook(10009, browser.open()).textFor(10002), '');
  for (const book of [drafts, later]) book.close();
});

test('two windows show the same, and neither undoes what the other has written', () => {
  const browser = new Browser();
  const [one, other] = [browser.open(), browser.open()];
  const [first, second] = [new DraftBook(10001, one), new DraftBook(10001, other)];
  first.set(10002, 'from the first');
  second.set(10003, 'from the second');
  hide(one);
  assert.equal(second.textFor(10002), 'from the first');
  assert.equal(second.textFor(10003), 'from the second');
  hide(other);
  assert.equal(first.textFor(10003), 'from the second');
  first.set(10002, '');
  hide(one);
  assert.equal(second.textFor(10002), '');
  for (const book of [first, second]) book.close();
});

test('what is being written in one window is not taken away by what was written in another before', () => {
  const browser = new Browser();
  const [one, other] = [browser.open(), browser.open()];
  const [first, second] = [new DraftBook(10001, one), new DraftBook(10001, other)];
  first.set(10002, 'sent by the first');
  hide(one);
  first.set(10002, '');
  second.set(10002, 'begun in the second');
  hide(other);
  hide(one);
  assert.equal(second.textFor(10002), 'begun in the second');
  hide(other);
  const later = new DraftBook(10001, browser.open());
  assert.equal(later.textFor(10002), 'begun in the second');
  for (const book of [first, second, later]) book.close();
});

test('another window changes no draft that is being written, and nothing is lost', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const pause = () => t.mock.timers.tick(1000);
  const browser = new Browser();
  const [first, second] = [new DraftBook(10001, browser.open()), new DraftBook(10001, browser.open())];
  for (const book of [first, second]) book.begin(10002);
  first.set(10002, 'Tea');
  pause();
  assert.equal(second.textFor(10002), 'Tea', 'nothing was written there yet');
  second.set(10002, 'Cake');
  pause();
  assert.equal(first.textFor(10002), 'Tea', 'being written here');
  first.set(10002, 'Tea at four');
  pause();
  assert.equal(second.textFor(10002), 'Cake');
  second.set(10002, 'Cake, too');
  pause();
  first.end();
  for (const book of [first, second]) {
    assert.equal(book.textFor(10002), 'Cake, too\nTea at four');
    book.close();
  }
});

test('a draft follows the other window while it is not being written; deleted characters stay deleted', () => {
  const browser = new Browser();
  const [one, other] = [browser.open(), browser.open()];
  const [first, second] = [new DraftBook(10001, one), new DraftBook(10001, other)];
  second.begin(10002);
  second.set(10002, 'Tea at four');
  second.end();
  first.begin(10002);
  for (const text of ['Tea at', 'Coffee', 'Coff', '']) {
    first.set(10002, text);
    hide(one);
    assert.equal(first.textFor(10002), text);
    assert.equal(second.textFor(10002), text);
  }
  for (const book of [first, second]) book.close();
});

test('what is sent in one window is gone in the other when it is the same, and only then', () => {
  const browser = new Browser();
  const [one, other] = [browser.open(), browser.open()];
  const [first, second] = [new DraftBook(10001, one), new DraftBook(10001, other)];
  const both = [first, second];
  for (const book of both) {
    book.begin(10002);
    book.set(10002, 'Tea');
  }
  hide(one);
  hide(other);
  first.sent(10002);
  for (const book of both) assert.equal(book.textFor(10002), '');

  first.set(10002, 'Tea');
  hide(one);
  assert.equal(first.textFor(10002), 'Tea', 'it can be written once more');
  second.set(10002, 'Cake');
  hide(other);
  first.sent(10002);
  hide(other);
  assert.equal(second.textFor(10002), 'Cake');
  for (const book of both) book.close();
  const later = new DraftBook(10001, browser.open());
  assert.equal(later.textFor(10002), 'Cake');
  later.close();
});

test('drafts are bounded in number, and a clock that is set on or back takes none away', () => {
  const browser = new Browser();
  let now = 1_000_000_000_000;
  const window = browser.open();
  const drafts = new DraftBook(10001, window, () => now);
  for (let peer = 1; peer <= 60; peer++) {
    now++;
    drafts.set(peer, `draft ${peer}`);
  }
  hide(window);
  const kept = new DraftBook(10001, browser.open(), () => now);
  assert.equal(kept.textFor(10), '');
  assert.equal(kept.textFor(11), 'draft 11');
  for (const step of [YEAR_MS, -2 * YEAR_MS]) {
    now += step;
    assert.equal(new DraftBook(10001, browser.open(), () => now).textFor(60), 'draft 60');
  }
  for (const book of [drafts, kept]) book.close();
});

test('malformed stored drafts do no harm, and nothing is left after wiping', () => {
  const browser = new Browser();
  for (const value of [
    '',
    '{',
    'null',
    '7',
    '[[1]]',
    '[[1,null]]',
    '[["1",{"text":"a","at":1}]]',
    '[[1,{"text":7}]]',
  ]) {
    browser.items.set('rookery.drafts.10001', value);
    assert.equal(new DraftBook(10001, browser.open()).textFor(1), '', value);
  }
  const drafts = new DraftBook(10001, browser.open());
  drafts.set(1, 'a secret');
  drafts.wipe();
  assert.equal(drafts.textFor(1), '');
  assert.equal(browser.items.size, 0);
});
