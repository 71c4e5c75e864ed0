import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type Command,
  type CommandName,
  commands,
  encodeReply,
  encodeRequest,
  encodeSafeRequest,
  maskReply,
  maskRequest,
} from './index.ts';

const SECRET = 'Sesame9';
const head = { cmd: 'x', seq: '1', uin: '10001' };

test('the secrets of the table are hidden, and nothing else', () => {
  const hidden = new Set<string>();
  for (const [name, { fields, reply }] of Object.entries(commands) as [CommandName, Command][]) {
    for (const [key, { kind }] of Object.entries(fields)) {
      const value = kind.isList ? [SECRET] : SECRET;
      const lines = [encodeRequest, encodeSafeRequest].map((encode) => encode(name, head, { [key]: value } as never));
      for (const line of lines) assert.equal(maskRequest(line) !== line, kind.isSecret === true, `${name} ${key}`);
      if (kind.isSecret) hidden.add(key);
    }
    for (const [key, { kind }] of Object.entries(reply)) {
      const line = encodeReply(name, head, { [key]: kind.isList ? [SECRET] : SECRET } as never, 'safe');
      const masked = maskReply(line);
      assert.equal(masked.includes(SECRET), kind.isSecret !== true, `${name} ${key}`);
      if (kind.isSecret) hidden.add(key);
    }
  }
  assert.deepEqual([...hidden].sort(), ['IC', 'NP', 'PS', 'PW', 'SID']);
  const line = encodeSafeRequest('Ping', head, {}, SECRET);
  assert.equal(maskRequest(line), 'VER=2.0&CMD=Ping&SEQ=1&UIN=10001&SID=***');
});

test('a key that is mistyped is the same key', () => {
  for (const key of ['ps', 'Ps', ' PS', 'PS ', '\tpS', '%50S', 'P%53', '%20ps', 'PS:']) {
    assert.equal(maskRequest(`${key}=${SECRET}`), `${key}=***`, key);
    assert.equal(maskRequest(`A=1&${key}=${SECRET}&B=2`), `A=1&${key}=***&B=2`, key);
  }
});

test('what follows a secret and is no field belongs to it', () => {
  assert.equal(maskRequest('PS=rock&roll&UIN=1&rock&roll'), 'PS=***&UIN=1&rock&roll');
  assert.equal(maskRequest('PS=a=b&c'), 'PS=***');
  assert.equal(maskRequest('rock&roll'), 'rock&roll');
  assert.equal(maskRequest(''), '');
});

test('property: whatever else is in a line, a secret is not shown, and lines without one are as they were', () => {
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
  fc.assert(fc.property(harmless, (text) => assert.equal(maskRequest(text), text)));
});
