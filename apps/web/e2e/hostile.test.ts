import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { skip } from './browser.ts';
import { ANN, EVE, House, moveIn, signIn } from './house.ts';
import { faults } from './layout.ts';
import { choose, screens, settle, show } from './screens.ts';
import { becomes } from './talking.ts';

const MARKUP = 20001;
const TURNED = 20002;
const ENDLESS = 20003;
const HEAPED = 20004;
const FAMILY = 20005;
const ASKING = 20006;

const RLO = '\u202E';
const RLI = '\u2067';
const PDI = '\u2069';
const IMAGE = '<img src=x onerror=alert(1)>';
const SCRIPT = '<script>alert(2)</script>';
const heaped = (count: number) => `Z${'\u0300\u0316\u0338'.repeat(count)}`;
const family = (count: number) => '👨‍👩‍👧‍👦'.repeat(count);

/** People with hostile names, all of which the server accepts. */
const people = [
  { uin: MARKUP, nick: IMAGE, remark: SCRIPT, group: '"><svg onload=alert(3)>', about: `${SCRIPT}${IMAGE}` },
  {
    uin: TURNED,
    nick: `${RLO}gnp.exe`,
    remark: '',
    group: `${RLI}group${PDI}${PDI}${RLO}`,
    about: `${RLO}${PDI}about`,
  },
  { uin: ENDLESS, nick: 'W'.repeat(32), remark: 'M'.repeat(32), group: '漢'.repeat(32), about: 'W'.repeat(120) },
  { uin: HEAPED, nick: heaped(10), remark: '', group: '{{name}} $t(title)', about: heaped(39) },
  { uin: FAMILY, nick: family(4), remark: '', group: family(4), about: family(17) },
] as const;

const profiles = {
  [MARKUP]: {
    homepage: 'javascript:alert(4)',
    mail: `"${IMAGE}"@example.org`,
    city: '`-alert(5)-`',
    phone: 'javascript:1',
  },
  [TURNED]: { homepage: `http://example.org/${RLO}moc.knab`, realName: `${RLI}${RLI}${RLO}x`, school: PDI.repeat(9) },
  [ENDLESS]: {
    homepage: `http://example.org/${'w'.repeat(100)}`,
    address: 'W'.repeat(120),
    mail: `${'w'.repeat(60)}@example.org`,
  },
  [HEAPED]: { occupation: heaped(39), homepage: 'data:text/html,<script>alert(6)</script>' },
  [FAMILY]: { occupation: family(17), homepage: 'http://user:secret@example.org/' },
} as const;

/** Their messages. */
const messages = [
  IMAGE,
  SCRIPT,
  '<iframe srcdoc="<script>alert(7)</script>"></iframe><a href="javascript:alert(8)">x</a><style>*{display:none}</style>',
  `${RLO}gnp.exe`,
  `${PDI}${PDI}\u202C${RLI}a${RLO}b\u202D\u202Bc`,
  'a'.repeat(4000),
  '漢'.repeat(4000),
  '😀'.repeat(200),
  family(200),
  heaped(1000),
  '\u200D'.repeat(500),
  `${RLO}\u2800\u3164`,
  'javascript:alert(9) data:text/html,<script>alert(10)</script> vbscript:x file:///etc/passwd',
  'http://example.org\u202Efdp.exe http://www.bank.example@evil.example/ https://example.org/\u2067x http://\u0000null.example/',
  `a${'\n'.repeat(1000)}b`,
  'a\u0000b\u0007c\u001b[31md\u007fe\u0085f\u2028g\u2029h\ufffei\ufeffj',
  `${'> '.repeat(500)}x`,
  'https://example.org/fine',
] as const;

/** A text as stored: without the control characters that legacy clients choke on. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones the server removes
const kept = (text: string) => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');

/** They are Ann's friends and have written to her; one is a stranger with a request; an administrator has acted on one. */
async function moveInAll(t: TestContext, house: House): Promise<void> {
  const ann = await house.client(ANN, { until: t });
  for (const { uin, nick, remark, group, about } of people) {
    await moveIn(house.storage, { uin, nick, profile: { ...profiles[uin], introduction: about } });
    await house.storage.befriend({ uin: ANN, peer: uin, mostFriends: 100 });
    await ann.call('SetFriend', { uin, remark, label: group });
  }
  for (const { uin, nick } of people) await house.say(uin, ANN, [`Hello from ${nick}`]);
  await house.say(MARKUP, ANN, messages);
  await moveIn(house.storage, { uin: ASKING, nick: IMAGE });
  const asking = await house.client(ASKING, { until: t });
  await asking.call('Ack_AddToList', { uin: ANN, answer: 'ask', reason: `${RLO}${IMAGE}${'W'.repeat(150)}` });
  const eve = await house.client(EVE, { until: t });
  await eve.call('Ack_AddToList', { uin: ANN, answer: 'ask', reason: `a${'\n'.repeat(90)}${heaped(30)}` });
  const turned = await house.client(TURNED, { until: t });
  await ann.call('DelFromList', { uin: TURNED });
  await ann.call('Ack_AddToList', { uin: TURNED, answer: 'ask' });
  await turned.call('Ack_AddToList', { uin: ANN, answer: 'refuse', reason: `${RLO}${SCRIPT}` });
  await ann.call('Block', { uin: TURNED });
  await ann.call('SetAccount', { uin: FAMILY, isAdmin: true });
  await ann.call('SetAccount', { uin: TURNED, isDisabled: true });
  await ann.call('AddAppPwd', { name: `${IMAGE}${RLO}`, commands: ['CLTMSG'] });
  await ann.call('SetInfo', {
    introduction: `${SCRIPT}${RLO}`,
    homepage: 'javascript:alert(11)',
    city: 'W'.repeat(120),
  });
}

