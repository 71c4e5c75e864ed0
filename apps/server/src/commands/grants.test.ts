import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CommandName, commands } from '@rookery/protocol';
import { readAppName, readCommands, readNetworks } from './grants.ts';

test('commands get the names of the table, each once', () => {
  assert.deepEqual(readCommands(['cltmsg', ' GetMsgEx ', 'CLTMSG', 'change_stat2']), [
    'CLTMSG',
    'GetMsgEx',
    'Change_Stat',
  ]);
  assert.deepEqual(readCommands([]), []);
});

test('every command that is none is named', () => {
  assert.equal(readCommands(['CLTMSG', 'Shout', '', 'Shout']), 'there is no command "Shout", "".');
  const long = Array.from({ length: 6 }, (_, i) => `${i}${'x'.repeat(50)}`);
  const answer = readCommands(long);
  assert.match(String(answer), /^there is no command ("\dx{31}", ){4}"4x{31}" and others\.$/);
});

test('what no app password may do cannot be asked for', () => {
  const all = Object.keys(commands) as CommandName[];
  const never = all.filter((name) => typeof readCommands([name]) === 'string');
  assert.deepEqual(
    never,
    all.filter((name) => ['owner', 'admin'].includes(commands[name].session)),
  );
  assert.equal(readCommands(['ChangePwd', 'CLTMSG']), 'ChangePwd always needs the password of the account.');
});

test('networks are checked, and every wrong one is named', () => {
  const right = ['192.168.1.0/24', '10.0.0.5', '::1', 'fc00::/7'];
  assert.deepEqual(readNetworks([...right, ' 10.0.0.5 ']), right);
  for (const wrong of ['', '10.0.0.0/33', '10.0.0', '::/129', '10.0.0.0/', '10.0.0.0/8/8', 'fe80::1%eth0', 'home']) {
    const answer = readNetworks(['10.0.0.1', wrong]);
    assert.equal(answer, `there is no address or network ${JSON.stringify(wrong)}; 192.168.1.0/24 is one.`);
  }
  const many = Array.from({ length: 33 }, (_, i) => `10.0.0.${i}`);
  assert.equal(readNetworks(many), 'there must not be more than 32 networks.');
  assert.equal(readNetworks(many.slice(1)).length, 32);
});

test('an app password has a name of one line', () => {
  assert.equal(readAppName(' my router '), 'my router');
  for (const wrong of ['', ' ', 'a\nb', 'x'.repeat(65)]) assert.equal(readAppName(wrong), undefined);
});
