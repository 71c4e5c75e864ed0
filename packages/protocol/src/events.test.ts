import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { cleanText } from './fields.ts';
import {
  decodeReply,
  type Entry,
  encodeLegacyPush,
  encodePush,
  encodeReply,
  entriesOf,
  type KindCode,
  kinds,
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
