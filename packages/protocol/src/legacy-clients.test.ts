import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { encodeLegacyPush, encodeRefusal, encodeReply, refuse } from './index.ts';
import { byKey, cut, exploded, head } from './testing/readers.ts';

/**
 * How legacy clients read replies (docs/WIRE.md, Order of fields), rebuilt as they cut, split and unescape, mistakes
 * included, and held against what we answer.
 */

const special = fc.constantFrom(...'%&=,;\n"', '&UN=', '&MG=', '&MN=', '&NK=', '&FN=1', '求', '😀');
const texts = fc.string({ unit: fc.oneof(special, fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })) });
const numbers = fc.integer({ min: 10001, max: 4294967295 });

/** C#: split at commas, and the last element is not looked at. */
const csharpList = (joined: string): string[] => joined.split(',').slice(0, -1);

/** C#: in this order, and only in lower case. */
const csharpUnescape = (text: string): string =>
  text.replaceAll('%25', '%').replaceAll('%26', '&').replaceAll('%2c', ',');

/** What a text is after all of our own handling: line ends are LF. */
const kept = (text: string): string => text.replace(/\r\n?/g, '\n');

describe('Login', () => {
  const success = encodeReply('Login', { cmd: 'Login', ...head }, { RS: 0, HI: 60, LI: 300 });
  const wrong = encodeReply('Login', { cmd: 'Login', ...head }, { RS: 1, RA: 'Password error 密码错误' });

  test('C# looks for RES=0&RS=0, Delphi for LI=300, PHP 1.4 for &RS=0 and Password error', () => {
    assert.ok(success.includes('RES=0&RS=0') && success.includes('LI=300') && success.includes('&RS=0'));
    assert.ok(!wrong.includes('RES=0&RS=0') && !wrong.includes('&RS=0') && wrong.includes('Password error'));
  });

  test('PHP 1.1 reads RES, RS and UIN by key, and any other UIN is a failure', () => {
    assert.deepEqual(
      ['RES', 'RS', 'UIN'].map((key) => byKey(success, key)),
      ['0', '0', head.uin],
    );
    assert.equal(byKey(wrong, 'RS'), '1');
  });

  test('Java takes the second half of every part, and there is none in an empty value', () => {
    for (const reply of [success, wrong]) {
      for (const part of reply.split('&')) assert.ok((part.split('=')[1] ?? '') !== '', part);
    }
  });

  test('line clients find RS at position 5, and HI and LI behind it', () => {
    assert.deepEqual(success.split('&').slice(4), ['RES=0', 'RS=0', 'HI=60', 'LI=300']);
    assert.equal(success.split('&')[1], 'CMD=Login');
  });
});

describe('List', () => {
  const answer = (uins: readonly number[]) =>
    encodeReply('List', { cmd: 'List', ...head }, { FN: 1, SN: uins.length, UN: uins });

  test('Delphi takes what follows the first UN=, and of that what a comma follows', () => {
    fc.assert(
      fc.property(fc.array(numbers), (uins) => {
        const found: string[] = [];
        let rest = cut(answer(uins), 'UN=');
        for (let comma = rest.indexOf(','); comma >= 0; comma = rest.indexOf(',')) {
          found.push(rest.slice(0, comma));
          rest = rest.slice(comma + 1);
        }
        assert.deepEqual(found, uins.map(String));
      }),
    );
  });

  test('PHP 1.4 takes what follows &UN=, C# leaves the last element out', () => {
    fc.assert(
      fc.property(fc.array(numbers), (uins) => {
        assert.deepEqual(csharpList(exploded(answer(uins), '&UN=')), uins.map(String));
      }),
    );
  });
});

describe('Query_Stat', () => {
  const friends = fc.array(
    fc.record({ face: fc.nat(65535), status: fc.constantFrom(10, 30), uin: numbers, nick: texts }),
  );
  type Friend = { face: number; status: number; uin: number; nick: string };
  const answer = (list: readonly Friend[]) =>
    encodeReply(
      'Query_Stat',
      { cmd: 'Query_Stat', ...head },
      {
        FC: list.map(({ face }) => face),
        FN: 1,
        SN: list.length,
        ST: list.map(({ status }) => status),
        UN: list.map(({ uin }) => uin),
        NK: list.map(({ nick }) => nick),
      },
    );

  test('C# cuts FC up to FN, ST up to UN, UN up to NK, and NK to the end', () => {
    fc.assert(
      fc.property(friends, (list) => {
        const reply = answer(list);
        assert.deepEqual(
          csharpList(cut(reply, '&FC=', '&FN=')),
          list.map(({ face }) => String(face)),
        );
        assert.deepEqual(
          csharpList(cut(reply, '&ST=', '&UN=')),
          list.map(({ status }) => String(status)),
        );
        assert.deepEqual(
          csharpList(cut(reply, '&UN=', '&NK=')),
          list.map(({ uin }) => String(uin)),
        );
        assert.equal(csharpList(cut(reply, '&NK=')).length, list.length);
      }),
    );
  });

  test('PHP reads SN, and with it above 0 four lists of that length', () => {
    fc.assert(
      fc.property(friends, (list) => {
        const reply = answer(list);
        assert.equal(Number(byKey(reply, 'SN')), list.length);
        for (const key of ['FC', 'ST', 'UN']) assert.equal(byKey(reply, key)?.split(',').length, list.length + 1);
      }),
    );
  });
});

