import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { cleanText } from './fields.ts';
import {
  commands,
  decodeReply,
  type Entry,
  encodeLegacyPush,
  encodePush,
  encodeReply,
  entriesOf,
  findCommand,
  type KindCode,
  type KindName,
  kindOf,
  kinds,
  pushes,
  readPush,
  readReply,
  statuses,
  statusIn,
} from './index.ts';

const special = fc.constantFrom(...'%&=,+;\r\n\0\t', '%2c', '%252c', '%26', '%0a', '%0d%0a', '&MG=', '求', '😀');
const texts = fc.string({ unit: fc.oneof(special, fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })) });
const numbers = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const accounts = fc.integer({ min: 10000, max: 4294967295 });
const codes = Object.values(kinds).map(({ code }) => code);
const entries: fc.Arbitrary<Entry> = fc.record(
  {
    kind: fc.constantFrom<KindCode>(...codes),
    peer: accounts,
    text: texts.map(cleanText),
    number: numbers,
    at: numbers,
    sent: fc.boolean(),
  },
  { noNullPrototype: true },
);

const message: Entry = { kind: 9, peer: 10002, text: 'a, b & 100%\nc', number: 7, at: 1_700_000_000_000, sent: false };

describe('a push of 2.0', () => {
  test('has the fields of GetMsgEx, and the text with its escapes', () => {
    assert.equal(
      encodePush(10001, message),
      'VER=2.0&CMD=Push&SEQ=0&UIN=10001&RES=0&ID=7&TS=1700000000000&DR=0&MT=9&UN=10002&MG=a, b %26 100%25%0ac',
    );
    assert.match(encodePush(10001, { ...message, sent: true }), /&DR=1&/);
  });

  test('comes back whole, with any text, and is one line', () => {
    fc.assert(
      fc.property(accounts, entries, (uin, entry) => {
        const line = encodePush(uin, entry);
        assert.ok(!/[\r\n]/.test(line));
        for (const overLines of [true, false]) {
          const raw = decodeReply(line, overLines);
          assert.equal(raw.head.uin, String(uin));
          assert.deepEqual(readPush(raw), entry);
        }
      }),
    );
  });

  test('is told from everything else', () => {
    const line = encodePush(10001, message);
    const others = [
      '',
      line.replace('VER=2.0', 'VER=1.1'),
      line.replace('CMD=Push', 'CMD=GETMSGEX'),
      line.replace('MT=9', 'MT=8'),
      line.replace('MT=9', 'MT='),
      line.replace('&MT=9', ''),
      line.replace('ID=7', 'ID=x'),
      line.replace('&ID=7', ''),
      line.replace('&UN=10002', ''),
      line.replace('TS=17', 'TS=-17'),
      encodeLegacyPush(10001, 1, message) ?? '',
      encodeReply('Ping', { cmd: 'Ping', seq: '0', uin: '10001' }, {}, 'modern'),
    ];
    for (const other of others) assert.equal(readPush(decodeReply(other)), undefined, other);
  });
});

describe('a push of 1.4', () => {
  const positions = (line: string | undefined) => (line ?? '').split('&');

  test('is Server_Msg for an entry of the mailbox: UN at 7, MG at 8 and last', () => {
    const line = encodeLegacyPush(10001, 3, message);
    assert.equal(line, 'VER=1.1&CMD=Server_Msg&SEQ=3&UIN=10001&RES=0&MN=1&MT=9&UN=10002&MG=a, b %26 100%25%0d%0ac');
    fc.assert(
      fc.property(entries, fc.constantFrom<KindCode>(2, 3, 4, 9), (entry, kind) => {
        const parts = positions(encodeLegacyPush(10001, 3, { ...entry, kind, sent: false }));
        assert.equal(parts.length, 9);
        assert.deepEqual(parts.slice(0, 5), ['VER=1.1', 'CMD=Server_Msg', 'SEQ=3', 'UIN=10001', 'RES=0']);
        // One robot takes the number with Substring(3).
        assert.deepEqual([parts[6], parts[7]], [`MT=${kind}`, `UN=${entry.peer}`]);
        assert.ok(parts[8]?.startsWith('MG='));
        assert.ok(!parts.some((part) => /[\r\n]/.test(part)));
      }),
    );
  });

  test('is update_stat for a status: ST at 5, UN at 6', () => {
    for (const status of Object.values(statuses)) {
      const parts = positions(encodeLegacyPush(10001, 4, { ...message, kind: 99, text: String(status) }));
      assert.deepEqual(parts, [
        'VER=1.1',
        'CMD=update_stat',
        'SEQ=4',
        'UIN=10001',
        'RES=0',
        `ST=${status}`,
        'UN=10002',
      ]);
    }
  });

  test('is nothing for what 1.4 does not know, and for what the account has sent itself', () => {
    for (const [name, kind] of Object.entries(kinds)) {
      const line = encodeLegacyPush(10001, 1, { ...message, kind: kind.code, text: '10' });
      assert.equal(line === undefined, 'since' in kind, name);
      assert.equal(encodeLegacyPush(10001, 1, { ...message, kind: kind.code, sent: true }), undefined, name);
    }
  });
});

