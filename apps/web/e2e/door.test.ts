import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Client, http } from '@rookery/client';
import type { Page } from 'playwright-core';
import { sessionsIn } from '../src/base/access.ts';
import { launchIn, skip } from './browser.ts';
import { ANN, EVE, House, PASSWORD, signIn } from './house.ts';

const enter = async (page: Page, number: string, password: string) => {
  await page.getByLabel('Number').fill(number);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
};
const saysOf = (page: Page, field: string) =>
  page.getByLabel(field, { exact: true }).evaluate((input) => {
    const ids = input.getAttribute('aria-describedby')?.split(' ') ?? [];
    return ids.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
  });

test('signing in: an error is shown beside its field, which gets the focus', {
  skip,
}, async (t) => {
  const house = await House.open(t);
  const ann = await house.client(ANN);
  await ann.call('SetAccount', { uin: EVE, isDisabled: true });
  const page = await house.visit();
  const number = page.getByLabel('Number');
  await number.and(page.locator(':focus')).waitFor();

  await enter(page, '', '');
  assert.match(await saysOf(page, 'Number'), /Enter your number/);
  await enter(page, '123', 'x');
  assert.match(await saysOf(page, 'Number'), /5 to 10 digits/);
  await enter(page, String(ANN), '');
  assert.match(await saysOf(page, 'Password'), /Enter your password/);
  await page.getByLabel('Password', { exact: true }).and(page.locator(':focus')).waitFor();
  await enter(page, String(ANN), 'wrong');
  await page.getByRole('alert').filter({ hasText: 'Wrong number or password' }).waitFor();
  assert.match(await saysOf(page, 'Password'), /Wrong number or password/);
  await enter(page, '4000000', 'no such account');
  await page.getByRole('alert').filter({ hasText: 'Wrong number or password' }).waitFor();
  await enter(page, String(EVE), PASSWORD);
  await page.getByRole('alert').filter({ hasText: 'has been disabled' }).waitFor();
  assert.match(await saysOf(page, 'Number'), /has been disabled/);
  await house.stop();
  await enter(page, String(ANN), PASSWORD);
  await page.getByRole('alert').filter({ hasText: "isn't responding" }).waitFor();
  await house.start();
  await signIn(page, ANN);
});

test('the token is in a cookie that no script can read, and a reload goes on with it', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await house.signIn(ANN);
  const cookies = await page.context().cookies();
  const flags = cookies.map(({ httpOnly, sameSite }) => ({ httpOnly, sameSite }));
  assert.deepEqual(flags, [{ httpOnly: true, sameSite: 'Strict' }]);
  assert.equal(await page.evaluate('document.cookie'), '');
  await page.reload();
  await page.getByRole('navigation', { name: 'Main menu' }).waitFor();
});

test('signing out leaves nothing behind, and the next user begins at the start', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await house.signIn(ANN);
  await page.goto(`${house.url}/#/me/password`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  assert.equal(new URL(page.url()).hash, '#/');
  assert.deepEqual(await page.context().cookies(), []);
  assert.equal(await page.evaluate(() => localStorage.length), 0);
});

test('too many attempts: the page says how long to wait', { skip }, async (t) => {
  const house = await House.open(t, { limits: true });
  const page = await house.visit();
  const limited = page.getByRole('alert').filter({ hasText: 'Too many attempts' });
  const wrong = page.getByRole('alert').filter({ hasText: 'Wrong number or password' });
  for (let i = 0; i < 30 && !(await limited.isVisible()); i++) {
    await enter(page, String(ANN), `wrong ${i}`);
    await wrong.or(limited).waitFor();
  }
  assert.match((await limited.textContent()) ?? '', /Try again in \d+ second/);
});

test('the password can be looked at, and the browser knows what it is', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await house.visit();
  const password = page.getByLabel('Password', { exact: true });
  assert.equal(await page.getByLabel('Number').getAttribute('autocomplete'), 'username');
  assert.equal(await password.getAttribute('autocomplete'), 'current-password');
  await page.getByRole('button', { name: 'Show password' }).click();
  assert.equal(await password.getAttribute('type'), 'text');
  await page.getByRole('button', { name: 'Hide password' }).click();
  assert.equal(await password.getAttribute('type'), 'password');
});

