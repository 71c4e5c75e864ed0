import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type CommandName, decodeRequest, encodeModernRequest, readFields, toBinary } from './index.ts';

/** Requests of 2.0 are read as they are written, or not at all: nothing is guessed. */

const bytesOf = (text: string): string => toBinary(new TextEncoder().encode(text));
const decode = (binary: string, form = false) => decodeRequest(binary, form);
const valuesIn = (binary: string, form = false) => Object.fromEntries(decode(binary, form));
const problemIn = (binary: string) => decode(binary).problem ?? 'none';

const HEAD = 'VER=2.0&CMD=CLTMSG&SEQ=1&UIN=10001';

describe('the fields of a request', () => {
  test('stand in any order, VER and MG too', () => {
    const parts = ['VER=2.0', 'CMD=CLTMSG', 'SEQ=1', 'UIN=10001', 'SID=abc', 'UN=10002', 'MG=hello'];
    const expected = Object.fromEntries(parts.map((part) => part.split('=')));
    fc.assert(
      fc.property(fc.shuffledSubarray(parts, { minLength: parts.length }), (order) => {
        assert.deepEqual(valuesIn(order.join('&')), expected);
        assert.equal(problemIn(order.join('&')), 'none');
      }),
    );
  });

  test('are all fields: MG ends at the next &, and what is behind it counts', () => {
    assert.deepEqual(valuesIn(`${HEAD}&UN=10002&MG=a=b&ID=x`), { ...valuesIn(HEAD), UN: '10002', MG: 'a=b', ID: 'x' });
  });

  test('keep the blanks around their value', () => {
    assert.equal(valuesIn(`${HEAD}&MG=  two `).MG, '  two ');
    assert.equal(valuesIn(`${HEAD}&PS=%20secret%0A&MG=a`).PS, ' secret\n');
  });

  test('begin behind a byte order mark, and end before the line break that tools leave behind a body', () => {
    for (const body of [
      `\xef\xbb\xbf${HEAD}`,
      `\r\n${HEAD}`,
      `${HEAD}\n`,
      `${HEAD}\r\n\r\n`,
      `${HEAD}\0`,
      `${HEAD}&`,
    ]) {
      assert.deepEqual([valuesIn(body), problemIn(body)], [valuesIn(HEAD), 'none']);
    }
  });

  test('have a plus that is a plus, unless the body is a form', () => {
    assert.equal(valuesIn(`${HEAD}&MG=1+1%2B1`).MG, '1+1+1');
    assert.equal(valuesIn(`${HEAD}&MG=1+1%2B1`, true).MG, '1 1+1');
  });

  test('are UTF-8, raw or escaped, and mixed within one character', () => {
    assert.equal(valuesIn(`${HEAD}&MG=${bytesOf('你好 😀')}`).MG, '你好 😀');
    assert.equal(valuesIn(`${HEAD}&MG=%E4%BD%A0%e5%a5%bd \xf0%9F%98\x80`).MG, '你好 😀');
    assert.equal(valuesIn(`${HEAD}&MG=%2541`).MG, '%41');
  });
});

