import assert from 'node:assert/strict';
import { test } from 'node:test';
import { strengthOf } from './strength.ts';

const is = (password: string, known: readonly string[] = []) => strengthOf(password, known).is;

test('a password has at least eight characters, of any kind', () => {
  assert.deepEqual(strengthOf(''), { is: 'short', missing: 8 });
  assert.deepEqual(strengthOf('1234567'), { is: 'short', missing: 1 });
  assert.deepEqual(strengthOf('🐦🐦🐦🐦'), { is: 'short', missing: 4 }, 'characters, not units');
  assert.equal(is('tea at 4'), 'fair');
});

test('common passwords are named as such', () => {
  for (const password of [
    'password',
    'Password123',
    '12345678',
    '87654321',
    '1234567890',
    'aaaaaaaa',
    'abababab',
    'qwertyui',
  ]) {
    assert.equal(is(password), 'guessed', password);
  }
  assert.equal(is('margaret82', ['Margaret']), 'guessed', 'the nickname');
  assert.equal(is('margaret82', ['Mei']), 'fair');
  assert.equal(is('x10001yz!', ['10001']), 'guessed', 'the number');
});

test('long ones, and short ones of everything, are strong', () => {
  assert.equal(is('rooks in the elm tree'), 'strong');
  assert.equal(is('tR33-top!'), 'strong');
  assert.equal(is('elmtree42'), 'fair');
});
