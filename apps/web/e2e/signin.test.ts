import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ANN, House, signIn, skip } from './house.ts';

test('the door: a wrong password, the right one, a reload, signing out', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await house.visit();
  await page.getByLabel('Number').fill(String(ANN));
  await page.getByLabel('Password', { exact: true }).fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').waitFor();
  await signIn(page, ANN);
  const cookies = await page.context().cookies();
  assert.equal(cookies.length, 1);
  assert.deepEqual(
    cookies.map(({ httpOnly, sameSite }) => ({ httpOnly, sameSite })),
    [{ httpOnly: true, sameSite: 'Strict' }],
  );
  assert.equal(await page.evaluate('document.cookie'), '', 'no script can read the token');
  await page.reload();
  await page.getByRole('navigation', { name: 'Main menu' }).waitFor();
});
