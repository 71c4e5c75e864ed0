import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Profile } from '@rookery/server';
import { Misuse } from './failures.ts';
import { parseAccount, readTraits, showPolicy, showProfile } from './fields.ts';
import { readWanted } from './import.ts';

test('the profile and the policy are read from options', () => {
  const { profile, policy } = readTraits({
    nick: ' 小美 ',
    age: '30',
    sex: 'female',
    blood: 'ab',
    sign: '5',
    animal: 'Rat',
    realName: 'X',
    add: 'nobody',
    legacy: 'app',
    shareRead: 'yes',
    data: './data',
  });
  assert.deepEqual(profile, { nick: '小美', age: 30, sex: 1, blood: 4, sign: 5, animal: 1, realName: 'X' });
  assert.deepEqual(policy, { add: 'nobody', legacy: 'app', shareRead: true });
});

test('every wrong option is named at once', () => {
  const given = {
    nick: '',
    age: '151',
    sex: 'x',
    city: 'a\nb',
    face: '65536',
    add: 'all',
    strangers: 'true',
    legacy: 'true',
  };
  assert.throws(
    () => readTraits(given),
    (error) => {
      assert.ok(error instanceof Misuse);
      const flags = error.problems.map((problem) => problem.split(' ')[0]);
      assert.deepEqual(flags, ['--nick', '--face', '--age', '--sex', '--city', '--add', '--strangers', '--legacy']);
      return true;
    },
  );
});

test('a policy is shown as it is given', () => {
  const policy = {
    add: 'ask',
    searchable: false,
    strangers: true,
    legacy: 'app',
    shareRead: true,
    shareSeen: true,
  } as const;
  const shown = showPolicy(policy).map((line) => line.trimEnd().split(/: +/));
  assert.deepEqual(shown, [
    ['add', 'ask'],
    ['searchable', 'no'],
    ['strangers', 'yes'],
    ['legacy', 'app'],
    ['share-read', 'yes'],
    ['share-seen', 'yes'],
  ]);
});

test('an account number is within its bounds', () => {
  assert.equal(parseAccount('10001'), 10001);
  assert.equal(parseAccount('4294967295'), 4294967295);
  for (const wrong of ['10000', '4294967296', '1e5', '-1', '', ' 10001', '10001.0']) {
    assert.throws(() => parseAccount(wrong), /account number/);
  }
});

test('what is not told is not shown', () => {
  const texts =
    'realName country province city address postcode phone mobile mail homepage occupation school introduction';
  const none = Object.fromEntries(texts.split(' ').map((name) => [name, ''])) as Omit<Profile, keyof typeof codes>;
  const codes = { nick: 'Ann', face: 0, age: 0, sex: 0, blood: 0, sign: 5, animal: 0 } as const;
  assert.equal(
    showProfile({ ...none, ...codes }).join(''),
    'nick:         Ann\nsex:          male\nsign:         Gemini\n',
  );
});

test('an import names every line that is wrong', () => {
  const text = 'uin,nick,password\n20001,Ann,x\n20001,Ben,y\n1,Cat,z\n20002,,z\n20003,Dan,\n20004,Eve\n';
  assert.throws(
    () => readWanted(text),
    (error) => {
      assert.ok(error instanceof Misuse);
      const lines = error.problems.map((problem) => problem.split(':')[0]);
      assert.deepEqual(lines, ['line 3', 'line 4', 'line 5', 'line 6', 'line 7']);
      return true;
    },
  );
});
