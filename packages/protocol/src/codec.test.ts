import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type CommandName, commands, decodeRequest, readFields, toBinary } from './index.ts';

const names = Object.keys(commands) as CommandName[];

/** The bytes of text, one character each. */
const bytesOf = (text: string): string => toBinary(new TextEncoder().encode(text));

const decode = (binary: string, form = false): Record<string, string> =>
  Object.fromEntries(decodeRequest(binary, form));

const HEAD = 'VER=1.1&CMD=CLTMSG&SEQ=1&UIN=10001&UN=10002';

describe('any bytes', () => {
  const pieces = fc.oneof(
    fc.constantFrom('&', '=', '%', '+', 'VER=1.1', 'CMD=CLTMSG', 'SEQ=1', 'UIN=10001', 'UN=', '&MG=', '%E2\x80%9C'),
    fc.constantFrom('%u4E2D', '%uD83D', '%uDE00', '%u00', 'CMD=Ack_AddToList', '&CD=2', '&RS='),
    fc.constantFrom('\xc4\xe3', '%C4%E3', '%zz', '%4', '\r\n', '\0', '\xff', '%00', '__proto__=1&constructor=2'),
    fc.uint8Array({ maxLength: 20 }).map(toBinary),
  );
  const bodies = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map(toBinary),
    fc.array(pieces, { maxLength: 40 }).map((list) => list.join('')),
  );

  test('are decoded to well-formed text, and every command reads them or names what is wrong', () => {
    fc.assert(
      fc.property(bodies, fc.boolean(), (body, form) => {
        for (const raw of [decodeRequest(body, form), decodeRequest(`VER=2.0&${body}`, form)]) {
          for (const value of raw.values()) assert.ok(value.isWellFormed());
          for (const [name, modern] of names.flatMap((name) => [[name, false] as const, [name, true] as const])) {
            const read = readFields(name, raw, modern);
            if ('error' in read) assert.equal(read.error, 'malformed');
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test('make no more than 64 fields', () => {
    const body = Array.from({ length: 200 }, (_, i) => `K${i}=v`).join('&');
    assert.equal(decodeRequest(body, false).size, 64);
  });
});

describe('a request that is a head alone', () => {
  const word = fc.stringMatching(/^[\w.]{1,12}$/);
  const parts = fc.tuple(
    word,
    fc.stringMatching(/^\w{1,20}$/),
    fc.nat(),
    fc.nat(),
    fc.stringMatching(/^[\r\n\0]{0,3}$/),
  );

  test('has the fields that it has with another behind it', () => {
    fc.assert(
      fc.property(parts, fc.boolean(), ([version, command, sequence, uin, end], form) => {
        const head = `VER=${version}&CMD=${command}&SEQ=${sequence}&UIN=${uin}`;
        assert.deepEqual({ ...decode(`${head}${end}`, form), X: '1' }, decode(`${head}&X=1${end}`, form));
      }),
    );
  });
});

describe('fields', () => {
  test('of a repeated key the first counts', () => {
    assert.deepEqual(decode('UIN=10001&CMD=List&UIN=10002&CMD=Logout'), { UIN: '10001', CMD: 'List' });
  });

  test('are cut at the first equals sign', () => {
    assert.deepEqual(decode('RS=a=b==c&UN=1'), { RS: 'a=b==c', UN: '1' });
  });

  test('without a key or an equals sign are passed over, empty values are kept', () => {
    assert.deepEqual(decode('&&=x&lonely&CKE=&UN=1&'), { CKE: '', UN: '1' });
  });

  test('come in any order', () => {
    assert.deepEqual(decode('PS=ab&UIN=10001&VER=1.1&SEQ=7&CMD=Login'), {
      PS: 'ab',
      UIN: '10001',
      VER: '1.1',
      SEQ: '7',
      CMD: 'Login',
    });
  });

  test('lose the blanks around their value, raw or escaped', () => {
    assert.equal(decode('PS=0123456789abcdef &M5=1').PS, '0123456789abcdef');
    assert.equal(decode('PS=%20%0A0123456789abcdef%0D%0A&M5=1').PS, '0123456789abcdef');
    assert.equal(decode('PS=+0123456789abcdef+&M5=1', true).PS, '0123456789abcdef');
  });

  test('are cut before they are decoded', () => {
    assert.deepEqual(decode('RS=a%26UN%3D5&UN=1'), { RS: 'a&UN=5', UN: '1' });
  });

  for (const [what, junk] of [
    ['a line feed', '\n'],
    ['a line end', '\r\n'],
    ['two line ends', '\r\n\r\n'],
    ['NULs', '\0\0\0'],
    ['a mixture', '\r\n\0\n'],
  ] as const) {
    test(`end before ${what} behind the body`, () => {
      assert.equal(decode(`VER=1.1&UN=10002${junk}`).UN, '10002');
      assert.equal(decode(`${HEAD}&MG=hello${junk}`).MG, 'hello');
      assert.equal(decode(`${HEAD}&MG=%E4%BD%A0${junk}`).MG, '你');
    });
  }
});

describe('MG', () => {
  test('is all that follows, once everything else has been seen', () => {
    const raw = 'http://example.org/f?ie=utf-8&kw=a&UN=5=6&MG=again';
    assert.deepEqual(decode(`${HEAD}&MG=${raw}`), {
      VER: '1.1',
      CMD: 'CLTMSG',
      SEQ: '1',
      UIN: '10001',
      UN: '10002',
      MG: raw,
    });
  });

  test('keeps its blanks and its line breaks', () => {
    assert.equal(decode(`${HEAD}&MG=  two\n lines `).MG, '  two\n lines ');
  });

  for (const missing of ['VER', 'CMD', 'SEQ', 'UIN', 'UN']) {
    test(`is a field like any other before ${missing}`, () => {
      const all = HEAD.split('&');
      const late = all.filter((part) => part.startsWith(`${missing}=`));
      const early = all.filter((part) => !part.startsWith(`${missing}=`));
      const fields = decode([...early, 'MG=a=b', ...late, 'XP=1'].join('&'));
      assert.equal(fields.MG, 'a=b');
      assert.equal(fields[missing], decode(HEAD)[missing]);
      assert.equal(fields.XP, '1');
    });
  }

  test('that stands early is not replaced by a later one', () => {
    assert.equal(decode(`MG=early&${HEAD}&MG=late&more`).MG, 'early');
  });
});

describe('RS of Ack_AddToList', () => {
  const ASK = 'VER=1.1&CMD=Ack_AddToList&SEQ=1&UIN=10001&UN=10002&CD=2';

  test('is all that follows, like MG of CLTMSG, in any case of CMD', () => {
    const raw = 'Tom & Jerry, 1+1=2&CD=0&RS=again';
    for (const head of [ASK, ASK.replace('Ack_AddToList', 'ACK_ADDTOLIST')]) {
      const fields = decode(`${head}&RS=${raw}\r\n`);
      assert.equal(fields.RS, raw);
      assert.equal(fields.CD, '2');
    }
    assert.equal(decode(`${ASK}&RS=Tom+%26+Jerry%2C+1%2B1%3D2`, true).RS, 'Tom & Jerry, 1+1=2');
    assert.equal(decode(`${ASK}&RS=`).RS, '');
  });

  for (const missing of ['VER', 'CMD', 'SEQ', 'UIN', 'UN', 'CD']) {
    test(`is a field like any other before ${missing}`, () => {
      const all = ASK.split('&');
      const late = all.filter((part) => part.startsWith(`${missing}=`));
      const early = all.filter((part) => !part.startsWith(`${missing}=`));
      const fields = decode([...early, 'RS=a=b', ...late, 'XP=1'].join('&'));
      assert.deepEqual([fields.RS, fields[missing], fields.XP], ['a=b', decode(ASK)[missing], '1']);
    });
  }

  test('takes nothing along where it is another field, and MG takes nothing along in it', () => {
    assert.equal(decode(`${HEAD}&RS=x&MG=a&b`).MG, 'a&b');
    assert.equal(decode('VER=1.1&CMD=List&SEQ=1&UIN=10001&UN=0&CD=1&RS=x&TN=50').TN, '50');
    assert.equal(decode(`${ASK}&MG=x&RS=a&b`).RS, 'a&b');
  });
});

describe('characters', () => {
  test('raw UTF-8 and escaped UTF-8 are the same text', () => {
    assert.equal(decode(`${HEAD}&MG=${bytesOf('你好, 😀')}`).MG, '你好, 😀');
    assert.equal(decode(`${HEAD}&MG=%E4%BD%A0%e5%a5%bd, %F0%9F%98%80`).MG, '你好, 😀');
  });

  test('escaped and raw bytes of one character go together', () => {
    assert.equal(decode(`${HEAD}&MG=%E2\x80%9Cquoted%E2\x80%9D`).MG, '“quoted”');
  });

  test('what is not UTF-8 is GBK, escaped or raw', () => {
    assert.equal(decode(`${HEAD}&MG=%C4%E3%BA%C3`).MG, '你好');
    assert.equal(decode(`${HEAD}&MG=\xc4\xe3\xba\xc3`).MG, '你好');
    assert.equal(decode(`${HEAD}&MG=\xc4%e3%BA\xc3!`, true).MG, '你好!');
  });

  test('one field in GBK does not spoil another in UTF-8', () => {
    const fields = decode(`RS=%C4%E3&NK=${bytesOf('你')}`);
    assert.deepEqual(fields, { RS: '你', NK: '你' });
  });

  test('a percent sign without two hex digits stays', () => {
    for (const text of ['100%', '100%+1', '50% off', '%', '%%', '%4', '%zz', '%E', 'a%g0']) {
      assert.equal(decode(`${HEAD}&MG=${text}`).MG, text);
    }
    assert.equal(decode(`${HEAD}&MG=%%41`).MG, '%A');
  });

  test('%uXXXX is the unit of UTF-16 that the escape() of JavaScript means', () => {
    const read = (message: string, form = false) => decode(`${HEAD}&MG=${message}`, form).MG;
    assert.equal(read('%u4F60%u597d, %uD83D%uDE00%21'), '你好, 😀!');
    assert.equal(read('1+1%u662F2', true), '1 1是2');
    assert.equal(decode('RS=%u4F60').RS, '你');
    // What escape() writes below U+0100 is the character of that number; other bytes are what they were.
    assert.equal(read('caf%E9 %u4E2D'), 'café 中');
    assert.equal(read(`%u4E2D%E4%BD%A0${bytesOf('好')}`), '中你好');
    assert.equal(read('\xc4\xe3%u4E2D'), '你中');
    // Halves that stand alone are no characters.
    assert.equal(read('a%uD83Db%uDE00'), 'a\ufffdb\ufffd');
    assert.equal(read('%uD83D%u0041'), '\ufffdA');
    for (const text of ['100%united', '%u', '%u4E2', '%u4E2G', '%U4E2D', '%u 4E2D']) assert.equal(read(text), text);
    assert.equal(read('%25u4E2D'), '%u4E2D');
    assert.equal(read('%%u4E2D%4'), '%中%4');
  });

  test('%uXXXX stays in 2.0 what it was: no field', () => {
    const { problem } = decodeRequest('VER=2.0&CMD=CLTMSG&SEQ=1&UIN=10001&UN=10002&MG=%u4E2D', false);
    assert.match(problem ?? '', /MG is not UTF-8, or has a percent sign/);
  });

  test('property: what escape() makes of a text is read as that text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = escape(text);
        // Without a %u it cannot be told from UTF-8 or GBK.
        fc.pre(/%u/.test(escaped) && !/[\u0080-\u00ff]{2}/.test(text));
        assert.equal(decode(`${HEAD}&MG=${escaped}`).MG, text);
      }),
    );
  });

  test('what an escape made is not decoded again', () => {
    assert.equal(decode(`${HEAD}&MG=%2541`).MG, '%41');
  });

  test('plus is a space in a form, and a plus elsewhere', () => {
    assert.equal(decode(`${HEAD}&MG=1+1%2B1`, true).MG, '1 1+1');
    assert.equal(decode(`${HEAD}&MG=1+1%2B1`, false).MG, '1+1+1');
  });

  test('line ends become LF, control characters go, tabs stay', () => {
    const read = (message: string) => readFields('CLTMSG', decodeRequest(`${HEAD}&MG=${message}`, false));
    assert.deepEqual(read('a%0D%0Ab\rc\nd'), { UN: 10002, MG: 'a\nb\nc\nd' });
    assert.deepEqual(read('%00a%07%08\tb%7F%1B'), { UN: 10002, MG: 'a\tb' });
  });
});

describe('reading the fields of a command', () => {
  const read = (name: CommandName, body: string) => readFields(name, decodeRequest(body, false));
  const PS = '0123456789abcdef0123456789abcdef';

  test('names the field that is missing', () => {
    const cases: [CommandName, string, string][] = [
      ['Login', '', 'PS'],
      ['GetInfo', 'LV=1', 'UN'],
      ['AddToList', '', 'UN'],
      ['Ack_AddToList', 'UN=10002', 'CD'],
      ['CLTMSG', 'UN=10002', 'MG'],
      ['Change_Stat', '', 'ST'],
    ];
    for (const [name, body, key] of cases) {
      const found = read(name, body);
      assert.ok('error' in found && found.error === 'malformed' && found.why.startsWith(`${key} is missing`), name);
    }
  });

  test('names the field that is not of its kind, and what it must be', () => {
    const cases: [CommandName, string, string][] = [
      ['Login', 'PS=', 'PS must be a password, or its MD5 as 32 hex digits'],
      ['Login', `PS=${'x'.repeat(257)}`, 'PS must be a password, or its MD5'],
      ['Login', `PS=${PS}&ST=11`, 'ST must be one of 10, 20, 30'],
      ['List', 'TN=-1', 'TN must be a whole number from 0 to 65535'],
      ['List', 'TN=65536', 'TN must be a whole number from 0 to 65535'],
      ['List', 'UN=4294967296', 'UN must be an account number'],
      ['GetInfo', 'LV=4&UN=1', 'LV must be one of 1, 2, 3'],
      ['GetInfo', 'UN=', 'UN must be an account number'],
      ['Ack_AddToList', 'UN=1&CD=3', 'CD must be one of 0, 1, 2'],
      ['CLTMSG', 'UN=1e4&MG=a', 'UN must be an account number'],
      ['CLTMSG', 'UN=10002,10003&MG=a', 'UN must be an account number'],
    ];
    for (const [name, body, why] of cases) {
      const found = read(name, body);
      assert.ok('error' in found && found.error === 'malformed' && found.why.startsWith(why), `${name} ${body}`);
    }
  });

  test('never repeats the value it refuses: it may be a password', () => {
    const found = read('Login', `PS=${'hunter2'.repeat(40)}`);
    assert.ok('error' in found && !found.why.includes('hunter2'));
  });

  test('takes a password in either case, and leaves out what is optional and empty', () => {
    for (const either of [PS, PS.toUpperCase()]) {
      assert.deepEqual(read('Login', `PS=${either}&ST=&LG=40`), { PS: either, LG: '40' });
    }
    assert.deepEqual(read('List', 'TN=&UN='), {});
    assert.deepEqual(read('List', 'TN=160&UN=0'), { TN: 160, UN: 0 });
  });

  test('passes over what only 2.0 has: to a legacy client these letters may mean anything', () => {
    assert.deepEqual(read('CLTMSG', 'ID=not one of ours&UN=10002&MG=a'), { UN: 10002, MG: 'a' });
    assert.deepEqual(read('Login', `PS=${PS}&M5=yes&CL=${'x'.repeat(1000)}`), { PS });
    assert.deepEqual(read('GetMsgEx', 'AK=x&WT=1000&other=1'), {});
  });
});