describe('GetInfo', () => {
  const values = {
    AD: 'a&b',
    AG: 23,
    EM: 'ann@example.org',
    FC: 270,
    HP: 'http://example.org/?a=b&c=d',
    JB: '',
    LV: 2,
    PC: '100000',
    PH: '',
    PR: 'one, two\nthree 100%',
    PV: '上海',
    RN: '',
    SC: '',
    SX: 1,
    UN: 10002,
    NK: '小&Q',
  } as const;

  test('C# reads the normal level by position: LV is the seventh, and SX the thirteenth of the rest', () => {
    const reply = encodeReply('GetInfo', { cmd: 'GetInfo', ...head }, values);
    const found = [...reply.matchAll(/&([A-Z]{2})=([^&]*)/g)];
    const keys = found.map(([, key]) => key);
    assert.deepEqual(keys, Object.keys(values));
    assert.equal(keys[6], 'LV');
    const rest = found.toSpliced(6, 1).map(([, , value]) => value);
    assert.deepEqual([rest[12], rest[3], rest[13], rest[14]], ['1', '270', '10002', '小%26Q']);
  });

  test('who reads by key finds an empty text where nothing is told', () => {
    const reply = encodeReply('GetInfo', { cmd: 'GetInfo', ...head }, { ...values, SX: '', AG: 0 });
    assert.deepEqual(
      ['JB', 'SX', 'PH', 'AG'].map((key) => byKey(reply, key)),
      ['', '', '', '0'],
    );
  });
});

test('AddToList: PHP takes the one character after &CD=', () => {
  for (const CD of [0, 1, 3] as const) {
    const reply = encodeReply('AddToList', { cmd: 'AddToList', ...head }, { CD, UN: 10002 });
    assert.equal(/&CD=(.)/.exec(reply)?.[1], String(CD));
  }
});

describe('GetMsgEx', () => {
  type Entry = { kind: number; uin: number; text: string };
  const entries = (text: fc.Arbitrary<string>) =>
    fc.array(fc.record({ kind: fc.constantFrom(2, 3, 4, 9, 99), uin: numbers, text }), { minLength: 1 });
  const answer = (list: readonly Entry[]) =>
    encodeReply(
      'GetMsgEx',
      { cmd: 'GetMsgEx', ...head },
      {
        MN: list.length,
        MT: list.map(({ kind }) => kind),
        UN: list.map(({ uin }) => uin),
        MG: list.map(({ text }) => text),
      },
    );
  /** C#: a regular expression each, whose first match is taken without a look. */
  const csharp = (reply: string): Entry[] => {
    const count = Number(/&MN=(\d+)/.exec(reply)?.[1]);
    if (count === 0) return [];
    const [, kinds = '', uins = '', messages = ''] = /&MT=(.*?)&UN=(.*?)&MG=(.*)/s.exec(reply) ?? [];
    const all = csharpList(messages).map(csharpUnescape);
    assert.equal(all.length, count);
    return all.map((text, i) => ({ kind: Number(csharpList(kinds)[i]), uin: Number(csharpList(uins)[i]), text }));
  };

  test('C# gets every text back but those that look like an escape themselves', () => {
    const plain = texts.filter((text) => !/%(25|26|2c)/.test(text));
    fc.assert(
      fc.property(entries(plain), (list) => {
        assert.deepEqual(
          csharp(answer(list)),
          list.map((entry) => ({ ...entry, text: kept(entry.text) })),
        );
      }),
    );
  });

  test('C# gets the number of texts right, in its order of unescaping, for any texts', () => {
    fc.assert(fc.property(entries(texts), (list) => assert.equal(csharp(answer(list)).length, list.length)));
    const [first] = csharp(answer([{ kind: 9, uin: 10002, text: 'a,b & 100% = %zz' }]));
    assert.equal(first?.text, 'a,b & 100% = %zz');
  });

  test('PHP 1.4 splits at &UN=, then at &MG=, and passes over an empty number', () => {
    fc.assert(
      fc.property(entries(texts), (list) => {
        const behind = exploded(answer(list), '&UN=');
        const uins = (behind.split('&MG=')[0] ?? '').split(',');
        const messages = exploded(behind, '&MG=').split(',');
        const found = uins.flatMap((uin, i) => (uin === '' ? [] : [[uin, messages[i] !== undefined]]));
        assert.deepEqual(
          found,
          list.map(({ uin }) => [String(uin), true]),
        );
      }),
    );
  });

  test('with nothing new: C# finds MN, and PHP 1.4 its three empty lists', () => {
    const nothing = encodeReply('GetMsgEx', { cmd: 'GetMsgEx', ...head }, { MN: 0 });
    assert.deepEqual(csharp(nothing), []);
    const lists = encodeReply('GetMsgEx', { cmd: 'GetMsgEx', ...head }, { MN: 0, MT: [], UN: [], MG: [] });
    assert.deepEqual(csharp(lists), []);
    assert.equal(exploded(exploded(lists, '&UN='), '&MG='), '');
  });

  test('clients that undo nothing show all but %, & and comma as they were sent', () => {
    const unchanged = texts.filter((text) => !/[%&,]/.test(text));
    fc.assert(
      fc.property(unchanged, (text) => {
        assert.ok(answer([{ kind: 9, uin: 10002, text }]).endsWith(`&MG=${kept(text)},`));
      }),
    );
  });
});

