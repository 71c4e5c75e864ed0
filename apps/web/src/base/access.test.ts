import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appPasswordsIn, sessionsIn } from './access.ts';

test('this session comes first, then those that are there, then the others by when they were seen', () => {
  const session = { isThis: false, isOnline: false, openedAt: 0, appPassword: 0, address: '', program: '' };
  const sessions = sessionsIn({
    sessions: [
      { ...session, id: 0, seenAt: 50 },
      { ...session, id: 3, seenAt: 60, isOnline: true },
      { ...session, id: 4, seenAt: 70, isOnline: true, isThis: true },
      { ...session, id: 5, seenAt: 80 },
    ],
  });
  assert.deepEqual(
    sessions.map(({ id }) => id),
    [4, 3, 5, 0],
  );
});

test('app passwords are read, newest first, with what limits them', () => {
  const unused = { id: 1, name: 'all', createdAt: 5, endsAt: 0, usedAt: 0, usedFrom: '', commands: '', networks: '' };
  const used = { id: 2, name: 'heating', createdAt: 6, endsAt: 99, usedAt: 7, usedFrom: '10.0.0.7' };
  const passwords = appPasswordsIn({
    appPasswords: [unused, { ...used, commands: 'CLTMSG Typing', networks: '10.0.0.0/8 ::1' }],
  });
  assert.deepEqual(passwords[0], { ...used, commands: ['CLTMSG', 'Typing'], networks: ['10.0.0.0/8', '::1'] });
  assert.deepEqual(passwords[1]?.commands, []);
});

test('nothing is an empty list', () => {
  assert.deepEqual(sessionsIn({ sessions: [] }), []);
  assert.deepEqual(appPasswordsIn({ appPasswords: [] }), []);
});