/** Every possible effect of a text: dialogs, requests, console messages, errors. */
function watch(page: Page, origin: string): string[] {
  const seen: string[] = [];
  page.on('dialog', (dialog) => {
    seen.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const { origin: to, pathname } = new URL(request.url());
    if (to !== origin || !/^\/(?:$|assets\/|web$|ws$|icon|manifest|sw\.js)/.test(pathname)) seen.push(request.url());
  });
  page.on('popup', (popup) => seen.push(`popup: ${popup.url()}`));
  page.on('pageerror', (error) => seen.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') seen.push(`console: ${message.text()}`);
  });
  return seen;
}

/** Faults of a page: markup made from a text, links that lead elsewhere, reordered words. */
function spoils(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const strange = document.querySelectorAll(
      'body script:not([src^="/assets/"]), img, iframe, object, embed, body style:not([data-virtua]), [onerror], [onload], [onclick], [srcdoc]',
    );
    for (const each of strange) found.push(`made of a text: ${each.outerHTML.slice(0, 120)}`);
    const DECEPTIVE = /[\u202A-\u202E\u2066-\u2069]/;
    for (const link of document.querySelectorAll<HTMLAnchorElement>('a[href]')) {
      const { href, textContent } = link;
      const { protocol, username, hostname } = new URL(href);
      if (!['http:', 'https:', 'mailto:', 'tel:'].includes(protocol)) found.push(`a link to ${href}`);
      if (username !== '' && protocol.startsWith('http')) found.push(`a link with a name in it: ${href}`);
      if (link.target === '_blank' && DECEPTIVE.test(textContent))
        found.push(`a link that reads otherwise than it is: ${href}`);
      if (/evil|bank/.test(hostname)) found.push(`a link to ${hostname}`);
    }
    /** Whether a text's ink beyond its lines is clipped close to it. */
    const isHeld = (element: Element | null, levels = 4): boolean =>
      element !== null &&
      levels > 0 &&
      (getComputedStyle(element).overflowY !== 'visible' || isHeld(element.parentElement, levels - 1));
    // The page's own words run from left to right, beside any text.
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode;
      const parent = text.parentElement;
      if (!parent?.checkVisibility() || parent.closest('.visually-hidden')) continue;
      if (/\p{M}{6}/u.test(text.textContent ?? '') && !isHeld(parent))
        found.push(`reaches out: ${parent.outerHTML.slice(0, 60)}`);
      if (parent.closest('bdi, [data-text], [dir="auto"]')) continue;
      // A name in a sentence may reorder itself, but nothing else.
      const bare = (text.textContent ?? '').replace(/[\u202A-\u202E\u2066-\u2068].*?[\u202C\u2069]/g, (name) =>
        ' '.repeat(name.length),
      );
      for (const { 0: word, index } of bare.matchAll(/[A-Za-z]{3,}/g)) {
        const box = (at: number) => {
          const range = document.createRange();
          range.setStart(text, at);
          range.setEnd(text, at + 1);
          return range.getBoundingClientRect();
        };
        const [first, last] = [box(index), box(index + word.length - 1)];
        if (first.top === last.top && first.left > last.left)
          found.push(`turned round: “${text.textContent?.slice(0, 60)}”`);
      }
    }
    for (const text of document.querySelectorAll('[role="log"] [data-text]')) {
      const list = text.closest('[role="log"]')?.getBoundingClientRect();
      const bubble = text.closest('.bubble')?.getBoundingClientRect();
      if (!list || !bubble) continue;
      if (bubble.left < list.left || bubble.right > list.right) found.push('a message is wider than its list');
      // A font without combining marks sets them side by side, as one word; its end is cut off.
      const range = document.createRange();
      range.selectNodeContents(text);
      const all = range.getBoundingClientRect();
      const shown = text.closest('.message-text')?.getBoundingClientRect() ?? all;
      const left = Math.max(all.left, shown.left);
      const right = Math.min(all.right, shown.right);
      if (left < bubble.left - 1 || right > bubble.right + 1) found.push('a text is wider than its message');
    }
    return found;
  });
}

/** Whether the bidi controls of a text are balanced. */
function isEven(text: string): boolean {
  return /^(?:[^\u202A-\u202E\u2066-\u2069]|[\u202A\u202B\u202D\u202E][^\u202A-\u202E\u2066-\u2069]*\u202C)*$/.test(
    text,
  );
}