test('language and appearance can be chosen before signing in, and stay', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await house.visit();
  await page.getByRole('button', { name: /^Language/ }).click();
  await page.getByRole('menuitemradio', { name: '中文' }).click();
  await page.getByRole('heading', { name: '登录' }).waitFor();
  await page.getByRole('button', { name: /^外观/ }).click();
  await page.getByRole('menuitemradio', { name: '深色' }).click();
  await page.reload();
  await page.getByRole('heading', { name: '登录' }).waitFor();
  assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
  assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN');
});

test('an invitation becomes an account, whose number is shown, and which is signed in', { skip }, async (t) => {
  const house = await House.open(t, { registration: 'invite' });
  const ann = await house.client(ANN);
  const { IC: code = '' } = await ann.raw('AddInvite', {});
  const page = await house.visit(`/#/invite/${code}`);
  await page.getByRole('heading', { name: 'Ann invites you' }).waitFor();
  await page.getByText('You and Ann will be friends here.').waitFor();
  assert.equal(await page.getByLabel('Invitation code').inputValue(), code);
  await page.getByLabel('Nickname').fill('Dora');
  const password = page.getByLabel('Password', { exact: true });
  await password.fill('short');
  assert.match(await saysOf(page, 'Password'), /3 more/);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('alert').filter({ hasText: 'too short' }).waitFor();
  await password.fill('rooks in the elm tree');
  assert.match(await saysOf(page, 'Password'), /Strong/);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('heading', { name: 'Your account is ready' }).waitFor();
  const number = await page.locator('.door-number-digits').innerText();
  assert.match(number, /^[0-9]{5,}$/);
  await page.evaluate(() => Object.assign(navigator.clipboard, { writeText: () => Promise.reject(new Error('No.')) }));
  await page.getByRole('button', { name: 'Copy number' }).click();
  await page.getByRole('alert').filter({ hasText: 'Write the number down' }).waitFor();
  // A reload does not lose it.
  await page.reload();
  assert.equal(await page.getByLabel('Number').inputValue(), number);
  await page.getByLabel('Password', { exact: true }).and(page.locator(':focus')).waitFor();
  await signIn(page, Number(number), 'rooks in the elm tree');
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  await page.goto(`${house.url}/#/friends`);
  await page.getByRole('link', { name: /Ann/ }).first().waitFor();
  assert.deepEqual(await house.storage.friends(Number(number)), [ANN]);

  const late = await house.visit(`/#/invite/${code}`);
  await late.getByRole('alert').filter({ hasText: 'This invitation is invalid' }).waitFor();
  await late.getByLabel('Nickname').fill('Late');
  await late.getByLabel('Password', { exact: true }).fill('rooks in the elm tree');
  await late.getByRole('button', { name: 'Create account' }).click();
  await late.getByRole('alert').filter({ hasText: 'This invitation is invalid' }).waitFor();
});

test('the sign-in page offers an account only where one can be made', { skip }, async (t) => {
  const open = await House.open(t, { registration: 'open' });
  const page = await open.visit();
  await page.getByRole('link', { name: 'Create account' }).click();
  await page.getByLabel('Nickname').waitFor();
  assert.equal(await page.getByLabel('Invitation code').count(), 0);
  const closed = await House.open(t, { registration: 'closed' });
  const other = await closed.visit();
  await other.getByText('Accounts are created by the administrator of this server.').waitFor();
  await other.goto(`${closed.url}/#/register`);
  await other.getByText('Registration is closed right now').waitFor();
});

test('a page opened before its server answers learns how accounts are made', { skip }, async (t) => {
  const house = await House.open(t);
  const context = await house.context({ serviceWorkers: 'block' });
  const page = await context.newPage();
  let isDown = true;
  await page.route(`${house.url}/`, (route) =>
    isDown && route.request().method() === 'POST' ? route.abort() : route.fallback(),
  );
  const refused = page.waitForEvent('requestfailed');
  await page.goto(house.url);
  await refused;
  isDown = false;
  await page.getByRole('link', { name: 'I have an invitation' }).waitFor();
});

