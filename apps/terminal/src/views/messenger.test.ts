import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Desk, ENTER, ESCAPE, F1, PAGE_UP, TAB } from '../testing/desk.ts';
import { ANN, BEN, EVE, MEI, openHouse } from '../testing/house.ts';
import { nasty } from '../testing/texts.ts';

const sizes: readonly (readonly [number, number])[] = [
  [20, 4],
  [40, 10],
  [63, 20],
  [64, 12],
  [80, 24],
  [81, 25],
  [200, 50],
];

/** Ways to every part of the screen, from the friend list. */
const places: Readonly<Record<string, readonly string[]>> = {
  friends: [],
  groups: ['g'],
  'narrowed list': ['/', 'b你'],
  conversation: [ENTER],
  'conversation scrolled up': [ENTER, PAGE_UP, PAGE_UP],
  'long draft': [ENTER, `\u001b[200~${nasty.join('\n')}\u001b[201~`],
  help: [F1],
  add: ['a', 'x'],
  requests: ['r'],
  refuse: ['r', 'n', '因为 👨‍👩‍👧'],
  search: ['f', TAB],
  status: ['s'],
  'my profile': ['m', '👩‍🚀'.repeat(5)],
  profile: ['p'],
  remark: ['e', '老朋友 👍🏽'],
  'end of a friendship': ['x'],
  block: ['b'],
};

/** That every row has its place: as many as the screen has, none too wide, and the line between at one column. */
function checkScreen(desk: Desk, what: string): void {
  const { columns, rows } = desk.ui.state.size;
  const { screen } = desk;
  assert.equal(screen.length, rows, what);
  for (const row of screen) assert.ok(desk.ui.cells.width(row) <= columns, `${what}: ${row}`);
  const { isWide, listWidth, hasFrame, bodyRows } = desk.ui.layout;
  if (!isWide) return;
  const body = hasFrame ? screen.slice(1, 1 + bodyRows) : screen;
  for (const row of body) assert.match(desk.cellAt(row, listWidth), /^[│├]$/, `${what}: ${row}`);
}

test('with any names and texts, every row stays as wide as the screen, in every size', async (t) => {
  const house = await openHouse(t);
  const desk = await Desk.of(house, ANN);
  await desk.store.setFriend(BEN, { remark: '朋友 👨‍👩‍👧 नमस्ते ❤️ ภาษา นำ', label: '家人 🇨🇳' });
  await house.say(MEI, ANN, ['\u202eevil 小美 👩🏽‍⚕️']);
  await house.say(
    BEN,
    ANN,
    nasty.filter((text) => text.trim() !== ''),
  );
  const eve = await house.client(EVE);
  await eve.call('Ack_AddToList', { uin: ANN, answer: 'ask', reason: '我们是同学 👨‍👩‍👧 '.repeat(8) });
  await desk.shows('1 friend request');
  desk.type('j');
  desk.type(ENTER);
  await desk.shows('─ new ─');
  desk.type(TAB);
  for (const [place, keys] of Object.entries(places)) {
    desk.type(...keys);
    for (const [columns, rows] of sizes) {
      desk.resize(columns, rows);
      checkScreen(desk, `${place} in ${columns}x${rows}`);
    }
    desk.resize(80, 24);
    while (desk.ui.state.panes.length > 0) desk.type(ESCAPE);
    if (desk.ui.state.focus === 'talk' || desk.ui.state.filter) desk.type(ESCAPE);
    if (desk.ui.state.grouped) desk.type('g');
  }
});

test('a terminal that is too small is told so', async (t) => {
  const desk = await Desk.of(await openHouse(t), ANN);
  desk.resize(12, 3);
  assert.match(desk.text, /Too small/);
});

test('side by side where there is room, and one after the other where there is not', async (t) => {
  const desk = await Desk.of(await openHouse(t), ANN);
  desk.type('/', '小美', ENTER);
  assert.match(desk.text, /○ Ben/);
  desk.resize(40, 10);
  assert.doesNotMatch(desk.text, /○ Ben/);
  desk.type(ESCAPE);
  assert.match(desk.text, /○ Ben/);
});

test('the cursor stands where the next character goes', async (t) => {
  const desk = await Desk.of(await openHouse(t), ANN);
  desk.type(ENTER, '你好 👋');
  const row = desk.screen.findIndex((line) => line.includes('你好 👋'));
  assert.equal(desk.cellAt(desk.screen[row] ?? '', desk.ui.layout.listWidth + 4), '你');
  assert.equal(desk.ui.compose.column, 7);
});
