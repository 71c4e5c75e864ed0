import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type KindCode, kinds } from '@rookery/protocol';
import { legacyChange, legacyForm, quoteLine } from './legacy-words.ts';

test('a legacy client reads messages and sentences, and answers requests', () => {
  const nameOf = (uin: number) => `n${uin}`;
  const form = (kind: KindCode, text: string) => {
    const said = legacyForm({ group: 5, author: 7, kind, text }, 'Chess', nameOf);
    return [said.kind, said.peer, said.text];
  };
  const { message, asked } = { message: kinds.message.code, asked: kinds.asked.code };
  assert.deepEqual(form(9, 'a: b'), [message, 5, 'n7: a: b']);
  assert.deepEqual(form(12, 'please'), [asked, 7, '[Chess] please']);
  assert.deepEqual(form(12, ''), [asked, 7, '[Chess]']);
  assert.deepEqual(form(11, 'Chess'), [asked, 5, 'n7 (7) invites you to the group Chess.']);
  const sentences = {
    joined: '* n7 has joined.',
    'joined 8': '* n7 has let n8 in.',
    left: '* n7 has left.',
    'kicked 8': '* n7 has removed n8.',
    'role 8 2': '* n8 is the owner now.',
    'role 8 1': '* n7 has changed what n8 may do.',
    'silenced 8 0': '* n7 lets n8 write again.',
    'silenced 8 99': '* n7 has silenced n8.',
    'named Go = 围棋 club': '* n7 has named the group Go = 围棋 club.',
    noticed: '* n7 has changed the notice.',
    'quiet 1': '* n7: only administrators may write now.',
    'quiet 0': '* n7: everybody may write again.',
    ended: '* n7 has ended the group.',
    'something new': '* n7',
  };
  assert.deepEqual(form(kinds.recalled.code, '5-3'), [message, 5, '* n7 has taken a message back.']);
  assert.deepEqual(form(kinds.edited.code, 'now'), [message, 5, '* n7 has changed a message: now']);
  for (const [text, said] of Object.entries(sentences)) assert.deepEqual(form(90, text), [message, 5, said]);
});

test('between two, what was done to a message is told as a message, and all else stays', () => {
  const { message, recalled, edited, asked } = kinds;
  assert.deepEqual(legacyChange(recalled.code, '7-3'), {
    kind: message.code,
    text: '* I have taken a message back.',
  });
  assert.deepEqual(legacyChange(edited.code, 'now'), { kind: message.code, text: '* I have changed a message: now' });
  assert.deepEqual(legacyChange(asked.code, 'please'), { kind: asked.code, text: 'please' });
});

test('a quote is the beginning of the first line', () => {
  assert.equal(quoteLine('short'), '> short\n');
  assert.equal(quoteLine('two\nlines'), '> two…\n');
  assert.equal(quoteLine('字'.repeat(61)), `> ${'字'.repeat(60)}…\n`);
  assert.equal(quoteLine(''), '> …\n');
});