test('texts of any kind stay texts, in their place, on every screen', { skip }, async (t) => {
  const house = await House.open(t, {}, { browser: 'whole' });
  await moveInAll(t, house);
  const { origin } = new URL(house.url);
  const [narrow, wide] = await Promise.all([
    house.signIn(ANN, { viewport: { width: 360, height: 740 } }),
    house.signIn(ANN, { viewport: { width: 1280, height: 800 } }),
  ]);
  const pages = [narrow, wide];
  const seen = pages.map((page) => watch(page, origin));

  await t.test('they have no effect, and nothing is out of place', async () => {
    const more = [...people, { uin: ASKING }].flatMap(({ uin }) => [`chats/${uin}`, `friends/${uin}`]);
    const search = `chats/search/${encodeURIComponent('<script>')}`;
    const found: string[] = [];
    await Promise.all(
      pages.map(async (page) => {
        for (const screen of [...screens, ...more, search, 'chats/search/a', `chats/${MARKUP}/search/a`]) {
          await show(page, screen);
          const all = [...(await spoils(page)), ...(await faults(page))];
          found.push(...all.map((each) => `${screen}, ${page.viewportSize()?.width}: ${each}`));
        }
      }),
    );
    assert.deepEqual(found, []);
  });

  await t.test('every message is shown as written, inside the list', async () => {
    const found: string[] = [];
    // Read messages: the list opens at its end, and is walked through from there.
    await house.read(ANN, MARKUP);
    await Promise.all(
      pages.map(async (page) => {
        await show(page, 'chats');
        await show(page, `chats/${MARKUP}`);
        const log = page.getByRole('log');
        const shown = new Set<string>();
        const wanted = new Set(messages.map(kept));
        const deadline = Date.now() + 30_000;
        while (shown.size < wanted.size + 1 && Date.now() < deadline) {
          const texts = await log
            .locator('[data-text]')
            .evaluateAll((all) => all.map((each) => each.textContent ?? ''));
          for (const text of texts) shown.add(text);
          found.push(...(await spoils(page)));
          await log.evaluate((list) => list.scrollBy({ top: -300, behavior: 'instant' }));
          await settle(page, 50);
        }
        assert.deepEqual(
          [...wanted].filter((text) => !shown.has(text)),
          [],
        );
      }),
    );
    assert.deepEqual(found, []);
  });

  await t.test('dialogs about a person, and the notices afterwards', async () => {
    for (const page of pages) {
      await show(page, `friends/${MARKUP}`);
      for (const act of ['Delete friend', 'Block', 'Edit remark and label']) {
        await page.getByRole('button', { name: act, exact: true }).click();
        await page.getByRole('dialog').waitFor();
        assert.deepEqual([...(await spoils(page)), ...(await faults(page))], []);
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      }
    }
    await show(wide, 'friends/blocked');
    await wide.getByRole('button', { name: /^Unblock/ }).click();
    await wide.getByText('is no longer blocked', { exact: false }).waitFor();
    assert.deepEqual(await spoils(wide), []);
  });

  await t.test('the title and the notifications', async (t) => {
    const context = await house.context({ permissions: ['notifications'] });
    await context.addInitScript(() => {
      const { prototype } = ServiceWorkerRegistration;
      const show = prototype.showNotification;
      prototype.showNotification = function (title, options) {
        const before = JSON.parse(localStorage.getItem('test.asked') ?? '[]');
        localStorage.setItem('test.asked', JSON.stringify([...before, title, options?.body]));
        return show.call(this, title, options);
      };
    });
    const page = await context.newPage();
    await page.goto(house.url);
    await signIn(page, ANN);
    await becomes(() => page.evaluate(() => navigator.serviceWorker.controller?.state), 'activated');
    await show(page, `chats/${TURNED}`);
    await becomes(async () => (await page.title()).replace(/^\(\d+\) /, ''), `${RLO}gnp.exe\u202C - Rookery`);
    await show(page, 'friends');
    await choose(page, { notify: true });
    const isTaken = async () =>
      ((await navigator.locks.query()).held ?? []).some(({ name }) => name?.startsWith('rookery-news'));
    await becomes(() => page.evaluate(isTaken), true);
    const markup = await house.client(MARKUP, { until: t });
    const said = `${IMAGE}${RLO}${RLI}`.repeat(30);
    await markup.send(ANN, said).done;
    const asked = () => page.evaluate(() => JSON.parse(localStorage.getItem('test.asked') ?? '[]') as string[]);
    await becomes(async () => (await asked()).length, 2);
    const [title = '', body = ''] = await asked();
    assert.equal(title, SCRIPT);
    assert.ok(body.startsWith(`${IMAGE}${RLO}${RLI}`));
    const opened = body.match(/[\u202A\u202B\u202D\u202E]/g)?.length;
    assert.equal(body.match(/\u202C/g)?.length, opened, 'what turns the writing round is taken back');
    assert.ok(isEven(await page.title()));
  });

  assert.deepEqual(seen.flat(), []);
});
