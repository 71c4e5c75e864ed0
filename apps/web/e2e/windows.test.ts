import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, http } from '@rookery/client';
import type { BrowserContext, Page } from 'playwright-core';
import { skip } from './browser.ts';
import { ANN, BEN, EVE, House, MEI, PASSWORD, signIn } from './house.ts';
import { show } from './screens.ts';
import { becomes, lastFate, shows, write } from './talking.ts';

const NEW_PASSWORD = 'another secret of the house';

/** Two windows of one browser, both signed in as Ann, in her conversation with Ben. */
async function twoWindows(
  house: House,
  given?: BrowserContext,
): Promise<{ context: BrowserContext; first: Page; second: Page }> {
  const context = given ?? (await house.context());
  const first = await context.newPage();
  await first.goto(house.url);
  await signIn(first, ANN);
  const second = await context.newPage();
  await second.goto(house.url);
  for (const page of [first, second]) await show(page, `chats/${BEN}`);
  return { context, first, second };
}

function isIn(page: Page): Promise<void> {
  return page.getByRole('navigation', { name: 'Main menu' }).waitFor();
}

function isOut(page: Page): Promise<void> {
  return page.getByRole('button', { name: 'Sign in' }).waitFor();
}

/** Another client of Ann's, which can end the sessions of her browser. */
async function elsewhere(house: House): Promise<Client> {
  const client = new Client({ transport: http(house.url), uin: ANN, password: PASSWORD, name: 'elsewhere' });
  await client.connect();
  return client;
}

async function endOthers(client: Client): Promise<void> {
  const { ID, ME } = await client.raw('Sessions', {});
  const others = [ID].flat().filter((_id, index) => [ME].flat()[index] !== 1);
  for (const id of others) await client.call('EndSession', { id: Number(id) });
}

test('two windows of one session show the same', { skip }, async (t) => {
  const house = await House.open(t);
  const { first, second } = await twoWindows(house);
  const ben = await house.client(BEN);

  await write(first, 'from the first');
  await shows(second, ['from the first']);
  for (const page of [first, second]) await becomes(() => lastFate(page), 'sent');
  await write(second, 'from the second');
  for (const page of [first, second]) await shows(page, ['from the first', 'from the second']);
  await ben.send(ANN, 'from Ben').done;
  for (const page of [first, second]) await shows(page, ['from the first', 'from the second', 'from Ben']);

  // A refused message, discarded.
  await ben.call('Block', { uin: ANN });
  await write(first, 'too late');
  for (const page of [first, second]) await becomes(() => lastFate(page), 'not sent');
  await second.getByRole('button', { name: 'Discard' }).click();
  for (const page of [first, second]) await shows(page, ['from the first', 'from the second', 'from Ben']);

  // A draft.
  await first.getByRole('textbox', { name: /message/i }).fill('half a');
  await becomes(() => second.getByRole('textbox', { name: /message/i }).inputValue(), 'half a');
});

test('a draft is the same in both windows, but text being written is not changed', { skip }, async (t) => {
  const house = await House.open(t);
  const { first, second } = await twoWindows(house);
  const field = (page: Page) => page.getByRole('textbox', { name: /message/i });
  await field(first).fill('to be sent');
  await becomes(() => field(second).inputValue(), 'to be sent');
  await field(second).press('Enter');
  await shows(first, ['to be sent']);
  await becomes(() => field(first).inputValue(), '');

  await field(first).fill('written in the first');
  await becomes(() => field(second).inputValue(), 'written in the first');
  // In a test browser both windows count as the one in front.
  await field(second).fill('something else');
  await field(second).press('Enter');
  await shows(first, ['to be sent', 'something else']);
  assert.equal(await field(first).inputValue(), 'written in the first');
  await field(first).blur();
  await becomes(() => field(second).inputValue(), 'written in the first');
  await field(first).fill('and sent by it');
  await becomes(() => field(second).inputValue(), 'and sent by it');
  await field(first).press('Enter');
  for (const page of [first, second]) {
    await shows(page, ['something else', 'and sent by it']);
    await becomes(() => field(page).inputValue(), '');
  }
});

test('messages read in one window are read in the other, and malformed acts are ignored', {
  skip,
}, async (t) => {
  const house = await House.open(t);
  const { first, second } = await twoWindows(house);
  await show(second, `chats/${MEI}`);
  await show(first, `chats/${MEI}`);
  await house.say(BEN, ANN, ['one', 'two']);
  for (const page of [first, second]) {
    await becomes(() => page.title(), '(2) 小美 - Rookery');
    await becomes(() => iconOf(page), '/icon-unread.svg');
  }
  await first.evaluate((uin) => {
    const channel = new BroadcastChannel(`rookery-${uin}`);
    const wrong = [null, 'read', { type: 'read' }, { type: 'toString' }, { type: 'sent', id: 1, to: {}, text: [] }];
    for (const each of wrong) channel.postMessage(each);
    channel.close();
  }, ANN);
  await show(first, `chats/${BEN}`);
  await becomes(() => first.title(), 'Ben - Rookery');
  await becomes(() => second.title(), '小美 - Rookery');
  await becomes(() => iconOf(second), '/icon.svg');
});

