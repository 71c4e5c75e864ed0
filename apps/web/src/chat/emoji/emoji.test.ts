import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type EmojiEntry, emojiOf, findEmoji, inTone } from './emoji.ts';
import { keepHabits, readHabits, withUse } from './habits.ts';

const dataIn = (language: string): EmojiEntry[] =>
  JSON.parse(
    readFileSync(fileURLToPath(import.meta.resolve(`emojibase-data/${language}/compact.json`)), 'utf8'),
  ) as EmojiEntry[];
const english = emojiOf(dataIn('en'), dataIn('zh'));
const chinese = emojiOf(dataIn('zh'), dataIn('en'));
const found = (all: typeof english, wanted: string) => findEmoji(all, wanted).map(({ sign }) => sign);

test('emoji are found in English and in Chinese, in either language of the page', () => {
  for (const all of [english, chinese]) {
    assert.ok(found(all, 'heart eyes').includes('😍'));
    assert.ok(found(all, '爱心').length > 0);
    assert.ok(found(all, '熊猫').includes('🐼'));
    assert.ok(found(all, 'PANDA').includes('🐼'));
    assert.deepEqual(found(all, '🐼'), ['🐼']);
    assert.deepEqual(found(all, 'no such thing'), []);
    assert.deepEqual(found(all, '  '), []);
  }
  assert.equal(english.find(({ sign }) => sign === '🐼')?.name, 'panda');
  assert.equal(chinese.find(({ sign }) => sign === '🐼')?.name, '熊猫');
});

test('what is called so comes before what only has it somewhere', () => {
  assert.equal(found(english, 'cat')[0], '🐈️');
  assert.ok(found(english, 'a').length <= 120);
  for (const all of [english, chinese]) {
    assert.deepEqual(found(all, 'thumbs'), ['👍️', '👎️']);
    assert.deepEqual(found(all, '点赞'), ['👍️']);
    for (const [wanted, sign] of [
      ['heart', '❤️'],
      ['红心', '❤️'],
      ['心', '❤️'],
      ['birthday', '🎂'],
    ] as const) {
      assert.equal(found(all, wanted)[0], sign, wanted);
    }
  }
});

test('they stand in their order, without the bare tones, and have a skin tone where there is one', () => {
  assert.equal(english[0]?.sign, '😀');
  assert.ok(english.length > 1800);
  assert.ok(!english.some(({ sign }) => sign === '🏻' || sign === '🇦'));
  const hand = english.find(({ sign }) => sign === '👋');
  const cat = english.find(({ sign }) => sign === '🐼');
  assert.ok(hand && cat);
  assert.equal(inTone(hand, 3), '👋🏽');
  assert.equal(inTone(hand, 0), '👋');
  assert.equal(inTone(cat, 3), '🐼');
});

test('the latest are remembered, newest first, each once, and not too many', () => {
  const items = new Map<string, string>();
  const localStorage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  } as Storage;
  const browser = { localStorage };
  let habits = readHabits(browser);
  for (const { sign } of english.slice(0, 50)) habits = withUse(habits, sign);
  habits = withUse(habits, '😀');
  habits = withUse(habits, '🐼');
  habits = withUse(habits, '😀');
  keepHabits(browser, { ...habits, tone: 2 });
  const { recent, tone } = readHabits(browser);
  assert.deepEqual(recent.slice(0, 2), ['😀', '🐼']);
  assert.equal(recent.length, 36);
  assert.equal(new Set(recent).size, 36);
  assert.equal(tone, 2);
  for (const value of ['', 'null', '7', '{"recent":7,"tone":9}', '{"recent":[null,7,""]}']) {
    items.set('rookery.emoji', value);
    assert.deepEqual(readHabits(browser), { recent: [], tone: 0 }, value);
  }
});