describe('the line protocol: the .NET robots split at & and index what they find', () => {
  /** A read of theirs: 100,000 bytes, of which the last field is cut at CR. */
  const fieldsOf = (line: string) => `${line}\r\n${'\0'.repeat(20)}`.split('\r')[0]?.split('&') ?? [];
  /** They loop to the length minus one: what follows the last comma is not looked at. */
  const elementsOf = (field: string | undefined) => (field?.split('=')[1] ?? '').split(',').slice(0, -1);
  const plain = texts.filter((text) => !/[%&,=]/.test(text)).map((text) => text.replace(/[\r\n]/g, ''));

  test('Login: RS at 5, and a number that is not 0 for a wrong password', () => {
    const cmd = { cmd: 'Login', ...head };
    const right = fieldsOf(encodeReply('Login', cmd, { RS: 0, HI: 60, LI: 300 }, 'line'));
    const wrong = fieldsOf(encodeReply('Login', cmd, { RS: 1, RA: 'Password error 密码错误' }, 'line'));
    assert.deepEqual([right[1], right[5], wrong[1], wrong[5]], ['CMD=Login', 'RS=0', 'CMD=Login', 'RS=1']);
  });

  test('SimpleInfo2: NP at 5, the numbers at 7, the nicknames at 9, at least ten fields', () => {
    const friends = fc.array(fc.record({ uin: numbers, nick: plain }), { maxLength: 50 });
    fc.assert(
      fc.property(friends, fc.constantFrom(50, 65535), (list, NP) => {
        const UN = list.map(({ uin }) => uin);
        const NK = list.map(({ nick }) => nick);
        const reply = { NP, SN: list.length, UN, FC: UN.map(() => 0), NK };
        const fields = fieldsOf(encodeReply('SimpleInfo2', { cmd: 'SimpleInfo2', ...head }, reply, 'line'));
        assert.equal(fields.length, 10);
        assert.deepEqual([fields[1], fields[5]], ['CMD=SIMPLEINFO2', `NP=${NP}`]);
        assert.deepEqual([elementsOf(fields[7]), elementsOf(fields[9])], [UN.map(String), NK]);
      }),
    );
  });

  test('Query_Stat2: RES at 4, FN at 5, the statuses at 7, the numbers at 8, at least nine fields', () => {
    const online = fc.array(fc.record({ uin: numbers, status: fc.constantFrom(10, 30, 50, 60, 70) }), {
      maxLength: 50,
    });
    fc.assert(
      fc.property(online, fc.constantFrom(0, 1), (list, FN) => {
        const reply = { FN, SN: list.length, ST: list.map(({ status }) => status), UN: list.map(({ uin }) => uin) };
        const fields = fieldsOf(encodeReply('Query_Stat2', { cmd: 'Query_Stat2', ...head }, reply, 'line'));
        assert.equal(fields.length, 9);
        assert.deepEqual([fields[1], fields[4], fields[5]], ['CMD=QUERY_STAT2', 'RES=0', `FN=${FN}`]);
        assert.deepEqual(elementsOf(fields[7]), reply.ST.map(String));
        assert.deepEqual(elementsOf(fields[8]), reply.UN.map(String));
      }),
    );
  });

  test('Query_Stat2: RES=20 at 4 makes them log in again', () => {
    const refusal = refuse('session', 'Not logged in.');
    const fields = fieldsOf(encodeRefusal('Query_Stat2', { cmd: 'Query_Stat2', ...head }, refusal, 'line'));
    assert.deepEqual([fields[1], fields[4]], ['CMD=QUERY_STAT2', 'RES=20']);
  });

  test('Server_Msg: the number at 7 by Substring(3), the text at 8, cut at = and at LF', () => {
    fc.assert(
      fc.property(numbers, plain, (peer, text) => {
        const entry = { kind: 9, peer, text, number: 7, at: 0, sent: false } as const;
        const fields = fieldsOf(encodeLegacyPush(10001, 1, entry) ?? '');
        assert.equal(fields[1], 'CMD=Server_Msg');
        assert.equal(fields[7]?.substring(3), String(peer));
        assert.equal(fields[8]?.split('=')[1]?.split('\n')[0], text);
      }),
    );
  });

  test('update_stat: the status at 5, the number at 6', () => {
    const entry = { kind: 99, peer: 10002, text: '30', number: 0, at: 0, sent: false } as const;
    assert.deepEqual(fieldsOf(encodeLegacyPush(10001, 1, entry) ?? '').slice(5), ['ST=30', 'UN=10002']);
  });
});
