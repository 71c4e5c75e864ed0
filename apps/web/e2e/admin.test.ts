import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { skip } from './browser.ts';
import { ANN, BEN, EVE, House, signIn } from './house.ts';

const run = promisify(execFile);
const noCurl = skip || (spawnSync('curl', ['--version']).status !== 0 && 'needs curl');
const clipboard = { permissions: ['clipboard-read', 'clipboard-write'] };

const copied = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

/** Opens the menu of an account, and chooses an action. */
async function act(page: Page, name: string, what: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: what }).click();
}

test('a password for a new account is the same in composed and decomposed form', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await house.signIn(ANN);
  await page.goto(`${house.url}/#/admin/accounts`);
  await page.getByRole('button', { name: 'New account' }).click();
  await page.getByLabel('Nickname').fill('Zoë');
  await page.getByLabel('Number', { exact: true }).fill('20001');
  await page.getByLabel('Password', { exact: true }).fill('caf\u0065\u0301 au lait');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('row').filter({ hasText: '20001' }).waitFor();
  await signIn(await house.visit(), 20001, 'caf\u00e9 au lait');
});

test('an account: made, signed in, its sessions, its password, locked out, let in, promoted', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await house.signIn(ANN, clipboard);
  await page.goto(`${house.url}/#/admin/accounts`);
  await page.getByRole('button', { name: 'New account' }).click();
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByText('A nickname must have 1 to 32 characters.').waitFor();
  await page.getByLabel('Nickname').fill('Zoë');
  await page.getByLabel('Number', { exact: true }).fill(String(BEN));
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByText('This number is taken.').waitFor();
  await page.getByLabel('Number', { exact: true }).fill('20001');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('button', { name: 'Copy password' }).click();
  const password = await copied(page);
  assert.ok(password.length >= 8 && (await page.locator('dialog, [role=dialog]').innerText()).includes(password));
  await page.getByRole('button', { name: 'Done' }).click();

  const hers = await house.visit();
  await signIn(hers, 20001, password);
  await page.getByLabel('Find an account').fill('zoë');
  await page.getByRole('row').filter({ hasText: '20001' }).getByText('Online').waitFor();
  assert.equal(await page.getByRole('row').count(), 2, 'the head and Zoë');

  await act(page, 'Zoë', 'Devices');
  await page.getByRole('button', { name: /^Sign out (?!all)./ }).click();
  await page
    .getByRole('alertdialog')
    .or(page.getByRole('dialog'))
    .last()
    .getByRole('button', { name: 'Sign out' })
    .click();
  await page.getByText("This account isn't signed in anywhere.").waitFor();
  await hers.getByLabel('Number').waitFor();
  await page.locator('[role=dialog] :focus').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('row').filter({ hasText: '20001' }).getByText('Offline').waitFor();

  await act(page, 'Zoë', 'Reset password');
  await page.getByRole('button', { name: 'Reset password' }).click();
  await page.getByRole('button', { name: 'Copy password' }).click();
  const second = await copied(page);
  assert.notEqual(second, password);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Done' }).click();
  await signIn(hers, 20001, second);

  await act(page, 'Zoë', 'Disable');
  await page.getByRole('button', { name: 'Disable' }).click();
  await page.getByRole('row').filter({ hasText: '20001' }).getByText('Disabled').waitFor();
  await hers.getByLabel('Number').waitFor();
  await act(page, 'Zoë', 'Enable');
  await page.getByRole('button', { name: 'Enable' }).click();
  await page.getByText('Zoë has been enabled.').waitFor();
  await signIn(hers, 20001, second);
  await act(page, 'Zoë', 'Make administrator');
  await page.getByRole('button', { name: 'Make administrator' }).click();
  await hers.getByRole('link', { name: 'Server' }).waitFor();
});

test('the last administrator stays one, and no one else gets in', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await house.signIn(ANN);
  await page.goto(`${house.url}/#/admin/accounts`);
  await page.getByRole('button', { name: 'Actions for Ann' }).click();
  assert.equal(await page.getByRole('menuitem', { name: 'Disable' }).count(), 0);
  assert.equal(await page.getByRole('menuitem', { name: 'Reset password' }).count(), 0);
  await page.getByRole('menuitem', { name: 'Remove as administrator' }).click();
  await page.getByRole('button', { name: 'Remove as administrator' }).click();
  await page.getByText(/Make another account an administrator first/).waitFor();
  const bens = await house.signIn(BEN);
  await bens.goto(`${house.url}/#/admin/accounts`);
  await bens.getByText("You aren't an administrator of this server.", { exact: false }).waitFor();
  assert.equal(await bens.getByRole('link', { name: 'Server' }).count(), 0);
});

