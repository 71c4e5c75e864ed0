import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { skip } from './browser.ts';
import { ANN, BEN, EVE, House, moveIn, signIn } from './house.ts';
import { settle, show } from './screens.ts';

const MAX = 10005;

// So high that no form is scrolled.
const height = 2800;
const views = [
  { locale: 'en-US', viewport: { width: 360, height } },
  { locale: 'en-US', viewport: { width: 1280, height } },
  { locale: 'zh-CN', viewport: { width: 360, height } },
  { locale: 'zh-CN', viewport: { width: 1280, height } },
];

/** Remembers where all fields and buttons of a form are. */
async function hold(form: Locator): Promise<void> {
  await form.evaluate((element) => {
    const controls = [...element.querySelectorAll('input:not([hidden]), textarea, button')];
    Object.assign(window, { held: controls.map((each) => [each, each.getBoundingClientRect()]) });
  });
}

/** Which of them are elsewhere now. */
function moved(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const held: readonly (readonly [Element, DOMRect])[] = Reflect.get(window, 'held');
    return held.flatMap(([element, before]) => {
      const { left, top } = element.getBoundingClientRect();
      const [x, y] = [Math.round(left - before.left), Math.round(top - before.top)];
      const name =
        element.textContent || element.getAttribute('aria-label') || element.getAttribute('name') || element.id;
      return element.isConnected && (x !== 0 || y !== 0) ? [`${name} moved by ${x}, ${y}`] : [];
    });
  });
}

/** Has the server refuse some commands. */
async function refusing(page: Page): Promise<Set<string>> {
  const refused = new Set<string>();
  const refusal = (request: string) => {
    const fields = new URLSearchParams(request);
    const [command = '', sequence, uin] = ['CMD', 'SEQ', 'UIN'].map((key) => fields.get(key) ?? '');
    if (!refused.has(command)) return undefined;
    return `VER=2.0&CMD=${command}&SEQ=${sequence}&UIN=${uin}&RES=30&RA=The server has its reasons not to do this.`;
  };
  await page.routeWebSocket(/\/ws/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      const answer = refusal(String(message));
      if (answer) socket.send(answer);
      else server.send(message);
    });
  });
  // Where a busy machine is slow to open a WebSocket.
  await page.route(/\/web\b/, async (route) => {
    const answer = refusal(route.request().postData() ?? '');
    if (answer) await route.fulfill({ body: answer });
    else await route.continue();
  });
  return refused;
}

test('no form moves for an error', { skip }, async (t) => {
  const house = await House.open(t, { registration: 'invite' });
  await moveIn(house.storage, { uin: MAX, nick: 'Max' });
  await (await house.client(EVE)).call('Ack_AddToList', { uin: ANN, answer: 'ask', reason: 'We have met.' });
  const found: string[] = [];
  for (const view of views) found.push(...(await movedIn(house, view)));
  assert.deepEqual(found, []);
});

