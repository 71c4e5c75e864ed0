import assert from 'node:assert/strict';
import { test } from 'node:test';
import { skip } from './browser.ts';
import { ANN, BEN, House, signIn } from './house.ts';
import { choose, show } from './screens.ts';
import { becomes, shows } from './talking.ts';

test('the sound is off at first; then it rings for messages that are not being looked at', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await house.visit();
  await page.addInitScript(() => {
    const Real = window.AudioContext;
    Object.assign(window, { heard: 0 });
    window.AudioContext = class extends Real {
      constructor() {
        super();
        Object.assign(window, { heard: Reflect.get(window, 'heard') + 1 });
      }
    };
  });
  await page.goto(house.url);
  await signIn(page, ANN);
  const heard = () => page.evaluate(() => Reflect.get(window, 'heard'));
  const isListening = async () =>
    (await navigator.locks.query()).held?.some(({ name }) => name?.startsWith('rookery-news'));
  await show(page, 'friends');
  await choose(page, { notify: true });
  await becomes(() => page.evaluate(isListening), true);
  await house.say(BEN, ANN, ['psst']);
  await becomes(() => page.title(), '(1) Friends - Rookery');
  await page.waitForTimeout(1000);
  assert.equal(await heard(), 0);

  await choose(page, { sound: true });
  await house.say(BEN, ANN, ['psst!']);
  await becomes(heard, 1);
  await show(page, `chats/${BEN}`);
  await house.say(BEN, ANN, ['there you are']);
  await shows(page, ['psst', 'psst!', 'there you are']);
  await page.waitForTimeout(1000);
  assert.equal(await heard(), 1);
});
