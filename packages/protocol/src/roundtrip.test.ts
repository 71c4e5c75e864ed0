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
  encodeModernRequest,
  encodeRefusal,
  encodeReply,
  encodeRequest,
  errors,
  type Reason,
  readFields,
  readRefusal,
  readReply,
  reasons,
  toBinary,
} from './index.ts';

const names = Object.keys(commands) as CommandName[];

const special = fc.constantFrom(...'%&=,+;\r\n\0\t /?#\\"', '%2c', '%252c', '%26', '%25', '%0A', '&MG=', '求', '😀');
const texts = fc.string({ unit: fc.oneof(special, fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })) });
const accounts = fc.integer({ min: 0, max: 4294967295 });
const words = fc.constantFrom(...(Object.keys(reasons) as Reason[]));
const heads = fc.record({ seq: fc.stringMatching(/^[0-9]{1,20}$/), uin: accounts.map(String) });

/** Values of the kind that says of itself what its value must be. */
function valuesOf(must: string, isModern: boolean, inList = false): fc.Arbitrary<unknown> {
  const whole = /^a whole number from (\d+) to (\d+)$/.exec(must);
  if (whole) return fc.integer({ min: Number(whole[1]), max: Number(whole[2]) });
  const one = /^one of (.+)$/.exec(must);
  if (one) return fc.constantFrom(...(one[1] ?? '').split(', ').map(Number));
  const list = /^a list, each element followed by a comma: (.+)$/.exec(must);
  if (list) return fc.array(valuesOf(list[1] ?? '', isModern, true), { maxLength: 5 });
  if (must === 'an account number (digits)') return accounts;
  if (must.startsWith('a password, or its MD5')) return passwords;
  if (must.startsWith('1 to 64 letters')) return fc.stringMatching(/^[\w.:-]{1,64}$/);
  if (must === 'a reason, see below') return words;
  // Outside of a list an empty one is a field that says nothing.
  const some = { minLength: inList ? 0 : 1, maxLength: 3 };
  if (must === 'the name of a message, such as 10001-4711')
    return inList ? fc.option(messageNames, { nil: '' }) : messageNames;
  if (must === 'numbers with blanks between them') return fc.array(accounts, some);
  if (must === 'files, one in a line') return fc.array(files, some);
  if (must === 'reactions, one in a line') return fc.array(reactions, some);
  assert.equal(must, 'text', 'a kind that this test does not know');
  // The one text that a list of 1.x cannot carry: it looks like an escaped comma.
  return inList && !isModern ? texts.filter((value) => !value.includes('%2c')) : texts;
}

const big = fc.integer({ min: 1, max: 2 ** 40 });
const messageNames = fc.tuple(fc.integer({ min: 1, max: 4294967295 }), big).map((parts) => parts.join('-'));
const lines = texts.map((text) => cleanText(text).replaceAll('\n', ''));
const ids = fc.stringMatching(/^[\w-]{22}$/);
const files = fc.record(
  { id: ids, type: fc.constant('image/png'), bytes: big, width: big, height: big, name: lines },
  { noNullPrototype: true },
);
const reactions = fc.record(
  { reaction: fc.constantFrom('👍', '%2c', 'a,b', '&'), uins: fc.array(accounts, { maxLength: 3 }) },
  { noNullPrototype: true },
);
const passwords = texts.map((text) => `x${text}`).filter((text) => text.length <= 256);

const asKept = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(asKept);
  if (typeof value === 'object') return value;
  return typeof value === 'string' ? cleanText(value) : value;
};
/** A password is compared, not shown: it is not cleaned. */
const asKeptFields = (entries: [string, unknown][]) =>
  Object.fromEntries(entries.map(([key, value]) => [key, PASSWORDS.has(key) ? value : asKept(value)]));
const PASSWORDS = new Set(['PS', 'NP']);

const withoutUndefined = (fields: object) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const decoded = (line: string, form: boolean) => decodeRequest(toBinary(new TextEncoder().encode(line)), form);

