import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Command, commands } from '@rookery/protocol';
import {
  commandGroups,
  commandsOf,
  groupNames,
  groupsIn,
  readNetworks,
  usesOf,
  wrongNetwork,
} from './app-password-commands.ts';

test('the groups hold every command that an app password can be good for, once', () => {
  const table = Object.entries(commands as Record<string, Command>);
  const possible = table.filter(([, { session }]) => session === 'required').map(([name]) => name);
  const grouped = groupNames.flatMap((group) => [...commandGroups[group]]);
  assert.deepEqual([...grouped, 'Resume', 'Ping'].sort(), possible.sort());
});

test('the presets', () => {
  assert.deepEqual(commandsOf('send', []), ['CLTMSG']);
  assert.equal(commandsOf('all', ['send']), undefined);
  assert.ok(commandsOf('receive', [])?.includes('GetMsgEx'));
  assert.ok(!commandsOf('receive', [])?.includes('CLTMSG'));
  assert.deepEqual(commandsOf('custom', ['people']), ['GetInfo', 'Finger', 'Resume', 'Ping']);
});

test('what a password can do is seen from its commands', () => {
  assert.deepEqual(usesOf([]), { sends: true, receives: true });
  assert.deepEqual(usesOf(commandsOf('send', []) ?? []), { sends: true, receives: false });
  assert.deepEqual(groupsIn(['GetInfo', 'Finger', 'CLTMSG', 'Ping']), { groups: ['people'], others: ['CLTMSG'] });
});

test('networks are read as people write them', () => {
  assert.deepEqual(readNetworks(' 192.168.1.0/24, 10.0.0.7，10.0.0.7\nfe80::/10 '), [
    '192.168.1.0/24',
    '10.0.0.7',
    'fe80::/10',
  ]);
  assert.equal(wrongNetwork(['192.168.1.0/24', '::1', '2001:db8::/32', '0.0.0.0/0']), undefined);
  for (const wrong of ['192.168.1.0/33', '192.168.1', '10.0.0.256', 'home', '::1/129', '1.2.3.4/8/8', '010.0.0.1']) {
    assert.equal(wrongNetwork(['10.0.0.1', wrong]), wrong);
  }
});
