import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { skip } from './browser.ts';
import { ANN, BEN, House, PASSWORD, signIn } from './house.ts';
import { becomes } from './talking.ts';

const run = promisify(execFile);
const skipWithoutCurl = skip || (spawnSync('curl', ['--version']).status !== 0 && 'needs curl');

const openMe = async (page: Page, section: string) => {
  await page.goto(new URL(`/#/me/${section}`, page.url()).href);
  await page.locator('main .bar h1').waitFor();
};
const choose = async (page: Page, label: string, option: string) => {
  await page.getByRole('button', { name: label }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
};

test('the profile: changes are saved, and others see them', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await house.signIn(ANN);
  const ben = await house.client(BEN);
  await openMe(page, 'profile');
  await page.getByLabel('Nickname').fill('Anna');
  await page.getByLabel('About me').fill('Rooks in the elm,\nkettle on the stove.');
  await page.getByLabel('Age', { exact: true }).fill('200');
  await choose(page, 'Star sign', 'Aquarius');
  await choose(page, 'Province', 'Guangdong');
  await page.getByText('Enter an age from 0 to 150.').waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Some fields need fixing').waitFor();
  assert.equal((await ben.raw('GetInfo', { LV: 3, UN: ANN })).NK, 'Ann', 'nothing by halves');
  await page.getByLabel('Age', { exact: true }).fill('30');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Profile saved.').waitFor();
  const { NK, PR, AG, CO, PV } = await ben.raw('GetInfo', { LV: 3, UN: ANN });
  assert.deepEqual(
    { NK, PR, AG, CO, PV },
    { NK: 'Anna', PR: 'Rooks in the elm, kettle on the stove.', AG: 30, CO: 1, PV: '广东' },
  );
  await page.reload();
  await page.getByRole('region', { name: 'What others see' }).getByText('Anna').waitFor();
});

test('the face is picked with the keyboard, and others get its number', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await house.signIn(ANN);
  await openMe(page, 'face');
  const birds = page.getByRole('listbox', { name: 'Bird' });
  await birds.getByRole('option', { name: 'Rook' }).click();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await birds.getByRole('option', { name: 'Owl', selected: true }).waitFor();
  await page.getByRole('listbox', { name: 'Plumage' }).getByRole('option', { name: 'Natural' }).click();
  await page.getByRole('button', { name: 'Use this face' }).click();
  await page.getByText('Face changed.').waitFor();
  const ben = await house.client(BEN);
  assert.equal((await ben.raw('GetInfo', { LV: 1, UN: ANN })).FC, 3);
});

test('privacy settings apply at once, and stay', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await house.signIn(ANN);
  const ann = await house.client(ANN);
  await openMe(page, 'privacy');
  await page.getByRole('radio', { name: /^No one/ }).check({ force: true });
  await page.getByRole('switch', { name: 'Messages from strangers' }).check({ force: true });
  await becomes(
    async () => {
      const { AA, MS } = await ann.raw('SetPolicy', {});
      return { AA, MS };
    },
    { AA: 3, MS: 1 } as const,
  );
  await page.reload();
  assert.ok(await page.getByRole('radio', { name: /^No one/ }).isChecked());
});

