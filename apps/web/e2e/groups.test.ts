import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, http } from '@rookery/client';
import { legacy } from '@rookery/client/legacy';
import type { Locator, Page } from 'playwright-core';
import { skip } from './browser.ts';
import { ANN, BEN, EVE, House, MEI, PASSWORD } from './house.ts';
import { show } from './screens.ts';
import { becomes, shows, texts, write } from './talking.ts';

const press = (page: Page | Locator, name: string | RegExp) => page.getByRole('button', { name, exact: true }).click();
const dialog = (page: Page) => page.getByRole('dialog');
/** The lines about what has happened in the open conversation. */
async function happened(page: Page): Promise<string[]> {
  const lines = await page.getByRole('log').locator('.message-happened').allInnerTexts();
  // Names in sentences are isolated.
  return lines.map((line) => line.replace(/[\u2068\u2069]/g, '').trim());
}
/** Who wrote the messages on the screen, a name for each run of one author. */
const authors = (page: Page) => page.getByRole('log').locator('.message-in-group .message-head bdi').allInnerTexts();

/** Makes a group by hand, with Ben invited; answers its number. */
async function make(page: Page, name: string): Promise<number> {
  await show(page, 'friends/add');
  await press(page, 'Groups');
  await press(page, 'New group');
  await press(page, 'Create group');
  await page.getByText('A group needs a name.').waitFor();
  await page.getByRole('textbox', { name: 'Group name' }).fill(name);
  await page.getByRole('searchbox', { name: 'Search friends' }).fill('be');
  await page.getByRole('checkbox', { name: /Ben/ }).check();
  await press(page, 'Create group');
  await page.getByRole('heading', { name }).waitFor();
  return Number(new URL(page.url()).hash.split('/').at(-1));
}

