import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Client } from '@rookery/client';
import type { Locator, Page } from 'playwright-core';
import { skip } from './browser.ts';
import { ANN, BEN, EVE, House, MEI, moveIn } from './house.ts';
import { show } from './screens.ts';
import { becomes } from './talking.ts';

const MAX = 10005;
const NED = 10006;
const LIN = 10007;
const TAO = 10008;
const IVO = 10009;
const HID = 10010;

const MOST_FRIENDS = 5;

/** People to find: Max can be added without asking, Ned not at all, and Hid does not appear in searches. */
async function neighbours(house: House): Promise<void> {
  const young = { age: 25, province: '广东' };
  const people = [
    { uin: MAX, nick: 'Max', policy: { add: 'anyone' } },
    { uin: NED, nick: 'Ned', policy: { add: 'nobody' } },
    { uin: LIN, nick: 'Lin', profile: { ...young, sex: 1 } },
    { uin: TAO, nick: 'Tao', profile: { ...young, sex: 0 } },
    { uin: IVO, nick: 'Ivo', profile: { age: 40, sex: 0, province: '北京' } },
    { uin: HID, nick: 'Hid', profile: young, policy: { searchable: false, add: 'anyone' } },
  ] as const;
  for (const person of people) await moveIn(house.storage, person);
}

const list = (page: Page) => page.getByRole('list', { name: /^(?:Friends|Chats|Found)$/ });
const rowOf = (page: Page, name: string) => list(page).getByRole('link').filter({ hasText: name });
/** The names in the list, in order. */
const names = (page: Page) => list(page).getByRole('link').locator('.friends-row-name').allInnerTexts();
const labels = (page: Page) => list(page).getByRole('button').locator('.friends-label-name').allInnerTexts();
/** The labels of the icons in a row: its status, and its unread count. */
const signs = (row: Locator) =>
  row.getByRole('img').evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')));
const dialog = (page: Page) => page.getByRole('dialog');
const press = (page: Page | Locator, name: string | RegExp) => page.getByRole('button', { name, exact: true }).click();
/** A person's part of the screen. */
const card = (page: Page, name: string) =>
  page
    .getByRole('main')
    .getByRole('listitem')
    .filter({ has: page.getByRole('link', { name, exact: true }) });

/** All events of a kind that a client has received, as text. */
function heard(client: Client, kind: 'request' | 'answer'): string[] {
  const all: string[] = [];
  if (kind === 'request') client.on('request', ({ peer, reason }) => void all.push(`${peer} ${reason}`));
  else client.on('answer', ({ peer, accepted, reason }) => void all.push(`${peer} ${accepted} ${reason}`));
  return all;
}

