import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type Command,
  type CommandName,
  commands,
  encodeModernRequest,
  encodePush,
  encodeRefusal,
  encodeReply,
  encodeRequest,
  maskReply,
  maskRequest,
  refuse,
} from './index.ts';

const SECRET = 'Sesame9';
const head = { cmd: 'x', seq: '1', uin: '10001' };

test('the secrets of the table are hidden, and nothing else', () => {
  const hidden = new Set<string>();
  for (const [name, { fields, reply }] of Object.entries(commands) as [CommandName, Command][]) {
    for (const [key, { kind }] of Object.entries(fields)) {
      const value = kind.isList ? [SECRET] : SECRET;
      const lines = [encodeRequest, encodeModernRequest].map((encode) => encode(name, head, { [key]: value } as never));
      for (const line of lines) assert.equal(maskRequest(line) !== line, kind.isSecret === true, `${name} ${key}`);
      if (kind.isSecret) hidden.add(key);
    }
    for (const [key, { kind }] of Object.entries(reply)) {
      const value = kind.isList ? `${SECRET},` : SECRET;
      const line = `${encodeReply(name, head, {}, 'modern')}&${key}=${value}`;
      const masked = maskReply(line);
      assert.equal(masked.includes(SECRET), kind.isSecret !== true, `${name} ${key}`);
      if (kind.isSecret) hidden.add(key);
    }
  }
  assert.deepEqual([...hidden].sort(), ['AU', 'EP', 'IC', 'NP', 'PS', 'PW', 'SID']);
  const line = encodeModernRequest('Ping', head, {}, SECRET);
  assert.equal(maskRequest(line), 'VER=2.0&CMD=Ping&SEQ=1&UIN=10001&SID=***');
});

test('a key that is mistyped is the same key', () => {
  for (const key of ['ps', 'Ps', ' PS', 'PS ', '\tpS', '%50S', 'P%53', '%20ps', 'PS:', 'P\0S']) {
    assert.equal(maskRequest(`${key}=${SECRET}`), `${key}=***`, key);
    assert.equal(maskRequest(`SEQ=1&${key}=${SECRET}&UIN=2`), `SEQ=1&${key}=***&UIN=2`, key);
  }
});

test('what follows a secret and is no field belongs to it', () => {
  assert.equal(maskRequest('PS=rock&roll&UIN=1&MG=rock&roll'), 'PS=***&UIN=1&MG=rock&roll');
  assert.equal(maskRequest('PS=a=b&c&d=e&UIN=1'), 'PS=***&UIN=1');
  assert.equal(maskRequest(''), '');
});

test('what is no field may be a secret whose key was mistyped, or left out', () => {
  for (const key of ['PASSWORD', 'PWD', 'P%2553', 'ＰＳ', 'P']) {
    assert.equal(maskRequest(`CMD=Login&${key}=${SECRET}&UIN=1`), `CMD=Login&${key}=***&UIN=1`, key);
  }
  for (const part of [SECRET, `PS:${SECRET}`, `PS ${SECRET}`, `{"PS":"${SECRET}"}`]) {
    assert.equal(maskRequest(`CMD=Login&${part}&UIN=1`), 'CMD=Login&***&UIN=1', part);
  }
});

test('a secret behind something else than an ampersand is one, too', () => {
  for (const [line, seen] of [
    [`VER=2.0;UIN=1;PS=${SECRET};A=1`, 'VER=2.0;UIN=1;PS=***'],
    [`UIN=1%0aPS=${SECRET}`, 'UIN=1%0aPS=***'],
    [`UIN=1\nps : ${SECRET}`, 'UIN=1\nps=***'],
    [`CL=x%26SID%3d${SECRET}`, 'CL=x%26SID=***'],
    [`MG=a&b SID=${SECRET}`, 'MG=a&b SID=***'],
  ] as const) {
    assert.equal(maskRequest(line), seen, line);
  }
  assert.equal(maskRequest('MG=maps=good, oops: 1'), 'MG=maps=good, oops: 1');
});

test('what an answer echoes is no secret in another place', () => {
  for (const head of [
    { cmd: 'List', seq: `1\nPS=${SECRET}`, uin: '10001' },
    { cmd: 'List', seq: '1', uin: `10001;PS=${SECRET}` },
    { cmd: `List PS=${SECRET}`, seq: '1', uin: '10001' },
  ]) {
    const line = encodeRefusal(undefined, head, refuse('malformed', 'It cannot be read.'), 'modern');
    assert.match(line, /Sesame9/i);
    const masked = maskReply(line);
    assert.doesNotMatch(masked, /Sesame9/i);
    assert.match(masked, /&RES=1&RA=It cannot be read\.$/);
  }
  for (const line of [
    encodeRefusal('Login', { cmd: 'LOGIN', seq: '', uin: '7' }, refuse('malformed', 'No.')),
    encodePush(10_001, { kind: 9, peer: 10_002, text: 'a', number: 1, at: 2, sent: false }),
  ]) {
    assert.equal(maskReply(line), line);
  }
});

test('the text of a message is shown as legacy clients send it', () => {
  const line = 'VER=1.1&CMD=CLTMSG&SEQ=1&UIN=1&UN=2&MG=R&D, a=b&c';
  assert.equal(maskRequest(line), line);
});

test('property: no secret of a line is shown, and an answer is unchanged but for its secrets', () => {
  const keys = fc.constantFrom('PS', 'NP', 'SID', 'PW', 'IC');
  const part = fc.string({ maxLength: 8 }).map((text) => text.replaceAll('9', '8'));
  fc.assert(
    fc.property(fc.array(part), keys, fc.array(part), (before, key, after) => {
      const masked = maskRequest([...before, `${key}=${SECRET}`, ...after].join('&'));
      assert.ok(!masked.includes(SECRET));
      assert.ok(masked.includes(`${key}=***`));
    }),
  );
  const harmless = fc.string().filter((text) => !/[=%]/.test(text));
  fc.assert(fc.property(harmless, (text) => assert.equal(maskReply(text), text)));
});