test('a group is made, joined, talked in by a legacy client and two pages, and left', { skip }, async (t) => {
  const house = await House.open(t);
  const [ann, ben] = await Promise.all([house.signIn(ANN), house.signIn(BEN)]);
  const complaints: string[] = [];
  for (const page of [ann, ben]) page.on('pageerror', (error) => complaints.push(error.message));
  const group = await make(ann, 'Boats');
  const old = new Client({ legacy, transport: http(house.url), uin: MEI, password: PASSWORD });
  t.after(() => old.close());

  await t.test('an invitation waits among the requests, and is accepted', async () => {
    await ben.getByRole('img', { name: '1 request or answer' }).waitFor();
    await show(ben, 'friends/requests');
    await ben.getByText('Ann invites you to this group.', { exact: false }).waitFor();
    await press(ben, /Join Boats/);
    await show(ben, `chats/${group}`);
    await show(ann, `chats/${group}`);
    await becomes(() => happened(ann), ['Ben joined the group']);
    await becomes(() => happened(ben), ['You joined the group']);
  });

  await t.test('a legacy client joins by its number, and everybody reads the same', async () => {
    const mei = await house.client(MEI, { until: t });
    await (await house.client(ANN, { until: t })).groups.set(group, { policy: 'anyone' });
    await mei.groups.join(group);
    const heard: string[] = [];
    old.on('message', ({ peer, text }) => void heard.push(`${peer} ${text}`));
    await old.connect();
    await old.send(group, '大家好').done;
    for (const page of [ann, ben]) await shows(page, ['大家好']);
    await write(ann, 'Welcome!');
    await write(ann, 'How are you?');
    await shows(ben, ['大家好', 'Welcome!', 'How are you?']);
    assert.deepEqual(await authors(ben), ['小美', 'Ann'], 'one name for a run of one author');
    await write(ben, 'Hello.');
    await shows(ann, ['Welcome!', 'How are you?', 'Hello.']);
    const said = ['Ann: Welcome!', 'Ann: How are you?', 'Ben: Hello.'].map((each) => `${group} ${each}`);
    await becomes(() => heard.filter((each) => said.includes(each)), said);
  });

  await t.test('it stands in both lists, with who wrote last', async () => {
    const row = ann.getByRole('list', { name: 'Chats' }).getByRole('link', { name: /Boats/ });
    await becomes(async () => /Ben: Hello\./.test((await row.innerText()).replace(/[\u2068\u2069]/g, '')), true);
    await show(ann, 'friends');
    await ann.getByRole('button', { name: /^Groups/ }).waitFor();
    await ann.getByRole('list', { name: 'Friends' }).getByRole('link', { name: /Boats/ }).click();
    await ann.getByText('3 members').first().waitFor();
  });

  await t.test('how many have read a message is shown', async () => {
    await show(ann, `chats/${group}`);
    await show(ben, `chats/${group}`);
    await write(ann, 'Seen?');
    await shows(ben, ['Seen?']);
    await ben.bringToFront();
    await ann
      .getByRole('img', { name: /^read by [12]$/ })
      .last()
      .waitFor();
  });

  await t.test('who types is named', async () => {
    await ben.getByRole('textbox', { name: /message/i }).pressSequentially('I am ');
    await ann.getByText('Ben is typing…').first().waitFor();
    await ben.getByRole('textbox', { name: /message/i }).fill('');
  });

  await t.test('a card, a role, a notice and silence reach the others', async () => {
    await show(ann, `groups/${group}`);
    await press(ann, 'Actions for Ben');
    await ann.getByRole('menuitem', { name: 'Change name in group' }).click();
    await dialog(ann).getByRole('textbox').fill('Captain');
    await press(dialog(ann), 'Save');
    await press(ann, 'Actions for Captain');
    await ann.getByRole('menuitem', { name: 'Make administrator' }).click();
    await press(dialog(ann), 'Make administrator');
    await press(ann, 'Actions for 小美');
    await ann.getByRole('menuitem', { name: 'Mute for a time' }).click();
    await dialog(ann).getByRole('radio', { name: '1 hour' }).check({ force: true });
    await press(dialog(ann), 'Mute');
    await ann.getByText(/^Muted until/).waitFor();
    await press(ann, 'Group settings');
    await ann.getByRole('textbox', { name: 'Notice' }).fill('Ten at the pier.');
    await press(ann, 'Save');
    await becomes(async () => (await happened(ben)).at(-1), 'Ann changed the notice');
    await ben.getByText('Ten at the pier.').first().waitFor();
    await assert.rejects(old.send(group, 'May I?').done);
    await show(ann, `chats/${group}`);
    await ann.getByRole('log').getByText('Captain', { exact: true }).first().waitFor();
    await ann.getByRole('log').getByText('Admin', { exact: true }).first().waitFor();
  });

  await t.test('a quiet group takes no words of members', async () => {
    const mei = await house.signIn(MEI);
    await show(mei, `chats/${group}`);
    await mei.getByText(/^You are muted in this group until/).waitFor();
    const client = await house.client(ANN, { until: t });
    await client.groups.setMember(group, { uin: MEI, silence: 0 });
    await mei.getByRole('textbox', { name: /message/i }).waitFor();
    await client.groups.set(group, { isQuiet: true });
    await mei.getByText('Only administrators can write in this group right now.').waitFor();
    await client.groups.set(group, { isQuiet: false });
    await mei.getByRole('textbox', { name: /message/i }).waitFor();
    await mei.close();
  });

  await t.test('one that is removed sees the conversation closed, and is told by whom', async () => {
    await show(ann, `groups/${group}`);
    await press(ann, 'Actions for Captain');
    await ann.getByRole('menuitem', { name: 'Remove from group' }).click();
    await press(dialog(ann), 'Remove');
    await ben.getByText('You are no longer in this group').waitFor();
    await ben.getByText('Ann removed you from Boats.').waitFor();
    assert.deepEqual(await texts(ben), []);
    assert.equal(await ben.getByRole('textbox', { name: /message/i }).count(), 0);
    await show(ben, 'friends/requests');
    await press(ben, /^Got it: Boats/);
    await ben.getByText('No requests').waitFor();
    await show(ann, `chats/${group}`);
    await becomes(async () => (await happened(ann)).at(-1), 'You removed Ben');
  });

  await t.test('its owner ends it', async () => {
    await show(ann, `groups/${group}`);
    await press(ann, 'Delete group');
    await press(dialog(ann), 'Delete group');
    await becomes(() => ann.getByRole('list', { name: 'Friends' }).getByRole('link', { name: /Boats/ }).count(), 0);
  });
  assert.deepEqual(complaints, []);
});

