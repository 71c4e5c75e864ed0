import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launch, skip } from './browser.ts';
import { ANN, BEN, House, signIn } from './house.ts';
import { screens, show } from './screens.ts';
import { becomes, lastFate, shows, write } from './talking.ts';

test('over plain HTTP from another machine everything works, or says what browsers do not allow there', {
  skip,
}, async (t) => {
  const house = await House.open(t);
  await house.say(BEN, ANN, ['Copy me, please.']);
  // A host name that browsers do not take for this machine.
  const browser = await launch({ args: ['--host-resolver-rules=MAP rookery.test 127.0.0.1'] });
  t.after(() => browser.close());
  const page = await browser.newPage({ locale: 'en-US' });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(house.url.replace('127.0.0.1', 'rookery.test'));
  assert.deepEqual(await page.evaluate(() => [isSecureContext, 'serviceWorker' in navigator]), [false, false]);
  await signIn(page, ANN);

  await show(page, `chats/${BEN}`);
  await shows(page, ['Copy me, please.']);
  await page.getByRole('article').hover();
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await page.getByText('Copied.').waitFor();
  const field = page.getByRole('textbox', { name: /message/i });
  await field.focus();
  await page.keyboard.press('ControlOrMeta+v');
  assert.equal(await field.inputValue(), 'Copy me, please.');
  await write(page, 'Copied.');
  await becomes(() => lastFate(page), 'sent');

  await show(page, 'me/notifications');
  await page.getByText('Browsers only show notifications for encrypted pages').waitFor();
  assert.ok(await page.getByRole('switch', { name: 'Desktop notifications' }).isDisabled());
  await show(page, 'me/appearance');
  await page.getByText('Browsers only install encrypted pages').waitFor();
  for (const screen of screens) {
    await show(page, screen);
    assert.equal(await page.getByText("can't be shown").count(), 0, screen);
  }
  await page.reload();
  await page.getByRole('navigation', { name: 'Main menu' }).waitFor();
  assert.deepEqual(errors, []);
});