/** All requests of a command, in 1.x without the fields that 2.0 brought. */
function requestsOf(name: CommandName, isModern: boolean): fc.Arbitrary<Record<string, unknown>> {
  const fields = Object.entries((commands[name] as Command).fields).filter(([, { since }]) => isModern || !since);
  const values = fields.map(([key, { kind, optional }]) => {
    const all = valuesOf(kind.must, isModern);
    // In 1.x all texts but the message lose the blanks at their ends.
    const exact =
      isModern || key === 'MG' ? all : all.filter((value) => !/^[\s\0-\x20]|[\s\0-\x20]$/.test(String(value)));
    return [key, optional ? fc.option(exact, { nil: undefined }) : exact] as const;
  });
  return fc.record(Object.fromEntries(values), { noNullPrototype: true });
}

const turnedIf = (turned: boolean, request: Record<string, unknown>) => {
  const entries = Object.entries(request);
  return Object.fromEntries(turned ? entries.reverse() : entries);
};

describe('a request of 1.x that is encoded and decoded gives its fields back', () => {
  for (const name of names.filter((name) => (commands[name] as Command).since === undefined)) {
    test(name, () => {
      fc.assert(
        fc.property(requestsOf(name, false), heads, fc.boolean(), (request, head, turned) => {
          const line = encodeRequest(name, head, turnedIf(turned, request) as never);
          const raw = decoded(line, false);
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

describe('a request of 2.0 that is encoded and decoded gives its fields back, each text exactly', () => {
  const tokens = fc.option(fc.stringMatching(/^[\w-]{32}$/), { nil: undefined });
  for (const name of names) {
    test(name, () => {
      const { fields } = commands[name] as Command;
      fc.assert(
        fc.property(requestsOf(name, true), heads, fc.boolean(), tokens, (request, head, turned, sid) => {
          const line = encodeModernRequest(name, head, turnedIf(turned, request) as never, sid);
          assert.ok(!/[\r\n\0]/.test(line));
          // Whether a plus is a blank does not matter: none is left.
          for (const form of [false, true]) {
            const raw = decoded(line, form);
            assert.equal(raw.problem, undefined);
            assert.deepEqual(
              ['VER', 'CMD', 'SEQ', 'UIN', 'SID'].map((key) => raw.get(key)),
              ['2.0', name, head.seq, head.uin, sid],
            );
            const given = Object.entries(withoutUndefined(request)).filter(([key, value]) => {
              const isNothing = Array.isArray(value) ? value.length === 0 : value === '';
              return !isNothing || !fields[key]?.optional || fields[key]?.mayBeEmpty;
            });
            assert.deepEqual(readFields(name, raw, true), asKeptFields(given));
          }
        }),
        { numRuns: 60 },
      );
    });
  }
});

describe('a reply that is encoded and decoded gives its fields back', () => {
  const styles = ['web', 'line', 'modern'] as const;
  for (const [name, style] of names.flatMap((name) => styles.map((style) => [name, style] as const))) {
    const isModern = style === 'modern';
    if (!isModern && (commands[name] as Command).since) continue;
    test(`${name}, ${style}`, () => {
      const reply = Object.entries((commands[name] as Command).reply);
      const fields = reply.map(([key, { kind }]) => {
        const values = valuesOf(kind.must, isModern);
        const maybe = kind.isList ? values : fc.oneof({ weight: 4, arbitrary: values }, fc.constant(''));
        return [key, fc.option(maybe, { nil: undefined })] as const;
      });
      const told = reply.filter(([, { since }]) => isModern || !since).map(([key]) => key);
      fc.assert(
        fc.property(fc.record(Object.fromEntries(fields)), heads, (values, head) => {
          const line = encodeReply(name, { cmd: name, ...head }, values as never, style);
          const raw = decodeReply(line, style === 'line');
          const sent = Object.entries(withoutUndefined(values)).filter(([key]) => told.includes(key));
          assert.equal(raw.style, style);
          assert.deepEqual(readReply(name, raw), asKeptFields(sent));
          assert.equal(raw.res, 0);
          assert.deepEqual([raw.head.seq, raw.head.uin], [head.seq, head.uin]);
          const order = told.filter((key) => sent.some(([sentKey]) => sentKey === key));
          assert.deepEqual([...raw.fields.keys()], ['VER', 'CMD', 'SEQ', 'UIN', 'RES', ...order]);
          assert.ok(!line.includes('\r') && !line.includes('%2C'));
          if (style !== 'web') assert.ok(!line.includes('\n'));
        }),
        { numRuns: 60 },
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

  test('as a line a line break is %0d%0a, and in 2.0 it is %0a, and a comma is escaped once', () => {
    const head = { cmd: 'GetMsgEx', seq: '5', uin: '10001' };
    const reply = { MN: 1, MT: [9], UN: [10002], MG: ['a,b&c%d=e+f\r\ng\rh'] } as const;
    assert.equal(
      encodeReply('GetMsgEx', head, reply, 'line'),
      'VER=1.1&CMD=GETMSGEX&SEQ=5&UIN=10001&RES=0&MN=1&MT=9,&UN=10002,&MG=a%252cb%26c%25d=e+f%0d%0ag%0d%0ah,',
    );
    assert.equal(
      encodeReply('GetMsgEx', head, { ...reply, ID: [7], TS: [1], DR: [0] }, 'modern'),
      'VER=2.0&CMD=GETMSGEX&SEQ=5&UIN=10001&RES=0&MN=1&ID=7,&TS=1,&DR=0,&MT=9,&UN=10002,&MG=a%2cb%26c%25d=e+f%0ag%0ah,',
    );
  });

  test('what only looks like an escape survives in 2.0, in a list too', () => {
    const nicks = ['%2c', '%252c', '%0a', '%25', '%26', '%0d%0a', '%', ',', '100%2c,'];
    const head = { cmd: 'Blocks', seq: '1', uin: '10001' };
    const line = encodeReply('Blocks', head, { FN: 1, NK: nicks }, 'modern');
    assert.deepEqual(readReply('Blocks', decodeReply(line)).NK, nicks);
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

  test('carries its code, the seconds to wait and why, in each style, and in that of 2.0 the reason', () => {
    const why = fc.string({ unit: fc.oneof(special, fc.string({ minLength: 1, maxLength: 1 })) });
    const seconds = fc.option(fc.nat(), { nil: undefined });
    const word = fc.option(words, { nil: undefined });
    const styles = fc.constantFrom('web', 'line', 'modern');
    fc.assert(
      fc.property(
        ...[fc.constantFrom(...known), why, seconds, word, fc.constantFrom(...names), styles],
        (error, why, wait, reason, name, style) => {
          const refusal = { error, why, ...(wait !== undefined && { retrySeconds: wait }), ...(reason && { reason }) };
          const line = encodeRefusal(name, { cmd: name, seq: '1', uin: '10001' }, refusal, style);
          const raw = decodeReply(line, style === 'line');
          assert.equal(raw.res, errors[error].res);
          assert.equal(raw.style, style);
          assert.deepEqual(readRefusal(raw), {
            why: why.replace(/\r\n?/g, '\n'),
            retrySeconds: wait,
            reason: style === 'modern' ? reason : undefined,
          });
          assert.equal(raw.fields.has('RC'), style === 'modern' && reason !== undefined);
          if (style !== 'web') assert.ok(!/[\r\n]/.test(line));
        },
      ),
    );
  });

  test('that cannot be read has no reason and no time', () => {
    for (const line of [
      '',
      'RES=40',
      'RES=40&RT=soon&RA=',
      'RES=40&RC=',
      'RES=40&RC=Not%0aa word',
      `RES=40&RC=${'a'.repeat(33)}`,
    ]) {
      assert.deepEqual(readRefusal(decodeReply(line)), { why: '', retrySeconds: undefined, reason: undefined });
    }
  });

  test('of an unknown command echoes only harmless characters', () => {
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