test('ways into a group: its link, its number, a request', { skip }, async (t) => {
  const house = await House.open(t);
  const client = await house.client(ANN, { until: t });
  const group = await client.groups.create('Chess', { policy: 'ask' });
  const [ann, eve] = await Promise.all([house.signIn(ANN), house.signIn(EVE)]);

  await t.test('one that cannot be found is not told of', async () => {
    await show(eve, `groups/${group}`);
    await eve.getByText(`There's no group ${group}`, { exact: false }).waitFor();
  });

  await t.test('one that asks waits with the administrators', async () => {
    await client.groups.set(group, { searchable: true });
    await show(eve, 'groups/find');
    await eve.getByRole('textbox', { name: /Name, number/ }).fill('che');
    await press(eve, 'Find');
    await press(eve, 'Join Chess');
    await dialog(eve).getByRole('textbox').fill('I play.');
    await press(dialog(eve), 'Send request');
    await eve.getByText('Request sent.', { exact: false }).waitFor();
    await show(ann, `groups/${group}`);
    await ann.getByText('I play.').waitFor();
    await press(ann, /^Accept Eve/);
    await ann.getByText('Members (2)').waitFor();
    await eve.getByRole('link', { name: 'Open Chess' }).waitFor();
  });

  await t.test('leaving closes it, and the link leads in again until it is off', async () => {
    await press(ann, 'Create link');
    const link = (await ann.locator('.groups-link').innerText()).trim();
    await show(eve, `groups/${group}`);
    await press(eve, 'Leave group');
    await press(dialog(eve), 'Leave group');
    await ann.getByText('Members (1)').waitFor();
    await show(eve, 'groups/find');
    await eve.getByRole('textbox', { name: /Name, number/ }).fill(link);
    await press(eve, 'Find');
    await eve.getByText('You have an invitation link to this group.').waitFor();
    await press(eve, 'Join Chess');
    await becomes(() => new URL(eve.url()).hash, `#/chats/${group}`);
    await press(ann, 'Turn off');
    await press(dialog(ann), 'Turn off');
    await ann.getByRole('button', { name: 'Create link' }).waitFor();
    await client.groups.kick(group, EVE);
    await client.groups.set(group, { policy: 'nobody' });
    await eve.goto(link);
    await press(eve, 'Join Chess');
    await eve.getByText("This invitation link doesn't work any more.").waitFor();
  });

  await t.test('administrators of the server see its size, make another its owner, and end it', async () => {
    await show(ann, 'admin/groups');
    await ann.getByText('1 member', { exact: true }).waitFor();
    await press(ann, /^Change the owner of Chess/);
    await dialog(ann).getByRole('textbox', { name: 'Number of the member' }).fill(String(BEN));
    await press(dialog(ann), 'Change owner');
    await dialog(ann).getByText("This person isn't in the group.").waitFor();
    await press(dialog(ann), 'Cancel');
    const bounds = { mostGroups: 100, mostMembers: 100 };
    await house.storage.addMembers({ group, uins: [BEN], at: Date.now(), ...bounds });
    await press(ann, /^Change the owner of Chess/);
    await dialog(ann).getByRole('textbox', { name: 'Number of the member' }).fill(String(BEN));
    await press(dialog(ann), 'Change owner');
    await ann.getByText(new RegExp(`^Owner: .*Ben.*\\(${BEN}\\)`)).waitFor();
    await press(ann, /^Delete Chess/);
    await press(dialog(ann), 'Delete');
    await ann.getByText('No groups').waitFor();
  });
});