test('friends, seen from two browsers and other clients', { skip }, async (t) => {
  const house = await House.open(t, { 'friends-per-account': MOST_FRIENDS });
  await neighbours(house);
  const [page, second] = await Promise.all([house.signIn(ANN), house.signIn(ANN)]);
  const complaints: string[] = [];
  for (const each of [page, second]) each.on('pageerror', (error) => complaints.push(error.message));
  for (const each of [page, second]) await show(each, 'friends');

  await t.test('a remark and a label are set, appear in all browsers, and are removed', async () => {
    await show(page, `friends/${MEI}`);
    await press(page, 'Edit remark and label');
    await page.getByRole('textbox', { name: 'Remark' }).fill('Sister');
    await page.getByRole('combobox', { name: 'Label' }).fill('Family');
    await press(page, 'Save');
    await dialog(page).waitFor({ state: 'detached' });
    for (const each of [page, second]) {
      await becomes(() => labels(each), ['My friends', 'Family']);
      await becomes(() => names(each), ['Ben', 'Sister']);
    }
    await page.getByRole('heading', { name: 'Sister' }).waitFor();
    await page.getByText('Nickname: 小美').waitFor();

    await show(page, `friends/${BEN}`);
    await press(page, 'Edit remark and label');
    await page.getByRole('button', { name: /Show labels/ }).click();
    await page.getByRole('option', { name: 'Family' }).click();
    await press(page, 'Save');
    for (const each of [page, second]) await becomes(() => labels(each), ['Family']);
    await second.reload();
    await becomes(() => labels(second), ['Family']);

    await press(page, 'Edit remark and label');
    await page.getByRole('combobox', { name: 'Label' }).fill('');
    // While the list of labels is open, screen readers see nothing else.
    await page.getByRole('option', { name: 'Family' }).waitFor();
    await page.getByText('Save', { exact: true }).click();
    await dialog(page).waitFor({ state: 'detached' });
    for (const each of [page, second]) await becomes(() => labels(each), ['My friends', 'Family']);
  });

  await t.test('a label is folded, stays so over a reload, and counts those online', async () => {
    const family = () => list(page).getByRole('button', { name: 'Family' });
    await family().getByRole('img', { name: '0 of 1 online' }).waitFor();
    await family().click();
    assert.equal(await family().getAttribute('aria-expanded'), 'false');
    await becomes(() => names(page), ['Ben']);
    await page.reload();
    await becomes(() => names(page), ['Ben']);
    await family().focus();
    await page.keyboard.press('ArrowRight');
    await becomes(() => names(page), ['Ben', 'Sister']);
    await page.keyboard.press('ArrowLeft');
    await becomes(() => names(page), ['Ben']);
    await page.keyboard.press('Enter');
    await becomes(() => names(page), ['Ben', 'Sister']);
  });

  await t.test('the dots follow the status', async () => {
    await becomes(() => signs(rowOf(page, 'Ben')), ['Offline']);
    const ben = await house.signIn(BEN);
    await show(ben, 'friends');
    await becomes(() => signs(rowOf(page, 'Ben')), ['Online']);
    await list(page).getByRole('button', { name: 'My friends' }).getByRole('img', { name: '1 of 1 online' }).waitFor();
    await ben.getByRole('button', { name: 'Ben, Online: change status' }).click();
    await ben.getByRole('menuitemradio', { name: 'Busy' }).click();
    for (const each of [page, second]) await becomes(() => signs(rowOf(each, 'Ben')), ['Busy']);
    await ben.getByRole('button', { name: 'Ben, Busy: change status' }).click();
    await ben.getByRole('menuitemradio', { name: 'Invisible' }).click();
    await becomes(() => signs(rowOf(page, 'Ben')), ['Offline']);

    await becomes(() => signs(rowOf(ben, 'Ann')), ['Online']);
    await page.getByRole('button', { name: 'Ann, Online: change status' }).click();
    await page.getByRole('menuitemradio', { name: 'Away' }).click();
    await becomes(() => signs(rowOf(ben, 'Ann')), ['Away']);
    await second.getByRole('button', { name: 'Ann, Away: change status' }).click();
    await second.getByRole('menuitemradio', { name: 'Away', checked: true }).waitFor();
    assert.equal(await second.getByRole('menuitemradio', { checked: true }).count(), 1);
    await second.keyboard.press('Escape');
    await ben.context().close();
  });

  await t.test('unread messages are counted, and the latest one is shown below the name', async () => {
    await house.say(BEN, ANN, ['Are you there?', 'It is\nlate.']);
    for (const each of [page, second]) await becomes(() => signs(rowOf(each, 'Ben')), ['Offline', '2 unread messages']);
    await second.getByRole('link', { name: 'Chats' }).getByRole('img', { name: '2 unread messages' }).waitFor();
    await house.say(MEI, ANN, ['你好']);
    await show(second, 'chats');
    await becomes(() => names(second), ['Sister', 'Ben']);
    await rowOf(second, 'Ben').getByText('It is late.').waitFor();
    await rowOf(second, 'Ben').getByRole('img', { name: '2 unread messages' }).waitFor();
    await rowOf(second, 'Sister').getByText('你好').waitFor();
    await rowOf(second, 'Ben').click();
    for (const each of [page, second]) await becomes(() => signs(rowOf(each, 'Ben')), ['Offline']);
    await house.say(ANN, BEN, ['Yes, I am.']);
    await becomes(() => names(second), ['Ben', 'Sister']);
    await rowOf(second, 'Ben').getByText('You: Yes, I am.').waitFor();
  });

  await t.test('a search finds by nickname, remark, number, label and the sounds of Chinese', async () => {
    for (const each of [page, second]) {
      const field = each.getByRole('searchbox');
      for (const text of ['xm', 'xiaomei', '小', 'sist', String(MEI), 'famil']) {
        await field.fill(text);
        await becomes(async () => (await names(each))[0], 'Sister');
        assert.ok(!(await names(each)).includes('Ben'), text);
      }
      await each.getByRole('status').filter({ hasText: '2 results' }).waitFor();
      await field.fill('be');
      await becomes(async () => (await names(each))[0], 'Ben');
      await field.press('Escape');
      assert.equal(await field.inputValue(), '');
      await becomes(async () => (await names(each)).toSorted(), ['Ben', 'Sister']);
    }
    const field = page.getByRole('searchbox');
    await field.fill(String(NED));
    await list(page)
      .getByRole('link', { name: new RegExp(`${NED}`) })
      .click();
    await page.getByRole('heading', { name: 'Ned' }).waitFor();
    await field.fill('xm');
    await becomes(async () => (await names(page))[0], 'Sister');
    await field.press('Enter');
    await page.getByRole('heading', { name: 'Sister' }).waitFor();
    await field.fill('late');
    await list(page)
      .getByRole('link', { name: /It is late/ })
      .click();
    await page.getByRole('article').filter({ hasText: 'late.' }).waitFor();
  });

  await t.test('people are added by number, as their settings allow', async () => {
    await show(page, 'friends/add');
    const number = page.getByRole('textbox', { name: 'Number' });
    const find = async (text: string) => {
      await number.fill(text);
      await press(page, 'Find');
    };
    await find('12');
    await page.getByText('A number has 5 to 10 digits.').waitFor();
    await find('99999');
    await page.getByRole('alert').filter({ hasText: "There's no account 99999." }).waitFor();
    await find(String(ANN));
    await card(page, 'Ann').getByText('This is you.').waitFor();
    await find(String(BEN));
    await card(page, 'Ben').getByText("You're friends.").waitFor();
    await find(String(NED));
    await press(page, 'Add as friend: Ned');
    await card(page, 'Ned').getByText("This person doesn't accept friend requests.").waitFor();
    await find(String(MAX));
    await press(page, 'Add as friend: Max');
    await card(page, 'Max').getByText("You're friends.").waitFor();
    for (const each of [page, second]) {
      await show(each, 'friends');
      await becomes(async () => (await names(each)).includes('Max'), true);
    }
    assert.ok(await house.storage.isFriend({ uin: MAX, peer: ANN }));
  });

  await t.test('a request carries a reason, and so does the answer', async (t) => {
    const [lin, tao] = await Promise.all([house.client(LIN, { until: t }), house.client(TAO, { until: t })]);
    const [toLin, toTao] = [heard(lin, 'request'), heard(tao, 'request')];
    for (const [uin, nick, reason] of [
      [LIN, 'Lin', 'We met at the <b>station</b>.'],
      [TAO, 'Tao', ''],
    ] as const) {
      await show(page, 'friends/add');
      await page.getByRole('textbox', { name: 'Number' }).fill(String(uin));
      await press(page, 'Find');
      await press(page, `Add as friend: ${nick}`);
      await dialog(page).getByRole('textbox', { name: 'Message' }).fill(reason);
      await dialog(page).getByRole('button', { name: 'Send request' }).click();
      await card(page, nick).getByText('Request sent.', { exact: false }).waitFor();
    }
    await becomes(() => [toLin, toTao], [[`${ANN} We met at the <b>station</b>.`], [`${ANN} `]]);
    await lin.call('Ack_AddToList', { uin: ANN, answer: 'accept' });
    await tao.call('Ack_AddToList', { uin: ANN, answer: 'refuse', reason: 'I do not know you.' });
    for (const each of [page, second]) {
      await show(each, 'friends/requests');
      await card(each, 'Lin').getByText('accepted your request.').waitFor();
      await card(each, 'Tao').getByText('declined your request.').waitFor();
      await card(each, 'Tao').getByText('I do not know you.').waitFor();
      await becomes(async () => (await names(each)).includes('Lin'), true);
      assert.ok(!(await names(each)).includes('Tao'));
    }
    // Each browser keeps an answer until it is seen there.
    for (const each of [page, second]) {
      for (const name of ['Lin', 'Tao']) await press(each, `Got it: the answer from ${name}`);
      await each.getByText('No requests').waitFor();
    }
  });

  await t.test('people are found by age, sex and province', async () => {
    await show(page, 'friends/add');
    const choose = async (what: RegExp, option: string) => {
      await page.getByRole('button', { name: what }).click();
      await page.getByRole('option', { name: option, exact: true }).click();
    };
    const found = () => page.getByRole('list', { name: 'People found' }).locator('.friends-card-name').allInnerTexts();
    const age = page.getByRole('textbox', { name: 'Age' });
    await age.fill('2x');
    await press(page, 'Search');
    await page.getByText('Enter an age up to 150.').waitFor();
    await age.fill('25');
    await press(page, 'Search');
    await becomes(found, ['Lin', 'Tao']);
    await page.getByRole('status').filter({ hasText: '2 people' }).waitFor();
    await choose(/Sex/, 'Male');
    await press(page, 'Search');
    await becomes(found, ['Tao']);
    await age.fill('');
    await press(page, 'Search');
    await becomes(found, ['Tao', 'Ivo']);
    await choose(/Province/, 'Beijing');
    await press(page, 'Search');
    await becomes(found, ['Ivo']);
    await age.fill('149');
    await press(page, 'Search');
    await page.getByText('No one found.', { exact: false }).waitFor();
    await age.fill('40');
    await press(page, 'Search');
    await press(page, 'Add as friend: Ivo');
    await dialog(page).getByRole('button', { name: 'Cancel' }).click();
    await becomes(found, ['Ivo']);
  });

  await t.test('a request is accepted or refused, and the sender is told why', async (t) => {
    const eve = await house.client(EVE, { until: t });
    const answers = heard(eve, 'answer');
    await eve.call('Ack_AddToList', { uin: ANN, answer: 'ask', reason: 'We have met.' });
    for (const each of [page, second]) {
      await each
        .getByRole('link', { name: 'Friends', exact: false })
        .getByRole('img', { name: '1 request or answer' })
        .waitFor();
      await show(each, 'friends/requests');
      await card(each, 'Eve').getByText('We have met.').waitFor();
    }
    await press(page, 'Decline Eve');
    await dialog(page).getByRole('textbox', { name: 'Reason' }).fill('Not yet');
    await dialog(page).getByRole('button', { name: 'Decline' }).click();
    for (const each of [page, second]) await each.getByText('No requests').waitFor();
    await becomes(() => answers, [`${ANN} false Not yet`]);

    await eve.call('Ack_AddToList', { uin: ANN, answer: 'ask', reason: 'And now?' });
    await press(second, 'Accept Eve');
    await becomes(() => answers, [`${ANN} false Not yet`, `${ANN} true `]);
    for (const each of [page, second]) await becomes(async () => (await names(each)).includes('Eve'), true);
  });

  await t.test('the other side reads in its browser why it was refused', async () => {
    const tao = await house.signIn(TAO);
    await show(tao, `friends/${ANN}`);
    await press(tao, 'Add as friend: Ann');
    await dialog(tao).getByRole('textbox', { name: 'Message' }).fill('Sorry!');
    await dialog(tao).getByRole('button', { name: 'Send request' }).click();
    await show(page, 'friends/requests');
    await card(page, 'Tao').getByText('Sorry!').waitFor();
    await show(page, `friends/${TAO}`);
    await page.locator('.friends-asking').getByText('Sorry!').waitFor();
    await page.locator('.friends-asking').getByRole('button', { name: 'Accept Tao' }).waitFor();
    assert.equal(await page.getByRole('button', { name: /^Add as friend/ }).count(), 0);
    await press(page, 'Decline Tao');
    await dialog(page).getByRole('textbox', { name: 'Reason' }).fill('Once is enough.');
    await dialog(page).getByRole('button', { name: 'Decline' }).click();
    await show(tao, 'friends/requests');
    await card(tao, 'Ann').getByText('declined your request.').waitFor();
    await card(tao, 'Ann').getByText('Once is enough.').waitFor();
    await tao.context().close();
  });

  await t.test('a friend is blocked: the friendship ends and no message gets through until unblocked', async (t) => {
    const eve = await house.client(EVE, { until: t });
    await show(page, `friends/${EVE}`);
    await press(page, 'Block');
    await dialog(page).getByRole('button', { name: 'Block' }).click();
    await page.getByText("You've blocked this person", { exact: false }).waitFor();
    for (const each of [page, second]) await becomes(async () => (await names(each)).includes('Eve'), false);
    await assert.rejects(eve.call('CLTMSG', { to: ANN, text: 'Hello?' }));
    await assert.rejects(eve.call('Ack_AddToList', { uin: ANN, answer: 'ask' }));
    await show(second, 'friends/blocked');
    await press(second, 'Unblock Eve');
    await second.getByText('No blocked people').waitFor();
    await eve.call('Ack_AddToList', { uin: ANN, answer: 'ask', reason: 'Forgiven?' });
    await show(page, 'friends/requests');
    await card(page, 'Eve').getByText('Forgiven?').waitFor();
  });

  await t.test('a friend is deleted, after a question, on both sides; the messages stay', async () => {
    await show(page, `friends/${BEN}`);
    await press(page, 'Delete friend');
    await dialog(page).getByRole('button', { name: 'Cancel' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    assert.ok((await names(page)).includes('Ben'));
    await press(page, 'Delete friend');
    await dialog(page).getByRole('button', { name: 'Delete friend' }).click();
    await page.getByRole('button', { name: 'Add as friend: Ben' }).waitFor();
    for (const each of [page, second]) await becomes(async () => (await names(each)).includes('Ben'), false);
    assert.equal(await house.storage.isFriend({ uin: BEN, peer: ANN }), false);
    await show(page, 'chats');
    await rowOf(page, 'Ben').getByText('You: Yes, I am.').waitFor();
  });

  await t.test('errors are explained', async () => {
    await show(page, 'friends/99999');
    await page.getByText("There's no account 99999.").waitFor();
    await show(page, 'friends/nonsense');
    await page.getByText("There's no one at this address.", { exact: false }).waitFor();
    for (const peer of [TAO, BEN]) await house.storage.befriend({ uin: ANN, peer, mostFriends: MOST_FRIENDS });
    await show(page, `friends/${HID}`);
    await press(page, 'Add as friend: Hid');
    await page.getByText("Can't add right now: your list or theirs is full.").waitFor();
    await show(page, 'friends/requests');
    await press(page, 'Accept Eve');
    await card(page, 'Eve').getByText("You can't become friends right now: your list or theirs is full.").waitFor();
  });
  assert.deepEqual(complaints, []);
});

test('a conversation is pinned and unpinned, in all browsers and over a reload', { skip }, async (t) => {
  const house = await House.open(t);
  const [page, second] = await Promise.all([house.signIn(ANN), house.signIn(ANN)]);
  for (const each of [page, second]) await show(each, 'chats');
  await house.say(BEN, ANN, ['first']);
  await house.say(MEI, ANN, ['second']);
  for (const each of [page, second]) await becomes(() => names(each), ['小美', 'Ben']);
  await show(page, `chats/${BEN}`);
  const choose = async (act: string) => {
    await press(page, 'More');
    await page.getByRole('menuitem', { name: act, exact: true }).click();
  };
  await choose('Pin to top');
  for (const each of [page, second]) await becomes(() => names(each), ['Ben', '小美']);
  assert.ok((await signs(rowOf(page, 'Ben'))).includes('Pinned'));
  await second.reload();
  await becomes(() => names(second), ['Ben', '小美']);
  await choose('Unpin');
  for (const each of [page, second]) await becomes(() => names(each), ['小美', 'Ben']);
});
