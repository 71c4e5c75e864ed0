import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { cleanText, unescapeElement, unescapeField } from './fields.ts';
import {
  type Command,
  type CommandName,
  commands,
  decodeReply,
  decodeRequest,
  encodeRefusal,
  encodeReply,
  encodeRequest,
  errors,
  readFields,
  readReply,
  toBinary,
} from './index.ts';

const names = Object.keys(commands) as CommandName[];

const special = fc.constantFrom(...'%&=,+;\r\n\0\t /?#\\"', '%2c', '%252c', '%26', '%25', '%0A', '&MG=', '求', '😀');
const texts = fc.string({ unit: fc.oneof(special, fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })) });
const accounts = fc.integer({ min: 0, max: 4294967295 });
const heads = fc.record({ seq: fc.stringMatching(/^[0-9]{1,20}$/), uin: accounts.map(String) });

/** Values of the kind that says of itself what its value must be. */
function valuesOf(must: string, inList = false): fc.Arbitrary<unknown> {
  const whole = /^a whole number from (\d+) to (\d+)$/.exec(must);
  if (whole) return fc.integer({ min: Number(whole[1]), max: Number(whole[2]) });
  const one = /^one of (.+)$/.exec(must);
  if (one) return fc.constantFrom(...(one[1] ?? '').split(', ').map(Number));
  const list = /^a list, each element followed by a comma: (.+)$/.exec(must);
  if (list) return fc.array(valuesOf(list[1] ?? '', true), { maxLength: 5 });
  if (must === 'an account number (digits)') return accounts;
  if (must === 'the MD5 of the password, 32 hex digits') return fc.stringMatching(/^[0-9a-f]{32}$/);
  assert.equal(must, 'text', 'a kind that this test does not know');
  // The one text that a list cannot carry: it looks like an escaped comma.
  return inList ? texts.filter((value) => !value.includes('%2c')) : texts;
}

const asKept = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(asKept);
  return typeof value === 'string' ? cleanText(value) : value;
};

const withoutUndefined = (fields: object) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

describe('a request that is encoded and decoded gives its fields back', () => {
  for (const name of names) {
    test(name, () => {
      const fields = Object.entries((commands[name] as Command).fields).map(([key, { kind, optional }]) => {
        const values = valuesOf(kind.must);
        // All texts but the message lose the blanks at their ends.
        const exact =
          key === 'MG' ? values : values.filter((value) => !/^[\s\0-\x20]|[\s\0-\x20]$/.test(String(value)));
        return [key, optional ? fc.option(exact, { nil: undefined }) : exact] as const;
      });
      const requests = fc.record(Object.fromEntries(fields));
      fc.assert(
        fc.property(requests, heads, fc.boolean(), (request, head, turned) => {
          const entries = Object.entries(request);
          const ordered = Object.fromEntries(turned ? entries.reverse() : entries);
          const line = encodeRequest(name, head, ordered as never);
          const raw = decodeRequest(toBinary(new TextEncoder().encode(line)), false);
          assert.equal(raw.get('CMD'), name);
          assert.equal(raw.get('SEQ'), head.seq);
          assert.equal(raw.get('UIN'), head.uin);
          const kept = Object.entries(withoutUndefined(request)).filter(([key, value]) => value !== '' || key === 'MG');
          assert.deepEqual(readFields(name, raw), asKeptFields(kept));
        }),
      );
    });
  }
});

const asKeptFields = (entries: [string, unknown][]) =>
  Object.fromEntries(entries.map(([key, value]) => [key, asKept(value)]));

describe('a reply that is encoded and decoded gives its fields back', () => {
  for (const name of names) {
    test(name, () => {
      const reply = (commands[name] as Command).reply;
      const fields = Object.entries(reply).map(([key, { kind }]) => {
        const values = valuesOf(kind.must);
        const maybe = kind.isList ? values : fc.oneof({ weight: 4, arbitrary: values }, fc.constant(''));
        return [key, fc.option(maybe, { nil: undefined })] as const;
      });
      fc.assert(
        fc.property(fc.record(Object.fromEntries(fields)), heads, (values, head) => {
          const line = encodeReply(name, { cmd: name, ...head }, values as never);
          const raw = decodeReply(line);
          const sent = withoutUndefined(values);
          assert.deepEqual(readReply(name, raw), asKeptFields(Object.entries(sent)));
          assert.equal(raw.res, 0);
          assert.deepEqual([raw.head.seq, raw.head.uin], [head.seq, head.uin]);
          const order = Object.keys(reply).filter((key) => key in sent);
          assert.deepEqual([...raw.fields.keys()], ['VER', 'CMD', 'SEQ', 'UIN', 'RES', ...order]);
          assert.ok(!line.includes('\r') && !line.includes('%2C'));
        }),
      );
    });
  }
});

