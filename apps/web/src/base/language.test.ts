import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defineWords, sayIn } from './language.ts';

const words = defineWords({
  en: {
    hello: 'Hello, {{name}}, hello!',
    unread_one: '{{count}} unread message from {{name}}',
    unread_other: '{{count}} unread messages from {{name}}',
    most: 'At most {{count}} characters',
  },
  zh: { hello: '{{name}}，你好！', unread_other: '{{name}} 的 {{count}} 条未读消息', most: '最多 {{count}} 个字' },
});

test('each language has its own words', () => {
  assert.equal(sayIn('en', words)('hello', { name: 'Ann' }), 'Hello, Ann, hello!');
  assert.equal(sayIn('zh', words)('hello', { name: '小美' }), '小美，你好！');
});

test('one is another form than many, where a language has two', () => {
  const say = sayIn('en', words);
  const told = (count: number) => say('unread', { count, name: 'Ben' });
  assert.equal(told(1), '1 unread message from Ben');
  for (const count of [0, 2, 11, 21, 1.5]) assert.equal(told(count), `${count} unread messages from Ben`);
  assert.equal(sayIn('zh', words)('unread', { count: 1, name: 'Ben' }), 'Ben 的 1 条未读消息');
  assert.equal(say('most', { count: 1 }), 'At most 1 characters');
});

test('what a value says is shown as it is', () => {
  const say = sayIn('en', words);
  for (const name of ['{{name}}', '{{count}}', '$&', "$'", '$t(hello)', '<b>&amp;</b>', '\\{{name}}']) {
    assert.equal(say('hello', { name }), `Hello, ${name}, hello!`);
  }
  assert.equal(say('hello'), 'Hello, , hello!');
});

test('no name turns round the sentence around it', () => {
  const say = sayIn('en', words);
  assert.equal(say('hello', { name: '\u202Eevil' }), 'Hello, \u202Eevil\u202C, hello!');
});
