import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { skip } from './browser.ts';
import { focused, tabThrough, tabTo } from './focus.ts';
import { ANN, BEN, EVE, House, MEI, moveIn, PASSWORD } from './house.ts';
import { choose, screens, show } from './screens.ts';
import { becomes, texts } from './talking.ts';

/** A stranger to Ann. */
const MAX = 10005;

async function furnish(t: TestContext, house: House): Promise<void> {
  await moveIn(house.storage, { uin: MAX, nick: 'Max' });
  await house.say(ANN, BEN, ['Hello, Ben.', 'Look: https://example.org/?a=1']);
  await house.say(BEN, ANN, ['Hello, Ann!', '😀', 'A longer answer. '.repeat(80)]);
  const [ann, eve] = await Promise.all([ANN, EVE].map((uin) => house.client(uin, { until: t })));
  await eve?.call('Ack_AddToList', { uin: ANN, answer: 'ask', reason: 'We have met.' });
  await ann?.call('SetFriend', { uin: MEI, remark: '妹妹', label: 'Family' });
  await ann?.call('AddInvite', { uses: 3 });
  await ann?.call('AddAppPwd', { name: 'Kitchen thermometer', commands: ['CLTMSG'] });
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name });
const field = (page: Page, name: string | RegExp) => page.getByRole('textbox', { name });
const dialog = (page: Page) => page.getByRole('dialog');

/** Escape closes the overlay, and the focus returns. */
async function escapes(page: Page, from: ReturnType<Page['locator']>): Promise<void> {
  await page.keyboard.press('Escape');
  await dialog(page).or(page.getByRole('menu')).or(page.getByRole('listbox')).waitFor({ state: 'detached' });
  await focused(page, from);
}

/** Something that is visible once a screen is loaded. */
function signOf(page: Page, screen: string) {
  if (/^chats\/\d+\/search$/.test(screen)) return page.getByRole('searchbox', { name: /^Search messages/ });
  return page.getByRole('heading', { level: 1 }).first();
}

test('Tab leads to every control of every screen, with a visible focus', { skip }, async (t) => {
  const house = await House.open(t);
  await furnish(t, house);
  const found: string[] = [];
  const walk = async (page: Page, screen: string) => {
    await show(page, screen);
    await signOf(page, screen).waitFor();
    let { stops, missed } = await tabThrough(page);
    // What came while Tab was behind its place is reached the next time.
    if (missed.length > 0) ({ stops, missed } = await tabThrough(page));
    assert.ok(stops.length > 1, `${screen}: ${stops.length} stops`);
    const faults = [...stops.flatMap((each) => each.faults), ...missed.map((html) => `not reached: ${html}`)];
    const top = await page.evaluate(() => document.scrollingElement?.scrollTop);
    if (top !== 0) faults.push('the page itself has scrolled');
    found.push(...faults.map((each) => `${screen}: ${each}`));
  };
  const door = await house.visit();
  await door.getByLabel('Number').waitFor();
  for (const path of ['', 'register', 'invite/CODE']) await walk(door, path);
  const wide = await house.signIn(ANN);
  const narrow = await house.signIn(ANN, { viewport: { width: 360, height: 740 } });
  await Promise.all([choose(narrow, { theme: 'dark' }), choose(wide, { theme: '2005' })]);
  await Promise.all(
    [wide, narrow].map(async (page) => {
      for (const screen of screens) await walk(page, screen);
    }),
  );
  assert.deepEqual(found, []);
});