describe('the mistake in an invalid 2.0 request is named', () => {
  const cases: [string, string, RegExp][] = [
    [
      'a part without =',
      `${HEAD}&lonely`,
      /^Part 5 of the request is not a field: an ampersand in a text must be escaped\.$/,
    ],
    ['an & in a text', `${HEAD}&MG=this & that`, /Part 6 of the request is not a field/],
    ['an empty part', `${HEAD}&&MG=a`, /Part 5 of the request is not a field/],
    ['a part without a key', `${HEAD}&=x`, /Part 5 of the request is not a field/],
    ['a key in small letters', 'VER=2.0&cmd=List', /Part 2 of the request is not a field/],
    ['a key with other characters', `${HEAD}&M_G=a`, /Part 5 of the request is not a field/],
    ['a key that begins with a digit', `${HEAD}&1MG=a`, /Part 5 of the request is not a field/],
    ['a key that is too long', `${HEAD}&ABCDEFGHI=a`, /Part 5 of the request is not a field/],
    ['a repeated key', `${HEAD}&SEQ=2`, /^SEQ is there twice\.$/],
    ['a repeated key with the same value', `${HEAD}&SEQ=1`, /^SEQ is there twice\.$/],
    [
      'a bare percent sign',
      `${HEAD}&MG=100%`,
      /^MG is not UTF-8, or has a percent sign without two hex digits behind it\.$/,
    ],
    ['a percent sign before other letters', `${HEAD}&MG=%zz`, /^MG is not UTF-8/],
    ['half an escape', `${HEAD}&MG=%4`, /^MG is not UTF-8/],
    ['GBK', `${HEAD}&MG=\xc4\xe3`, /^MG is not UTF-8/],
    ['GBK, escaped', `${HEAD}&NK=%C4%E3`, /^NK is not UTF-8/],
    ['half a character', `${HEAD}&MG=\xe4\xbd`, /^MG is not UTF-8/],
    ['a surrogate', `${HEAD}&MG=%ED%A0%80`, /^MG is not UTF-8/],
    ['an overlong slash', `${HEAD}&MG=%C0%AF`, /^MG is not UTF-8/],
    ['too many fields', `${HEAD}&${Array.from({ length: 61 }, (_, i) => `K${i}=v`).join('&')}`, /more than 64 fields/],
  ];
  for (const [what, body, why] of cases) {
    test(what, () => assert.match(problemIn(body), why));
  }

  test('and in 1.x it is read somehow, as ever', () => {
    for (const [, body] of cases) assert.equal(problemIn(body.replace('VER=2.0', 'VER=1.1')), 'none');
  });

  test('where the version stands last, too', () => {
    const body = 'CMD=CLTMSG&SEQ=1&UIN=10001&MG=100%&VER=2.0';
    assert.match(problemIn(body), /^MG is not UTF-8/);
  });

  test('without repeating a value: it may be a password', () => {
    for (const body of [`${HEAD}&PS=hunter2%`, `${HEAD}&PS=hunter2&PS=hunter2`, `${HEAD}&hunter2`]) {
      assert.ok(problemIn(body) !== 'none' && !problemIn(body).includes('hunter2'), problemIn(body));
    }
  });

  test('nothing throws, and the first problem is the only one', () => {
    const pieces = fc.constantFrom('&', '=', '%', 'K=v', 'K2=v', '\xff', '%C4', 'MG', '\0', '\n', '%0a', 'k', ' ');
    fc.assert(
      fc.property(fc.array(pieces), fc.boolean(), (list, form) => {
        const raw = decodeRequest(`VER=2.0&${list.join('')}`, form);
        for (const [key, value] of raw) assert.ok(/^[A-Z][A-Z0-9]{0,7}$/.test(key) && value.isWellFormed());
        assert.ok(raw.problem === undefined || raw.problem.endsWith('.'));
      }),
    );
  });
});