test('the wide digits of a Chinese keyboard are digits', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await house.visit();
  await enter(page, '１０００１', PASSWORD);
  await page.getByRole('navigation', { name: 'Main menu' }).waitFor();
});

test('a browser that keeps no cookies for the page reports that at sign-in, and leaves no session behind', {
  skip,
}, async (t) => {
  const house = await House.open(t);
  const folder = mkdtempSync(join(tmpdir(), 'rookery-browser-'));
  mkdirSync(join(folder, 'Default'));
  const profile = { default_content_setting_values: { cookies: 2 } };
  writeFileSync(join(folder, 'Default/Preferences'), JSON.stringify({ profile }));
  const context = await launchIn(folder);
  t.after(() => context.close());
  // After the browser, which writes into it when it ends.
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(house.url);
  await enter(page, String(ANN), PASSWORD);
  await page.getByRole('alert').filter({ hasText: 'blocks cookies' }).waitFor();
  const ann = await house.client(ANN);
  assert.equal(sessionsIn(await ann.call('Sessions', {})).length, 1);
  assert.deepEqual(errors, []);
});

test('an invitation is asked for as soon as the server requires one', { skip }, async (t) => {
  const house = await House.open(t, { registration: 'invite' });
  const code = 'of-the-operator';
  const at = Date.now();
  await house.storage.addInvite({ code, by: 10_000, uses: 1, expiresAt: at + 3_600_000, at, most: 10 });
  const context = await house.context({ serviceWorkers: 'block' });
  const page = await context.newPage();
  // The page cannot learn the server's settings.
  await page.route(`${house.url}/`, (route) =>
    /CMD=Server/.test(route.request().postData() ?? '') ? route.abort() : route.fallback(),
  );
  await page.goto(`${house.url}/#/register`);
  await page.getByLabel('Nickname').fill('Dora');
  const password = 'r\u00f6\u00f6ks in the elm tree';
  await page.getByLabel('Password', { exact: true }).fill(password.normalize('NFD'));
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByLabel('Invitation code').and(page.locator(':focus')).waitFor();
  assert.match(await saysOf(page, 'Invitation code'), /Enter your invitation code/);
  await page.getByLabel('Invitation code').fill(code);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('heading', { name: 'Your account is ready' }).waitFor();
  await page.getByRole('button', { name: 'Open messenger' }).click();
  await page.getByText('Add your first friend').waitFor();
  assert.equal(new URL(page.url()).hash, '#/chats');
  const [, uin] =
    /([0-9]{5,10})/.exec(String(await page.evaluate(() => localStorage.getItem('rookery.account')))) ?? [];
  const again = new Client({ transport: http(house.url), uin: Number(uin), password });
  await again.connect();
  await again.close();
  await page.getByRole('link', { name: 'Add a friend' }).last().click();
  await page.getByRole('heading', { name: 'By number' }).waitFor();
});

test('the page shows its mark until its scripts are there', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await (await house.context({ serviceWorkers: 'block' })).newPage();
  let go = () => {};
  const wait = new Promise<void>((resolve) => {
    go = resolve;
  });
  await page.route(/\/assets\/.+\.js$/, async (route) => {
    await wait;
    await route.fallback();
  });
  await page.goto(house.url, { waitUntil: 'commit' });
  const image = () => page.locator('.opening').evaluate((each) => getComputedStyle(each).backgroundImage);
  await page.locator('.opening').waitFor();
  assert.match(await image(), /icon\.svg/);
  go();
  await page.getByLabel('Number').waitFor();
  assert.equal(await page.locator('.opening').count(), 0);
});

test('a sign-in whose messenger cannot be fetched says so, and a reload continues it', {
  skip,
}, async (t) => {
  const house = await House.open(t);
  const page = await (await house.context({ serviceWorkers: 'block' })).newPage();
  const isMessenger = /\/assets\/inside-.+\.js$/;
  await page.route(isMessenger, (route) => route.abort());
  await page.goto(house.url);
  await enter(page, String(ANN), PASSWORD);
  await page.getByText("This part of the page can't be shown").waitFor();
  await page.unroute(isMessenger);
  await page.getByRole('button', { name: 'Reload the page' }).click();
  await page.getByRole('navigation', { name: 'Main menu' }).waitFor();
});
