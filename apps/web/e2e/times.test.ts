import assert from 'node:assert/strict';
import { test } from 'node:test';
import { skip } from './browser.ts';
import { ANN, BEN, House } from './house.ts';
import { show } from './screens.ts';
import { becomes, shows } from './talking.ts';

const clocks = [
  ['en-US', /^\d{1,2}:\d\d\s[AP]M$/],
  ['en-GB', /^\d\d:\d\d$/],
  ['zh-CN', /^\d\d:\d\d$/],
] as const;

test('times are written in the format of the browser', { skip }, async (t) => {
  const house = await House.open(t);
  await house.say(BEN, ANN, ['Hello']);
  for (const [locale, wanted] of clocks) {
    const page = await house.signIn(ANN, { locale });
    await show(page, `chats/${BEN}`);
    await shows(page, ['Hello']);
    const times = () => page.getByRole('log').locator('time').allInnerTexts();
    await becomes(async () => (await times()).length > 0, true);
    assert.ok(
      (await times()).some((time) => wanted.test(time)),
      locale,
    );
  }
});