test('a new password: the old one must be right, other sessions end, and it may be typed in either form', {
  skip,
}, async (t) => {
  const [composed, decomposed] = (['NFC', 'NFD'] as const).map((form) => 'r\u00f6\u00f6ks in the elm'.normalize(form));
  const house = await House.open(t);
  const page = await house.signIn(ANN);
  const other = await house.signIn(ANN);
  await openMe(page, 'password');
  await page.getByLabel('Current password').fill('not it');
  await page.getByLabel('New password', { exact: true }).fill(decomposed ?? '');
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByRole('alert').filter({ hasText: "That isn't your current password" }).waitFor();
  await page.getByLabel('Current password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByText('Password changed.').waitFor();
  await other.getByText('Your session has ended.').waitFor();
  await signIn(other, ANN, composed);
  await openMe(other, 'password');
  await other.getByLabel('Current password').fill(decomposed ?? '');
  await other.getByLabel('New password', { exact: true }).fill(`${composed} tree`);
  await other.getByRole('button', { name: 'Change password' }).click();
  await other.getByText('Password changed.').waitFor();
  await page.getByText('Your session has ended.').waitFor();
  await signIn(page, ANN, `${decomposed} tree`);
});

test('devices: one session is chosen by name and signed out', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await house.signIn(ANN);
  const other = await house.signIn(ANN, { userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0' });
  await openMe(page, 'sessions');
  await page.getByText('This device').waitFor();
  await page.getByRole('button', { name: 'Sign out Firefox, Linux' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.getByText('1 device signed out.').waitFor();
  await other.getByText('Your session has ended.').waitFor();
  await page.getByText("You aren't signed in anywhere else.").waitFor();
});

test('an app password: its line for curl works as copied, until it is revoked', {
  skip: skipWithoutCurl,
}, async (t) => {
  const house = await House.open(t);
  const page = await house.signIn(ANN);
  const ben = await house.client(BEN);
  const name = `O'Neil's "heating" $(id) & <b>%25</b> 暖气`;
  await openMe(page, 'app-passwords/new');
  await page.getByLabel('What is it for?').fill(name);
  await page.getByRole('button', { name: 'Create password' }).click();
  await page.getByRole('heading', { name: 'The password' }).waitFor();
  await page.getByLabel('Text').fill(`It's "warm" & dry: 21 °C, 100%`);
  const line = (await page.getByRole('tabpanel').locator('code').textContent()) ?? '';
  await run('sh', ['-c', line]);
  await becomes(async () => (await ben.raw('History', { UN: ANN })).MG, [
    `It's "warm" & dry: 21 °C, 100%`,
  ] as readonly string[]);
  await openMe(page, 'app-passwords');
  await page.getByText('send messages').waitFor();
  await page.getByRole('button', { name: `Revoke ${name}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click();
  await page.getByText('No app passwords yet').waitFor();
  const { stdout } = await run('sh', ['-c', line]);
  assert.match(stdout, /RS=1/);
});

test('unsaved changes are not lost silently: every way of leaving asks', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await house.signIn(ANN);
  await openMe(page, 'privacy');
  await openMe(page, 'profile');
  const nick = page.getByLabel('Nickname');
  const question = page.getByRole('dialog', { name: 'Leave without saving?' });
  const answer = async (name: string) => {
    await question.getByRole('button', { name }).click();
    await question.waitFor({ state: 'detached' });
  };
  await nick.fill('Anna');
  for (const leave of [
    () => page.getByRole('navigation', { name: 'Main menu' }).getByRole('link', { name: 'Chats' }).click(),
    () => page.getByRole('link', { name: 'Devices' }).click(),
    () => page.goBack(),
  ]) {
    await leave();
    await question.waitFor();
    await answer('Keep editing');
    assert.equal(await nick.inputValue(), 'Anna');
    assert.match(page.url(), /#\/me\/profile$/);
  }
  const closing = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  const dialog = await closing;
  assert.equal(dialog.type(), 'beforeunload');
  await dialog.dismiss();

  await page.getByRole('link', { name: 'Privacy' }).click();
  await answer('Discard changes');
  await page.getByRole('heading', { name: 'Privacy', level: 1 }).waitFor();
  assert.match(page.url(), /#\/me\/privacy$/);
  await page.getByRole('link', { name: 'Profile', exact: false }).click();
  assert.equal(await nick.inputValue(), 'Ann');

  // After saving, or without changes, there is no question.
  await nick.fill('Anna');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Profile saved.').waitFor();
  await page.getByRole('link', { name: 'Face Pick a bird' }).click();
  await page.getByRole('listbox', { name: 'Headwear' }).getByRole('option').nth(2).click();
  await page.goBack();
  await answer('Discard changes');
  await nick.waitFor();
  await openMe(page, 'password');
  await page.getByLabel('New password', { exact: true }).fill('rooks');
  await page.getByRole('link', { name: 'Devices' }).click();
  await answer('Keep editing');
  await page.getByLabel('New password', { exact: true }).fill('');
  await page.getByRole('link', { name: 'Devices' }).click();
  await page.getByText('This device').waitFor();
  page.on('dialog', () => assert.fail('nothing is unsaved'));
  await page.reload();
});

test('devices: a sign-in elsewhere appears in the open list, and disappears with its end', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await house.signIn(ANN);
  await openMe(page, 'sessions');
  await page.getByText("You aren't signed in anywhere else.").waitFor();
  const other = await house.signIn(ANN, { userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0' });
  await page.getByRole('button', { name: 'Sign out Firefox, Linux' }).waitFor();
  await other.getByRole('button', { name: /change status$/ }).click();
  await other.getByRole('menuitem', { name: 'Sign out' }).click();
  await other.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await page.getByText("You aren't signed in anywhere else.").waitFor();
});

test('privacy settings are the same in all browsers that show them', { skip }, async (t) => {
  const house = await House.open(t);
  const [page, second] = await Promise.all([house.signIn(ANN), house.signIn(ANN)]);
  for (const each of [page, second]) await openMe(each, 'privacy');
  const noOne = (each: Page) => each.getByRole('radio', { name: /^No one/ });
  await noOne(second).waitFor();
  await noOne(page).check({ force: true });
  await becomes(() => noOne(second).isChecked(), true);
});

test('signing out asks once, and then no session is left', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await house.signIn(ANN);
  await openMe(page, 'profile');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  assert.deepEqual(await page.context().cookies(), []);
});