describe('reading the fields of a command in 2.0', () => {
  const read = (name: CommandName, fields: string) => readFields(name, decode(`${HEAD}&${fields}`), true);
  const whyNot = (name: CommandName, fields: string) => {
    const found = read(name, fields);
    assert.ok('error' in found && found.error === 'malformed', `${name} ${fields}`);
    return found.why;
  };

  test('takes the new fields', () => {
    assert.deepEqual(read('CLTMSG', 'ID=a.b:c-1_&UN=10002&MG=hi'), { ID: 'a.b:c-1_', UN: 10002, MG: 'hi' });
    assert.deepEqual(read('GetMsgEx', 'AK=9007199254740991&WT=60'), { AK: Number.MAX_SAFE_INTEGER, WT: 60 });
    assert.deepEqual(read('Login', 'PS=%20a%26b%20&M5=0&CL=Ann%27s phone'), { PS: ' a&b ', M5: 0, CL: "Ann's phone" });
    assert.deepEqual(read('AddAppPwd', 'NM=router&CM=CLTMSG,GetMsgEx,&NW=10.0.0.0/8,'), {
      NM: 'router',
      CM: ['CLTMSG', 'GetMsgEx'],
      NW: ['10.0.0.0/8'],
    });
  });

  test('names a field that the command does not have', () => {
    assert.equal(whyNot('CLTMSG', 'UN=10002&MG=hi&TO=1&XX=2'), 'XX is not a field of CLTMSG.');
    assert.equal(whyNot('Ping', 'UN=10002'), 'UN is not a field of Ping.');
    assert.equal(whyNot('History', 'UN=10002&AK=1'), 'AK is not a field of History.');
  });

  test('passes over what programs send everywhere: the head, the token, and what never had an effect', () => {
    const ignored = 'SID=abc&M5=1&LC=9326B87B234E7235&LG=0&GD=X&CKE=&CON=1&XP=C4CA4238A0B92382&CM=2&TO=0';
    assert.deepEqual(read('Ping', ignored), {});
  });

  test('names what is missing or not of its kind, as in 1.x', () => {
    assert.match(whyNot('CLTMSG', 'MG=hi'), /^UN is missing/);
    assert.match(whyNot('CLTMSG', 'UN= 10002&MG=hi'), /^UN must be an account number/);
    assert.match(whyNot('CLTMSG', 'UN=10002&MG=hi&ID=a b'), /^ID must be 1 to 64 letters, digits/);
    assert.match(whyNot('CLTMSG', `UN=10002&MG=hi&ID=${'x'.repeat(65)}`), /^ID must be/);
    assert.match(whyNot('GetMsgEx', 'AK=-1'), /^AK must be a whole number from 0/);
    assert.match(whyNot('GetMsgEx', 'AK=9007199254740992'), /^AK must be/);
    assert.match(whyNot('GetMsgEx', 'WT=61'), /^WT must be a whole number from 0 to 60/);
    assert.match(whyNot('Login', 'PS=secret&M5=2'), /^M5 must be one of 0, 1/);
    assert.match(whyNot('EndSession', 'ID='), /^ID must be/);
  });

  test('an empty optional field is as good as none, unless it takes something away', () => {
    assert.deepEqual(read('GetMsgEx', 'AK=&WT='), {});
    assert.deepEqual(read('SetInfo', 'NK=&AD=&CT='), { AD: '', CT: '' });
    assert.deepEqual(read('SetFriend', 'UN=10002&RK=&GP='), { UN: 10002, RK: '', GP: '' });
  });

  test('a list whose last element has no comma is none: it could mean less than was meant', () => {
    for (const list of ['CLTMSG', 'CLTMSG,GetMsgEx', ',CLTMSG']) {
      assert.match(whyNot('AddAppPwd', `NM=a&CM=${list}`), /^CM must be a list, each element followed by a comma/);
    }
    // Empty is not the same as left out: the handler refuses it.
    assert.deepEqual(read('AddAppPwd', 'NM=a&CM='), { NM: 'a', CM: [] });
  });
});

describe('a request that is written', () => {
  const head = { seq: '7', uin: '10001' };

  test('has the token behind the head, and nothing that would have to be guessed', () => {
    assert.equal(
      encodeModernRequest('CLTMSG', head, { UN: 10002, MG: '50% & more\r\n+1' }, 'token'),
      'VER=2.0&CMD=CLTMSG&SEQ=7&UIN=10001&SID=token&UN=10002&MG=50%25 %26 more%0D%0A%2B1',
    );
    assert.equal(encodeModernRequest('Ping', head, {}), 'VER=2.0&CMD=Ping&SEQ=7&UIN=10001');
  });

  test('leaves out what is not given, and escapes a list as a list and as a field', () => {
    const line = encodeModernRequest('AddAppPwd', head, { NM: 'a,b', CM: ['a,b&c', '%2c'], EX: undefined });
    assert.equal(line, 'VER=2.0&CMD=AddAppPwd&SEQ=7&UIN=10001&NM=a,b&CM=a%252cb%2526c,%25252c,');
    assert.deepEqual(readFields('AddAppPwd', decode(bytesOf(line)), true), { NM: 'a,b', CM: ['a,b&c', '%2c'] });
  });
});