test('the messenger by keyboard alone', { skip }, async (t) => {
  const house = await House.open(t);
  await furnish(t, house);
  const page = await house.visit();
  const { keyboard } = page;
  await page.getByLabel('Number').waitFor();

  await t.test('signs in, and opens a conversation', async () => {
    await tabTo(page, field(page, 'Number'));
    await keyboard.type(String(ANN));
    await tabTo(page, page.getByLabel('Password', { exact: true }));
    await keyboard.type(PASSWORD);
    await keyboard.press('Enter');
    await page.getByRole('navigation', { name: 'Main menu' }).waitFor();
    await tabTo(page, link(page, /Ben/));
    await keyboard.press('Enter');
    await focused(page, field(page, 'Message to Ben'));
  });

  await t.test('writes, with an emoji, and answers a message', async () => {
    await keyboard.type('Good morning ');
    await tabTo(page, button(page, 'Emoji'), 'Shift+Tab');
    await keyboard.press('Enter');
    await focused(page, dialog(page).getByRole('searchbox'));
    await escapes(page, field(page, 'Message to Ben'));
    await tabTo(page, button(page, 'Emoji'), 'Shift+Tab');
    await keyboard.press('Enter');
    await focused(page, dialog(page).getByRole('searchbox'));
    await keyboard.type('rooster');
    await page.getByRole('option', { name: 'rooster' }).waitFor();
    await keyboard.press('ArrowDown');
    await focused(page, page.getByRole('option', { name: 'rooster' }));
    await keyboard.press('Enter');
    await escapes(page, field(page, 'Message to Ben'));
    await keyboard.press('Enter');
    await becomes(async () => (await texts(page)).at(-1), 'Good morning 🐓');

    await keyboard.press('ArrowUp');
    await focused(page, page.getByRole('article').last());
    await keyboard.press('Tab');
    await focused(page, button(page, 'Reply'));
    await keyboard.press('Tab');
    await focused(page, button(page, 'Copy'));
    await keyboard.press('Tab');
    await focused(page, button(page, 'React'));
    await keyboard.press('Enter');
    await focused(page, dialog(page).getByRole('radio').first());
    await keyboard.press('ArrowRight');
    await keyboard.press('Enter');
    await button(page, '❤️ 1 from You').waitFor();
    await tabTo(page, button(page, 'More actions'));
    await keyboard.press('Enter');
    await focused(page, page.getByRole('menuitem', { name: 'Reply' }));
    await keyboard.press('Escape');
    await focused(page, page.getByRole('article').last());
    await tabTo(page, button(page, 'Reply'));
    await keyboard.press('Enter');
    await focused(page, field(page, 'Message to Ben'));
    await keyboard.type('indeed');
    await keyboard.press('Enter');
    await becomes(async () => (await texts(page)).at(-1)?.includes('indeed'), true);
  });

  await t.test('finds a message, and goes to it', async () => {
    await tabTo(page, button(page, 'Search in this conversation'), 'Shift+Tab');
    await keyboard.press('Enter');
    await focused(page, page.getByRole('searchbox', { name: 'Search messages with Ben' }));
    await keyboard.type('hello, ann');
    await page.getByRole('list', { name: 'Messages found' }).getByRole('link').first().waitFor();
    await keyboard.press('ArrowDown');
    await focused(page, page.getByRole('list', { name: 'Messages found' }).getByRole('link').first());
    await keyboard.press('Enter');
    await page.getByRole('log').getByText('Hello, Ann!').waitFor();
  });

  await t.test('changes the status', async () => {
    await tabTo(page, button(page, /^Ann, Online/), 'Shift+Tab');
    await keyboard.press('ArrowDown');
    await focused(page, page.getByRole('menuitemradio', { name: 'Online' }));
    await escapes(page, button(page, /^Ann, Online/));
    await keyboard.press(' ');
    await focused(page, page.getByRole('menuitemradio', { name: 'Online' }));
    await escapes(page, button(page, /^Ann, Online/));
    await keyboard.press('Enter');
    await focused(page, page.getByRole('menuitemradio', { name: 'Online' }));
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowDown');
    await focused(page, page.getByRole('menuitemradio', { name: 'Away' }));
    await keyboard.press('Enter');
    await focused(page, button(page, /^Ann, Away/));
  });

  await t.test('finds a friend as one types, and moves among the friends', async () => {
    await tabTo(page, page.getByRole('navigation', { name: 'Main menu' }).getByRole('link', { name: /Friends$/ }));
    await keyboard.press('Enter');
    await tabTo(page, page.getByRole('searchbox'));
    await keyboard.type('xm');
    await link(page, /妹妹/).waitFor();
    await keyboard.press('ArrowDown');
    await focused(page, link(page, /妹妹/));
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: '妹妹' }).waitFor();
    await keyboard.press('Escape');
    await focused(page, page.getByRole('searchbox'));
    await keyboard.press('ArrowDown');
    const list = page.getByRole('list', { name: 'Friends' });
    await keyboard.press('Home');
    await focused(page, list.getByRole('button', { name: 'My friends' }));
    await keyboard.press('ArrowDown');
    await focused(page, list.getByRole('link', { name: /Ben/ }));
    await keyboard.press('ArrowDown');
    await focused(page, list.getByRole('button', { name: 'Family' }));
    await keyboard.press('ArrowLeft');
    await list.getByRole('link', { name: /妹妹/ }).waitFor({ state: 'detached' });
    await keyboard.press('ArrowRight');
    await list.getByRole('link', { name: /妹妹/ }).waitFor();
    await keyboard.press('End');
    await focused(page, list.getByRole('link', { name: /妹妹/ }));
  });

  await t.test('changes a remark and a label', async () => {
    await show(page, `friends/${MEI}`);
    const edit = button(page, 'Edit remark and label');
    await tabTo(page, edit);
    await keyboard.press('Enter');
    await focused(page, field(page, 'Remark'));
    await escapes(page, edit);
    await keyboard.press('Enter');
    await focused(page, field(page, 'Remark'));
    await keyboard.press('Control+A');
    await keyboard.type('Sister');
    const label = page.getByRole('combobox', { name: 'Label' });
    await tabTo(page, label);
    await keyboard.press('Control+A');
    await keyboard.type('F');
    await page.getByRole('option', { name: 'Family' }).waitFor();
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await becomes(() => label.inputValue(), 'Family');
    assert.equal(await dialog(page).count(), 1, 'choosing a label does not save yet');
    await tabTo(page, button(page, 'Save'));
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Sister' }).waitFor();
    await focused(page, edit);
  });

  await t.test('sends a friend request', async () => {
    await tabTo(page, link(page, 'Add a friend'), 'Shift+Tab');
    await keyboard.press('Enter');
    await tabTo(page, field(page, 'Number'));
    await keyboard.type(String(MAX));
    await keyboard.press('Enter');
    const add = button(page, 'Add as friend: Max');
    await add.waitFor();
    await tabTo(page, add);
    await keyboard.press('Enter');
    await focused(page, field(page, 'Message'));
    await escapes(page, add);
    await keyboard.press('Enter');
    await focused(page, field(page, 'Message'));
    await keyboard.type('It is me.');
    await tabTo(page, button(page, 'Send request'));
    await keyboard.press('Enter');
    await page.getByText('Request sent.', { exact: false }).waitFor();
    await dialog(page).waitFor({ state: 'detached' });
  });

  await t.test('refuses a request', async () => {
    await show(page, 'friends/requests');
    await tabTo(page, button(page, 'Decline Eve'));
    await keyboard.press('Enter');
    await focused(page, field(page, 'Reason'));
    await escapes(page, button(page, 'Decline Eve'));
    await keyboard.press('Enter');
    await focused(page, field(page, 'Reason'));
    await keyboard.type('No');
    await tabTo(page, dialog(page).getByRole('button', { name: 'Decline' }));
    await keyboard.press('Enter');
    await page.getByText('No requests').waitFor();
    // The focused button has gone with the request.
    await focused(page, page.getByRole('heading', { level: 1 }));
  });

  await t.test('edits the profile, and picks a face', async () => {
    await show(page, 'me/profile');
    await tabTo(page, field(page, 'Nickname'));
    await keyboard.press('End');
    await keyboard.type('a');
    const sex = button(page, /Sex$/);
    await tabTo(page, sex);
    await keyboard.press('Enter');
    await page.getByRole('option', { name: 'Female' }).waitFor();
    await escapes(page, sex);
    await keyboard.press('ArrowDown');
    await page.getByRole('option', { name: 'Female' }).waitFor();
    await keyboard.press('End');
    await focused(page, page.getByRole('option', { name: 'Female' }));
    await keyboard.press('Enter');
    await focused(page, sex);
    await tabTo(page, button(page, 'Save'));
    await keyboard.press('Enter');
    await button(page, /^Anna, /).waitFor();

    await show(page, 'me/face');
    const faces = page.getByRole('listbox').first().getByRole('option');
    await tabTo(page, page.getByRole('option', { selected: true }).first());
    await keyboard.press('ArrowRight');
    await keyboard.press('ArrowDown');
    await keyboard.press(' ');
    const chosen = page.getByRole('listbox').first().getByRole('option', { selected: true });
    await focused(page, chosen);
    assert.ok((await faces.count()) > 4);
    const name = await chosen.innerText();
    await tabTo(page, button(page, 'Use this face'));
    await keyboard.press('Enter');
    await button(page, 'Use this face').waitFor({ state: 'detached' });
    await page.reload();
    await becomes(
      async () => page.getByRole('listbox').first().getByRole('option', { selected: true }).innerText(),
      name,
    );
  });

  await t.test('chooses another appearance', async () => {
    await show(page, 'me/appearance');
    const chosen = page.getByRole('radio', { checked: true }).first();
    await tabTo(page, chosen);
    const before = await page.evaluate(() => document.documentElement.dataset.theme);
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowDown');
    await becomes(async () => (await page.evaluate(() => document.documentElement.dataset.theme)) === before, false);
    await focused(page, chosen);
  });

  await t.test('ends a session', async (t) => {
    await house.client(ANN, { until: t });
    await show(page, 'me/sessions');
    const end = page.getByRole('button', { name: /^Sign out (?!all)./ }).first();
    await tabTo(page, end);
    await keyboard.press('Enter');
    await tabTo(page, dialog(page).getByRole('button', { name: 'Cancel' }));
    await escapes(page, end);
    const before = await page.getByRole('button', { name: /^Sign out (?!all)./ }).count();
    await keyboard.press('Enter');
    await tabTo(page, dialog(page).getByRole('button', { name: 'Sign out', exact: true }));
    await keyboard.press('Enter');
    await becomes(async () => (await page.getByRole('button', { name: /^Sign out (?!all)./ }).count()) < before, true);
  });

  await t.test('administers accounts', async () => {
    await show(page, 'admin/accounts');
    const menu = button(page, 'Actions for Ben');
    const table = page.getByRole('table', { name: 'Accounts of this server' });
    await tabTo(page, menu);
    await keyboard.press('ArrowDown');
    await focused(page, page.getByRole('menuitem', { name: 'Devices' }));
    await escapes(page, menu);
    await keyboard.press('Enter');
    await focused(page, page.getByRole('menuitem', { name: 'Devices' }));
    await escapes(page, menu);
    await keyboard.press(' ');
    await focused(page, page.getByRole('menuitem', { name: 'Devices' }));
    await keyboard.press('Enter');
    await page.getByText("This account isn't signed in anywhere.").waitFor();
    await escapes(page, menu);
    await keyboard.press('Enter');
    await focused(page, page.getByRole('menuitem', { name: 'Devices' }));
    await keyboard.press('End');
    await focused(page, page.getByRole('menuitem', { name: 'Disable' }));
    await keyboard.press('Enter');
    await tabTo(page, dialog(page).getByRole('button', { name: 'Disable' }));
    await keyboard.press('Enter');
    await table.getByRole('row', { name: /Ben/ }).getByText('Disabled').waitFor();
    await dialog(page).waitFor({ state: 'detached' });

    await tabTo(page, button(page, 'New account'));
    await keyboard.press('Enter');
    await focused(page, field(page, 'Nickname'));
    await escapes(page, button(page, 'New account'));
  });
});
