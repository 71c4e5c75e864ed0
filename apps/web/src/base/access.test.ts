import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appPasswordsIn, sessionsIn } from './access.ts';

test('this session comes first, then those that are there, then the others by when they were seen', () => {
  const sessions = sessionsIn({
    SN: 4,
    ID: [0, 3, 4, 5],
    ME: [0, 0, 1, 0],
    ON: [0, 1, 1, 0],
    CT: [0, 10, 20, 30],
    TS: [50, 60, 70, 80],
    AP: [0, 7, 0, 0],
    AD: ['::1', '10.0.0.7', '127.0.0.1', ''],
    CL: ['', 'script', 'Firefox, Linux', 'Chrome'],
  });
  assert.deepEqual(
    sessions.map(({ id }) => id),
    [4, 3, 5, 0],
  );
  assert.deepEqual(sessions[1], {
    id: 3,
    isThis: false,
    isOnline: true,
    openedAt: 10,
    seenAt: 60,
    appPassword: 7,
    address: '10.0.0.7',
    program: 'script',
  });
});

test('app passwords are read, newest first, with what limits them', () => {
  const passwords = appPasswordsIn({
    SN: 2,
    ID: [1, 2],
    CT: [5, 6],
    EX: [0, 99],
    TS: [0, 7],
    AD: ['', '10.0.0.7'],
    CM: ['', 'CLTMSG Typing'],
    NW: ['', '10.0.0.0/8 ::1'],
    NM: ['all', 'heating'],
  });
  assert.deepEqual(passwords[0], {
    id: 2,
    name: 'heating',
    createdAt: 6,
    endsAt: 99,
    usedAt: 7,
    usedFrom: '10.0.0.7',
    commands: ['CLTMSG', 'Typing'],
    networks: ['10.0.0.0/8', '::1'],
  });
  assert.deepEqual(passwords[1]?.commands, []);
});

test('nothing is an empty list', () => {
  assert.deepEqual(sessionsIn({ SN: 0, ID: '' } as never), []);
  assert.deepEqual(appPasswordsIn({}), []);
});
