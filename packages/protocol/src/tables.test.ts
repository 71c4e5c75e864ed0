import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type Command,
  type CommandName,
  commands,
  echoOf,
  encodeReply,
  errors,
  findCommand,
  kinds,
  pushes,
  refuse,
  statuses,
} from './index.ts';

const rows = Object.entries(commands) as [CommandName, Command][];

/** What clients send as CMD, and what they must read in the answer (wire-facts 3). */
const echoes: Record<CommandName, string> = {
  Login: 'Login',
  Logout: 'LOGOUT',
  List: 'LIST',
  Query_Stat: 'QUERY_STAT',
  GetInfo: 'GETINFO',
  AddToList: 'ADDTOLIST',
  Ack_AddToList: 'ACK_ADDTOLIST',
  DelFromList: 'DELFROMLIST',
  Finger: 'FINGER',
  Change_Stat: 'CHANGE_STAT',
  GetMsgEx: 'GETMSGEX',
  CLTMSG: 'CLTMSG',
};

describe('each command', () => {
  for (const [name] of rows) {
    test(`${name} is found without regard to case, and answered as ${echoes[name]}`, () => {
      for (const spelling of [name, name.toLowerCase(), name.toUpperCase()]) {
        assert.equal(findCommand(spelling), name);
        assert.equal(echoOf(spelling, name), echoes[name]);
        const line = encodeReply(name, { cmd: spelling, seq: '17923', uin: '10001' }, {});
        assert.equal(line, `VER=1.1&CMD=${echoes[name]}&SEQ=17923&UIN=10001&RES=0`);
      }
    });
  }

  test('other spellings, and names that are none', () => {
    assert.equal(findCommand('Change_stat'), 'Change_Stat');
    assert.equal(findCommand('change_stat2'), 'Change_Stat');
    assert.equal(echoOf('Change_Stat2', 'Change_Stat'), 'CHANGE_STAT2');
    assert.equal(echoOf('Teleport', undefined), 'TELEPORT');
    for (const none of ['', 'Log', 'Login ', 'toString', '__proto__', `Login${'n'.repeat(1000)}`]) {
      assert.equal(findCommand(none), undefined, none);
    }
  });

  test('has a sentence, and each of its fields says what it is', () => {
    for (const [name, { summary, fields, reply }] of rows) {
      assert.match(summary, /^[A-Z].*\.$/, name);
      for (const [key, { about, kind }] of [...Object.entries(fields), ...Object.entries(reply)]) {
        assert.match(key, /^[A-Z][A-Z0-9]$/, `${name} ${key}`);
        assert.ok(about !== '' && kind.must !== '', `${name} ${key}`);
      }
    }
  });

  test('may be malformed and may come too often; a session that is needed may be missing', () => {
    for (const [name, { errors: own, session }] of rows) {
      assert.ok(own.includes('malformed') && own.includes('limited'), name);
      assert.equal(own.includes('session'), session === 'required', name);
      assert.deepEqual(
        [...own],
        Object.keys(errors).filter((error) => own.includes(error as never)),
        `${name}: order`,
      );
    }
  });

  test('may fail with the storage, but for presence, which does not wait for it', () => {
    const without = rows.filter(([, { errors: own }]) => !own.includes('failed')).map(([name]) => name);
    assert.deepEqual(without, ['Change_Stat']);
  });
});

describe('replies have the order that old clients depend on', () => {
  const orderOf = (name: CommandName) => Object.keys(commands[name].reply).join(' ');

  test('each of them', () => {
    assert.equal(orderOf('Login'), 'RS HI LI RA');
    assert.equal(orderOf('List'), 'FN SN UN');
    assert.equal(orderOf('Query_Stat'), 'FC FN SN ST UN NK');
    assert.equal(orderOf('AddToList'), 'CD UN');
    assert.equal(orderOf('GetMsgEx'), 'MN MT UN MG');
    for (const name of ['Logout', 'Ack_AddToList', 'DelFromList', 'Change_Stat', 'CLTMSG'] as const) {
      assert.equal(orderOf(name), '', name);
    }
  });

  test('GetInfo: alphabetical, with UN and NK last', () => {
    const keys = orderOf('GetInfo').split(' ');
    assert.deepEqual(keys.slice(-2), ['UN', 'NK']);
    assert.deepEqual(keys.slice(0, -2), keys.slice(0, -2).sort());
    const normal = 'AD AG EM FC HP JB LV PC PH PR PV RN SC SX UN NK'.split(' ');
    assert.deepEqual(
      keys.filter((key) => normal.includes(key)),
      normal,
    );
    const full = 'BT CO CT CV CY ID MO MT MV SH'.split(' ');
    assert.deepEqual(
      keys.filter((key) => !normal.includes(key)),
      full,
    );
  });

  test('no field repeats one of the head', () => {
    for (const [name, { reply }] of rows) {
      for (const head of ['VER', 'CMD', 'SEQ', 'UIN', 'RES']) assert.ok(!(head in reply), `${name} ${head}`);
    }
  });
});

describe('the error table', () => {
  test('gives each error its own code, none of them 0, and a sentence on each side', () => {
    const codes = Object.values(errors).map(({ res }) => res);
    assert.equal(new Set(codes).size, codes.length);
    assert.ok(!(codes as number[]).includes(0));
    for (const { meaning, remedy } of Object.values(errors)) {
      assert.match(meaning, /^[A-Z].*\.$/);
      assert.match(remedy, /^[A-Z].*\.$/);
    }
  });

  test('keeps the codes that were observed, and those that clients of ours know', () => {
    const codes = Object.fromEntries(Object.entries(errors).map(([name, { res }]) => [name, res]));
    assert.deepEqual(codes, {
      malformed: 1,
      version: 2,
      command: 3,
      account: 5,
      session: 20,
      refused: 30,
      unknown: 31,
      limited: 40,
      large: 41,
      failed: 50,
    });
  });

  test('is used by some command, but for what is found before there is one', () => {
    const used = new Set(rows.flatMap(([, command]) => command.errors));
    const unused = Object.keys(errors).filter((name) => !used.has(name as never));
    assert.deepEqual(unused, ['version', 'command']);
  });

  test('makes refusals', () => {
    assert.deepEqual(refuse('limited', 'Wait.', 3), { error: 'limited', why: 'Wait.', retrySeconds: 3 });
    assert.deepEqual(refuse('unknown', 'Nobody.'), { error: 'unknown', why: 'Nobody.' });
  });
});

describe('events', () => {
  test('have the codes of wire-facts 8', () => {
    const codes = Object.fromEntries(Object.entries(kinds).map(([name, { code }]) => [name, code]));
    assert.deepEqual(codes, { asked: 2, accepted: 3, refused: 4, message: 9, status: 99 });
    for (const { about } of Object.values(kinds)) assert.match(about, /\.$/);
  });

  test('are pushed with their fields where line clients look for them', () => {
    const positionOf = (name: keyof typeof pushes, key: string) =>
      ['VER', 'CMD', 'SEQ', 'UIN', ...(pushes[name].fields as readonly string[])].indexOf(key);
    assert.deepEqual(
      ['UN', 'MG'].map((key) => positionOf('Server_Msg', key)),
      [7, 8],
    );
    assert.deepEqual(
      ['ST', 'UN'].map((key) => positionOf('update_stat', key)),
      [5, 6],
    );
  });

  test('statuses have the codes of wire-facts 8', () => {
    assert.deepEqual(Object.values(statuses), [10, 20, 30, 40, 50, 60, 70]);
  });
});