/** Makes every mistake there is in every form: what has moved. */
async function movedIn(house: House, view: (typeof views)[number]): Promise<readonly string[]> {
  const page = await house.visit('/', { ...view, serviceWorkers: 'block' });
  const refused = await refusing(page);
  const found: string[] = [];

  /** A connection that was lost on a busy machine moves everything, until it is back. */
  const connected = () => page.locator('.banner').waitFor({ state: 'detached' });

  /** Does what is wrong, waits until that is said, and notes what has moved. */
  const fail = async (name: string, form: Locator, act: () => Promise<unknown>) => {
    await connected();
    await hold(form);
    await act();
    await form.getByRole('alert').filter({ visible: true }).first().waitFor();
    await connected();
    await settle(page);
    found.push(...(await moved(page)).map((each) => `${name}: ${each}`));
  };
  const submit = (form: Locator) => form.locator('[type=submit]').click();
  const field = (form: Locator, place: number) => form.locator('input:not([type=checkbox]):not([hidden])').nth(place);

  // The door.
  const door = page.locator('.door-form');
  await door.waitFor();
  await settle(page);
  await fail('no number', door, () => submit(door));
  await field(door, 0).fill('12');
  await fail('an impossible number', door, () => submit(door));
  await field(door, 0).fill(String(ANN));
  await fail('no password', door, () => submit(door));
  await field(door, 1).fill('wrong');
  await fail('a wrong password', door, () => submit(door));
  await page.context().setOffline(true);
  await field(door, 1).fill('unheard');
  await fail('no connection', door, () => submit(door));
  await page.context().setOffline(false);

  await show(page, 'register');
  await field(door, 2).waitFor();
  await fail('no nickname', door, () => submit(door));
  await field(door, 0).fill('x'.repeat(33));
  await fail('a long nickname', door, () => submit(door));
  await field(door, 0).fill('Zoë');
  await field(door, 1).fill('short');
  await fail('a short password', door, () => submit(door));
  await field(door, 1).fill('a longer secret');
  await fail('no code', door, () => submit(door));
  await field(door, 2).fill('nonsense');
  await fail('a wrong code', door, () => submit(door));

  await page.goto(house.url);
  await signIn(page, ANN);

  // Friends.
  await show(page, 'friends/add');
  const [byNumber, search] = [page.locator('.friends-find'), page.locator('.friends-criteria')];
  await field(byNumber, 0).fill('abc');
  await fail('no number of a friend', byNumber, () => submit(byNumber));
  await search.locator('[inputmode=numeric]').fill('abc');
  await fail('no age', search, () => submit(search));

  const dialog = page.getByRole('dialog');
  /** Opens a dialog, has what it is for refused, and closes it. */
  const refuse = async (command: string, screen: string, opener: RegExp, fill?: () => Promise<unknown>) => {
    await show(page, screen);
    await page.getByRole('main').getByRole('button', { name: opener }).first().click();
    await dialog.waitFor();
    await fill?.();
    await settle(page);
    refused.add(command);
    await fail(command, dialog, () => dialog.locator('.dialog-actions .button').last().click());
    refused.delete(command);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  };
  await refuse('SetFriend', `friends/${BEN}`, /^(?:Edit remark|修改备注)/);
  await refuse('DelFromList', `friends/${BEN}`, /^(?:Delete friend|删除好友)/);
  await refuse('Block', `friends/${BEN}`, /^(?:Block|加入黑名单)/);
  await refuse('Ack_AddToList', `friends/${MAX}`, /^(?:Add as friend|加为好友)/);
  await refuse('Ack_AddToList', 'friends/requests', /^(?:Decline|拒绝)/);

  // Me.
  await show(page, 'me/profile');
  const form = page.locator('form.me-form');
  await field(form, 0).fill('Anna');
  await settle(page);
  await fail('an empty nickname', form, () => field(form, 0).fill(''));
  await fail('an empty nickname, saved', form, () => submit(form));
  await field(form, 0).fill('Ann');
  for (const text of ['x'.repeat(121), 'no address']) {
    const mail = form.locator('[autocomplete=email]');
    await mail.fill('a@b');
    await settle(page);
    await fail(`the address ${text}`, form, () => mail.fill(text));
  }
  await form.locator('.me-save .button-quiet').click();

  await show(page, 'me/password');
  const secrets = page.locator('form.me-form');
  await fail('no password so far', secrets, () => submit(secrets));
  await field(secrets, 0).fill('anything at all');
  await fail('no new password', secrets, () => submit(secrets));
  await field(secrets, 1).fill('anything at all');
  await fail('the same password', secrets, () => submit(secrets));
  await field(secrets, 1).fill('something else');
  await fail('not the password', secrets, () => submit(secrets));
  for (const place of [0, 1]) await field(secrets, place).fill('');

  await show(page, 'me/app-passwords/new');
  await fail('no purpose', form, () => submit(form));
  await form.locator('[autocomplete=off]').first().fill('Heating');
  await form.locator('[autocomplete=off]').last().fill('x'.repeat(100));
  await settle(page);
  await fail('no network', form, () => submit(form));
  await form.locator('[autocomplete=off]').last().fill('');
  await form.locator('.choice-option').last().click();
  await form.locator('.me-check').first().waitFor();
  for (const each of await form.locator('.me-check[data-selected]').all()) await each.click();
  await settle(page);
  await fail('nothing it can do', form, () => submit(form));
  await form.locator('.choice-option').first().click();
  refused.add('AddAppPwd');
  await settle(page);
  await fail('a password refused', form, () => submit(form));
  await form.locator('[autocomplete=off]').first().fill('');

  // The server.
  await show(page, 'admin/invites');
  const invites = page.locator('.card:has(.invites-form)');
  await fail('nobody invites', invites, () => field(invites, 2).fill('abc'));
  await field(invites, 2).fill(String(ANN));
  refused.add('AddInvite');
  await settle(page);
  await fail('an invitation refused', invites, () => invites.locator('.button-primary').click());

  await show(page, 'admin/accounts');
  await page.getByRole('button', { name: /^(?:New account|新建账号)$/ }).click();
  await dialog.waitFor();
  await settle(page);
  await fail('no name', dialog, () => submit(dialog));
  await field(dialog, 0).fill('Lin');
  await fail('an impossible account', dialog, () => field(dialog, 1).fill('12'));
  await field(dialog, 1).fill('');
  await fail('a short password for it', dialog, () => field(dialog, 2).fill('short'));
  await field(dialog, 2).fill('');
  refused.add('AddAccount');
  await fail('an account refused', dialog, () => submit(dialog));

  return found.map((each) => `${view.locale}, ${view.viewport.width} px: ${each}`);
}