test('an invitation: made, its link opened by a newcomer, revoked; and all of it in the audit log', {
  skip,
}, async (t) => {
  const house = await House.open(t);
  const page = await house.signIn(ANN, clipboard);
  await page.goto(`${house.url}/#/admin/invites`);
  await page.getByText('People need an invitation', { exact: false }).waitFor();
  const from = page.getByRole('textbox', { name: 'Who invites' });
  assert.equal(await from.inputValue(), String(ANN));
  await from.fill('Ben');
  assert.equal(await page.getByRole('button', { name: 'Create invitation' }).isDisabled(), true);
  await from.fill(String(BEN));
  await page.getByRole('textbox', { name: 'Number of accounts' }).fill('3');
  await page.getByRole('button', { name: 'Create invitation' }).click();
  await page.getByText('3 accounts left').waitFor();
  await page.getByText(/from .*Ben/).waitFor();
  await page.getByRole('button', { name: 'Copy link' }).click();
  const link = await copied(page);
  assert.match(link, new RegExp(`^${house.url}/#/invite/[\\w-]+$`));
  await page.getByRole('button', { name: 'Copy code' }).click();
  const code = await copied(page);
  assert.ok(link.endsWith(`/${code}`));
  await page.getByRole('button', { name: `Revoke ${code}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await page.getByText('No open invitations').waitFor();

  await page.goto(`${house.url}/#/admin/audit`);
  const acts = page.getByRole('listitem').filter({ has: page.locator('time') });
  await acts.filter({ hasText: /created the invitation .+ for 3 accounts/ }).waitFor();
  const told = await acts.allInnerTexts();
  assert.equal(told.length, 2);
  assert.match(told[0] ?? '', /revoked the invitation/);
  assert.ok(!told.some((text) => text.includes(code)), 'the log holds no usable code');
  await page.getByLabel('Filter').fill('REVOKED');
  await acts.nth(1).waitFor({ state: 'detached' });
  assert.equal(await acts.count(), 1);
});

test('figures and server information', { skip }, async (t) => {
  const house = await House.open(t, { registration: 'closed' });
  const page = await house.signIn(ANN, clipboard);
  await page.goto(`${house.url}/#/admin/figures`);
  await page.getByRole('img', { name: /^Accounts online: now 1, between [01] and 1/ }).waitFor();
  await house.client(BEN);
  await page.getByRole('img', { name: /^Accounts online: now 2, between [01] and 2/ }).waitFor();
  await page.goto(`${house.url}/#/admin/server`);
  await page.getByRole('button', { name: 'Copy all' }).click();
  const text = await copied(page);
  assert.match(text, /^accounts = 4$/m);
  assert.match(text, /^registration = closed$/m);
  await page.getByLabel('Search settings').fill('registration');
  assert.equal(await page.locator('dt', { hasText: 'server-name' }).count(), 0);
  await page.goto(`${house.url}/#/admin/invites`);
  await page.getByText('even with an invitation', { exact: false }).waitFor();
});

test('the protocol window: another program, read, filtered, paused, and asked again by curl', {
  skip: noCurl,
}, async (t) => {
  const house = await House.open(t);
  const page = await house.signIn(ANN, clipboard);
  await page.goto(`${house.url}/#/admin/traffic`);
  await page.getByRole('option', { name: 'Watch' }).nth(1).waitFor();
  const other = await house.client(ANN);
  const text = `it's "100 %" & <b>$(id)</b>\n你好`;
  await page.getByRole('option', { name: 'Login' }).first().waitFor();
  await other.call('CLTMSG', { to: BEN, text });
  await page.getByLabel('Filter by text').fill('你好');
  const sent = page.getByRole('option', { name: 'CLTMSG' });
  await sent.first().click();
  const detail = page.getByRole('region', { name: 'Line details' });
  await detail.getByText('127.0.0.1', { exact: false }).first().waitFor();
  await detail.getByRole('row').filter({ hasText: '<b>$(id)</b>' }).waitFor();
  await detail.getByRole('row').filter({ hasText: 'to whom' }).waitFor();
  await detail.getByRole('button', { name: 'Copy as curl' }).click();
  const command = await copied(page);
  assert.ok(command.includes('SID=YOUR_TOKEN') && command.startsWith('curl '));
  const withToken = command.replace('YOUR_TOKEN', other.token ?? '').replace(/SEQ=\d+/, 'SEQ=4711');
  const messages: string[] = [];
  const ben = await house.client(BEN);
  ben.on('message', (message) => void messages.push(message.text));
  // The server runs in this process, so the request must not block it.
  const { stdout } = await run('sh', ['-c', withToken.replace(/&ID=[^&]*/, '')]);
  assert.match(stdout, /&SEQ=4711&UIN=10001&RES=0/);
  await ben.catchUp();
  assert.deepEqual(messages, [text, text]);

  await detail.getByRole('button', { name: 'Close' }).click();
  await page.getByLabel('Filter by text').fill('');
  await page.getByRole('button', { name: 'Pause' }).click();
  const before = await page.locator('.traffic-reach .number').innerText();
  await other.call('GetInfo', { uin: EVE });
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByText('Nothing is recorded until you resume.').waitFor();
  assert.notEqual(await page.locator('.traffic-reach .number').innerText(), before);
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByRole('option', { name: 'Watch' }).first().waitFor();
  const shown = await page.locator('.traffic-line').allInnerTexts();
  assert.ok(!shown.some((line) => line.includes('GetInfo')));
});