describe('escapes', () => {
  test('a comma in a list element is escaped twice, an ampersand and a percent sign once, a line break is one LF', () => {
    const reply = { MN: 1, MT: [9], UN: [10002], MG: ['a,b&c%d=e+f\r\ng\rh'] } as const;
    assert.equal(
      encodeReply('GetMsgEx', { cmd: 'GetMsgEx', seq: '5', uin: '10001' }, reply),
      'VER=1.1&CMD=GETMSGEX&SEQ=5&UIN=10001&RES=0&MN=1&MT=9,&UN=10002,&MG=a%252cb%26c%25d=e+f\ng\nh,',
    );
  });

  test('a comma outside of a list stays', () => {
    const line = encodeReply('GetInfo', { cmd: 'GetInfo', seq: '5', uin: '10001' }, { AD: 'a,b%2c&', UN: 10002 });
    assert.ok(line.endsWith('&AD=a,b%252c%26&UN=10002'));
    assert.equal(readReply('GetInfo', decodeReply(line)).AD, 'a,b%2c&');
  });

  test('the text %2c in a list comes back as a comma, and outside of one as itself', () => {
    assert.equal(unescapeElement('100%252c'), '100,');
    assert.equal(unescapeElement('100%2c'), '100,');
    assert.equal(unescapeField('100%252c'), '100%2c');
  });

  test('a list that is not told and an empty list differ', () => {
    const head = { cmd: 'List', seq: '1', uin: '10001' };
    assert.ok(encodeReply('List', head, { FN: 3 }).endsWith('&RES=0&FN=3'));
    assert.ok(encodeReply('List', head, { FN: 1, SN: 0, UN: [] }).endsWith('&RES=0&FN=1&SN=0&UN='));
    assert.deepEqual(readReply('List', decodeReply('RES=0&FN=1&SN=0&UN=')), { FN: 1, SN: 0, UN: [] });
  });
});

describe('a refusal', () => {
  const known = Object.keys(errors) as (keyof typeof errors)[];

  test('carries its code, the seconds to wait and why', () => {
    const why = fc.string({ unit: fc.oneof(special, fc.string({ minLength: 1, maxLength: 1 })) });
    const seconds = fc.option(fc.nat(), { nil: undefined });
    fc.assert(
      fc.property(fc.constantFrom(...known), why, seconds, fc.constantFrom(...names), (error, why, wait, name) => {
        const refusal = wait === undefined ? { error, why } : { error, why, retrySeconds: wait };
        const raw = decodeReply(encodeRefusal(name, { cmd: name, seq: '1', uin: '10001' }, refusal));
        assert.equal(raw.res, errors[error].res);
        assert.equal(raw.fields.get('RT'), wait === undefined ? undefined : String(wait));
        assert.equal(unescapeField(raw.fields.get('RA') ?? ''), why.replace(/\r\n?/g, '\n'));
      }),
    );
  });

  test('of a command that nobody knows echoes what cannot do harm', () => {
    const head = { cmd: 'nonsense&RES=0=', seq: '1&2', uin: '<x>'.repeat(40) };
    const raw = decodeReply(encodeRefusal(undefined, head, { error: 'command', why: 'No.' }));
    assert.deepEqual(raw.head, { cmd: 'NONSENSERES0', seq: '12', uin: 'x'.repeat(32) });
    assert.equal(raw.res, 3);
  });
});

describe('decoding a reply', () => {
  test('never throws, and a line that is no reply has no RES', () => {
    fc.assert(
      fc.property(texts, (line) => {
        const raw = decodeReply(line);
        for (const name of names) readReply(name, raw);
        if (!raw.fields.has('RES')) assert.ok(Number.isNaN(raw.res));
      }),
    );
    for (const line of ['', 'hello', 'RES=', 'RES', 'RES=x', '<html>']) assert.ok(Number.isNaN(decodeReply(line).res));
  });

  test('leaves out what is not of its kind', () => {
    const raw = decodeReply('VER=1.1&CMD=LIST&SEQ=1&UIN=1&RES=0&FN=many&SN=2&UN=10001,x,');
    assert.deepEqual(readReply('List', raw), { SN: 2 });
  });
});