test('a new password signs out all other browsers, but no window of this one', { skip }, async (t) => {
  const house = await House.open(t);
  const { first, second } = await twoWindows(house);
  const stranger = await house.signIn(ANN);
  const status = await first.evaluate(
    async ([uin, old, fresh]) => {
      const body = `VER=2.0&CMD=ChangePwd&SEQ=${Date.now()}&UIN=${uin}&PS=${old}&NP=${fresh}&M5=0`;
      const response = await fetch('/web', { method: 'POST', body });
      return (await response.text()).includes('RES=0') ? 'done' : response.status;
    },
    [ANN, encodeURIComponent(PASSWORD), encodeURIComponent(NEW_PASSWORD)] as const,
  );
  assert.equal(status, 'done');
  await isOut(stranger);
  await write(first, 'still here');
  await shows(second, ['still here']);
  await becomes(() => lastFate(second), 'sent');
  for (const page of [first, second]) {
    await page.reload();
    await isIn(page);
    await shows(page, ['still here']);
  }
});

test('a session ended elsewhere says so, and keeps unsent messages for the next sign-in', {
  skip,
}, async (t) => {
  const house = await House.open(t);
  const { context, first, second } = await twoWindows(house);
  const client = await elsewhere(house);
  await context.setOffline(true);
  await house.stop();
  await write(first, 'not yet sent');
  await house.start();
  await client.call('Server', {});
  await endOthers(client);
  await client.logout();
  await context.setOffline(false);
  for (const page of [first, second]) await isOut(page);
  await signIn(first, ANN);
  await isIn(second);
  await show(first, `chats/${BEN}`);
  await shows(first, ['not yet sent']);
  await becomes(() => lastFate(first), 'sent');
});

test('a sign-in holds for all windows', { skip }, async (t) => {
  const house = await House.open(t);
  const { context, first, second } = await twoWindows(house);
  await second.evaluate(() => localStorage.removeItem('rookery.account'));
  await isOut(first);
  await second.reload();
  await signIn(second, EVE);
  for (const page of [first, second]) {
    await isIn(page);
    await page.getByRole('button', { name: /^Eve, / }).waitFor();
  }
  // Without the cookie the session is over, but the page is not.
  await context.clearCookies();
  await first.reload();
  for (const page of [first]) await isOut(page);
});

test('settings hold in all windows', { skip }, async (t) => {
  const house = await House.open(t);
  const { first, second } = await twoWindows(house);
  await first.evaluate(() => localStorage.setItem('rookery.settings', '{"theme":"2005","language":"zh"}'));
  await second.getByRole('navigation', { name: '主菜单' }).waitFor();
  assert.equal(await second.evaluate(() => document.documentElement.dataset.theme), '2005');
});

test('without WebSocket the page polls, also after the server was away', { skip }, async (t) => {
  const house = await House.open(t);
  const context = await house.context();
  await context.routeWebSocket(/\/ws$/, (socket) => void socket.close());
  const page = await context.newPage();
  await page.goto(house.url);
  await signIn(page, ANN);
  await show(page, `chats/${BEN}`);
  await write(page, 'by long poll');
  await becomes(() => lastFate(page), 'sent');
  await house.say(BEN, ANN, ['heard']);
  await shows(page, ['by long poll', 'heard']);
  await house.stop();
  await write(page, 'later');
  await house.start();
  await becomes(() => lastFate(page), 'sent');
  assert.equal(await page.evaluate(() => sessionStorage.getItem('rookery.carrier')), 'http');
});

test('an event polled by one window shows in all', { skip }, async (t) => {
  const house = await House.open(t);
  const context = await house.context();
  await context.routeWebSocket(/\/ws$/, (socket) => void socket.close());
  const { first, second } = await twoWindows(house, context);
  const ben = await house.client(BEN);
  ben.on('message', ({ peer, number }) => void ben.call('Read', { peer, number }));
  for (const page of [first, second]) {
    await becomes(() => page.evaluate(() => sessionStorage.getItem('rookery.carrier')), 'http');
  }
  // It varies which of two polling windows gets the event.
  for (const text of ['one', 'two', 'three', 'four']) {
    await write(first, text);
    for (const page of [first, second]) await becomes(() => lastFate(page), 'read');
  }
});

function iconOf(page: Page): Promise<string | null> {
  return page.locator('link[rel="icon"]').getAttribute('href');
}

test('requests answered or seen in one window leave the others, too', { skip }, async (t) => {
  const house = await House.open(t);
  const { first, second } = await twoWindows(house);
  const eve = await house.client(EVE);
  await eve.call('Ack_AddToList', { uin: ANN, answer: 'ask', reason: 'Hello' });
  for (const page of [first, second]) {
    await show(page, 'friends/requests');
    await page.getByRole('button', { name: 'Decline Eve' }).waitFor();
  }
  await first.getByRole('button', { name: 'Decline Eve' }).click();
  await first.getByRole('dialog').getByRole('button', { name: 'Decline' }).click();
  for (const page of [first, second]) await page.getByText('No requests').waitFor();

  const own = await house.client(ANN);
  await own.call('Ack_AddToList', { uin: EVE, answer: 'ask', reason: 'And you?' });
  await eve.call('Ack_AddToList', { uin: ANN, answer: 'refuse', reason: 'No' });
  for (const page of [first, second]) await page.getByText('declined your request.').waitFor();
  await second.getByRole('button', { name: /^Got it/ }).click();
  for (const page of [first, second]) await page.getByText('No requests').waitFor();
});
