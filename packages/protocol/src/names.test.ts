import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Command, type CommandName, commands } from './commands.ts';
import { type FieldsByName, fieldsByCode, nameOf, type ReplyByName, type RowOf, replyByName } from './names.ts';

const all = Object.keys(commands) as CommandName[];

test('no two fields of a request, or of a reply, have the same name, and each that a program needs has one', () => {
  for (const name of all) {
    const { fields, reply, rows }: Command = commands[name];
    for (const part of [fields, reply]) {
      const found = Object.entries(part).map(([code, field]) => nameOf(code, field));
      const known = found.filter((each) => each !== undefined);
      assert.equal(new Set(known).size, known.length, `${name}: ${known.join(' ')}`);
      assert.ok(!known.some((each) => /^[A-Z\d]+$/.test(each)), name);
      if (rows !== undefined) assert.ok(!known.includes(rows), `${name}: ${rows}`);
    }
    const nameless = Object.entries(fields).filter(([code, field]) => nameOf(code, field) === undefined);
    // What the client itself sees to.
    const ofSessions = ['AK', 'WT', 'LC', 'LG'];
    assert.deepEqual(
      nameless.map(([code]) => code).filter((code) => !ofSessions.includes(code)),
      [],
      name,
    );
  }
});

test('a command whose reply has several lists says what they are together', () => {
  for (const name of all) {
    if (name === 'GetMsgEx') continue;
    const { reply, rows }: Command = commands[name];
    const lists = Object.values(reply).filter(({ kind }) => kind.isList);
    assert.equal(lists.length > 1, rows !== undefined, name);
  }
});

test('a request goes by its codes: words and flags as their numbers, and nothing that was not given', () => {
  assert.deepEqual(fieldsByCode('History', { peer: 10002, before: undefined, count: 20 }), { UN: 10002, TN: 20 });
  assert.deepEqual(fieldsByCode('SetFriend', { uin: 10002, label: '', muted: false, pinned: true }), {
    UN: 10002,
    GP: '',
    MU: 0,
    TP: 1,
  });
  assert.deepEqual(fieldsByCode('SetPolicy', { add: 'nobody', legacy: 'no' }), { AA: 3, OL: 0 });
  assert.deepEqual(fieldsByCode('AddAppPwd', { name: 'Bell', commands: ['CLTMSG'] }), { NM: 'Bell', CM: ['CLTMSG'] });
});

test('a reply is given by its names: lists as records, what is not told as undefined', () => {
  const page = { FN: 0, SN: 2, UN: [10002, 10003], NK: ['Ben', 'Mei'], MU: [1], RK: '' } as const;
  const friend = { face: 0, status: 0, remark: '', label: '', pinned: false, lastSeen: 0 };
  assert.deepEqual(replyByName('List', page), {
    isLast: false,
    friends: [
      { ...friend, uin: 10002, nick: 'Ben', muted: true },
      { ...friend, uin: 10003, nick: 'Mei', muted: false },
    ],
  });
  assert.deepEqual(replyByName('List', {}), { friends: [] });
  assert.deepEqual(replyByName('GetInfo', { NK: 'Ann', SX: '', AD: '', CV: 'x', ID: '7' }), {
    nick: 'Ann',
    sex: undefined,
    address: '',
  });
  assert.deepEqual(replyByName('AddToList', { CD: 3 }), { outcome: 'nobody' });
  const said = replyByName('History', { ID: [2, 1], MT: [90], MG: ['left', 'Hello'] }).messages;
  assert.deepEqual(
    said.map(({ kind }) => kind),
    ['happened', 'message'],
  );
  assert.deepEqual(replyByName('Figures', { OA: 2, PT: ['1 2', '3 4'] }), { online: 2, past: ['1 2', '3 4'] });
});

test('types say the same', () => {
  const row: RowOf<'Conversations'>['isMarked'] = true;
  const asked: FieldsByName<'Ack_AddToList'> = { uin: 10002, answer: 'accept' };
  const reply: ReplyByName<'SetPolicy'> = { add: 'anyone', searchable: true };
  // @ts-expect-error: not a word of it.
  const wrong: FieldsByName<'Ack_AddToList'> = { uin: 10002, answer: 'maybe' };
  // @ts-expect-error: programs are not given what has no name.
  const unknown: keyof ReplyByName<'GetInfo'> = 'ID';
  assert.ok(row && asked && reply && wrong && unknown);
});
