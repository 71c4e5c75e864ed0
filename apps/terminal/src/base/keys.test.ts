import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionOf, helpLines, hintsOf, type KeyPlace, keys, labelOf } from './keys.ts';

type Binding = { readonly keys: readonly string[]; readonly about: string; readonly hint?: string };

const bindingsOf = (place: KeyPlace) => Object.values(keys[place]) as Binding[];

/** The places whose keys are in force at the same time. */
const together: readonly (readonly KeyPlace[])[] = [
  ['anywhere', 'friends'],
  ['anywhere', 'find', 'editing'],
  ['anywhere', 'talk', 'editing'],
  ['anywhere', 'menu'],
  ['anywhere', 'form', 'editing'],
  ['anywhere', 'form', 'choice'],
  ['anywhere', 'page'],
];

test('no key means two things at once', () => {
  for (const places of together) {
    const all = places.flatMap((place) => bindingsOf(place).flatMap((binding) => binding.keys));
    const twice = all.filter((key, index) => all.indexOf(key) !== index);
    assert.deepEqual(twice, [], places.join(', '));
  }
});

test('where text is written no key takes a character away from it', () => {
  for (const place of ['anywhere', 'find', 'talk', 'editing', 'form'] as const) {
    for (const key of bindingsOf(place).flatMap((binding) => binding.keys))
      assert.ok([...key].length > 1, `${place}: ${key}`);
  }
});

test('a key is found in its place, and only there', () => {
  assert.equal(actionOf('talk', { name: 'enter' }), 'send');
  assert.equal(actionOf('friends', { name: 'a', text: 'a' }), 'add');
  assert.equal(actionOf('talk', { name: 'a', text: 'a' }), undefined);
});

test('help tells of every key, in words', () => {
  const lines = helpLines();
  const told = lines.map(({ about }) => about);
  for (const place of Object.keys(keys) as KeyPlace[]) {
    for (const { about, keys: names } of bindingsOf(place)) {
      assert.ok(told.includes(about), about);
      assert.ok(names.length > 0);
    }
  }
  for (const { keys: names } of lines) assert.ok(names.length <= 38, names);
});

test('the bottom line shows how to get help, last', () => {
  for (const places of [
    ['friends', 'anywhere'],
    ['talk', 'anywhere'],
    ['find', 'anywhere'],
  ] as const) {
    assert.deepEqual(hintsOf(places).at(-1), { key: 'F1', about: 'Help' });
  }
});

test('keys are named as they stand on a keyboard', () => {
  const labels = ['alt-enter', 'ctrl-w', 'pageup', 'a', 'B', ' ', 'shift-tab', '/', 'f1'].map(labelOf);
  assert.deepEqual(labels, ['Alt-Enter', 'Ctrl-W', 'PgUp', 'a', 'B', 'Space', 'Shift-Tab', '/', 'F1']);
});