describe('the entries of an answer to GetMsgEx', () => {
  const head = { cmd: 'GetMsgEx', seq: '1', uin: '10001' };
  const replyOf = (list: readonly Entry[]) => ({
    MN: list.length,
    ID: list.map(({ number }) => number),
    TS: list.map(({ at }) => at),
    DR: list.map(({ sent }): 0 | 1 => (sent ? 1 : 0)),
    MT: list.map(({ kind }) => kind),
    UN: list.map(({ peer }) => peer),
    MG: list.map(({ text }) => text),
  });
  const readBack = (line: string) => entriesOf(readReply('GetMsgEx', decodeReply(line)));

  test('come back whole and in order', () => {
    fc.assert(
      fc.property(fc.array(entries), (list) => {
        assert.deepEqual(readBack(encodeReply('GetMsgEx', head, replyOf(list), 'modern')), list);
      }),
    );
  });

  test('are without those of a kind that is not known here, and none in an answer of 1.x', () => {
    const list = [message, { ...message, kind: 77 as KindCode, number: 8 }, { ...message, number: 9 }];
    const line = encodeReply('GetMsgEx', head, replyOf(list), 'modern');
    assert.deepEqual(
      readBack(line).map(({ number }) => number),
      [7, 9],
    );
    assert.deepEqual(readBack(encodeReply('GetMsgEx', head, replyOf(list))), []);
    assert.deepEqual(entriesOf({}), []);
    assert.deepEqual(readBack(encodeReply('GetMsgEx', head, replyOf([]), 'modern')), []);
  });
});

test('the status in an entry is one that there is', () => {
  for (const status of Object.values(statuses)) {
    assert.equal(statusIn({ ...message, kind: 99, text: String(status) }), status);
  }
  for (const text of ['', '11', 'online', '1e1'])
    assert.equal(statusIn({ ...message, kind: 99, text }), undefined, text);
});

describe('the table of events', () => {
  test('have the codes that legacy clients know (docs/WIRE.md, Codes), and those of 2.0', () => {
    const codes = Object.fromEntries(Object.entries(kinds).map(([name, { code }]) => [name, code]));
    const legacy = { asked: 2, accepted: 3, refused: 4, message: 9, status: 99 };
    const groups = { invited: 11, wants: 12, happened: 90 };
    const changes = { recalled: 13, edited: 14, reacted: 15 };
    const passing = { talk: 91, traffic: 92, closed: 93, seen: 94, ended: 95, read: 96, typing: 97, list: 98 };
    const modern = { ...groups, ...changes, ...passing };
    assert.deepEqual(codes, { ...legacy, ...modern });
    for (const { about } of Object.values(kinds)) assert.match(about, /\.$/);
    for (const [name, { code }] of Object.entries(kinds)) {
      assert.equal(kindOf(code), name);
      assert.equal('since' in kinds[name as KindName], name in modern, name);
    }
    for (const none of [0, 1, 5, 10, 89, 100, Number.NaN]) assert.equal(kindOf(none), undefined);
  });

  test('are entries of the mailbox, but for what is of interest only now', () => {
    const kept = Object.entries(kinds).filter(([, kind]) => 'kept' in kind);
    assert.deepEqual(
      kept.map(([name]) => name),
      ['asked', 'accepted', 'refused', 'message', 'invited', 'wants', 'recalled', 'edited', 'reacted', 'happened'],
    );
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

  test('are pushed to 2.0 with the fields of GetMsgEx, in its order', () => {
    const order = Object.keys(commands.GetMsgEx.reply).filter((key) => !['MN', 'GN'].includes(key));
    assert.deepEqual([...pushes.Push.fields], ['RES', ...order]);
  });

  test('have names that are not commands, in any case', () => {
    for (const name of Object.keys(pushes)) assert.equal(findCommand(name), undefined, name);
  });

  test('statuses have the codes that legacy clients know (docs/WIRE.md, Presence)', () => {
    assert.deepEqual(Object.values(statuses), [10, 20, 30, 40, 50, 60, 70]);
  });
});
