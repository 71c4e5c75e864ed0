import assert from 'node:assert/strict';
import { createECDH, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { decryptPush } from '../testing/push-service.ts';
import { encryptPush, MOST_PLAIN_BYTES, readBrowserKeys } from './encryption.ts';

const from = (text: string) => Buffer.from(text, 'base64url');

test('the example of RFC 8291 comes out byte for byte', () => {
  const keys = readBrowserKeys(
    'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
    'BTBZMqHH6r4Tts7J_aSIgg',
  );
  assert.ok(keys);
  const chance = {
    privateKey: from('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'),
    salt: from('DGv6ra1nlYgDCS1FRnbzlw'),
  };
  const body = encryptPush(Buffer.from('When I grow up, I want to be a watermelon'), keys, 0, chance);
  assert.equal(
    body.toString('base64url'),
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  );
});

test('a browser reads texts encrypted for it, however long, and no other does', () => {
  const own = createECDH('prime256v1');
  const auth = randomBytes(16);
  const keys = { key: own.generateKeys(), auth };
  const privateKey = own.getPrivateKey();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: MOST_PLAIN_BYTES }), fc.integer({ min: 0, max: 5000 }), (bytes, length) => {
      const plain = Buffer.from(bytes);
      const body = encryptPush(plain, keys, length);
      assert.ok(body.length <= 4096);
      assert.deepEqual(decryptPush(body, { privateKey, auth }), plain);
      assert.throws(() => decryptPush(body, { privateKey, auth: randomBytes(16) }));
    }),
    { numRuns: 50 },
  );
  assert.throws(() => encryptPush(Buffer.alloc(MOST_PLAIN_BYTES + 1), keys), RangeError);
});

test('texts of other lengths, filled, are of one length', () => {
  const keys = { key: createECDH('prime256v1').generateKeys(), auth: randomBytes(16) };
  const lengths = ['', 'yes', 'x'.repeat(1024)].map((text) => encryptPush(Buffer.from(text), keys, 1024).length);
  assert.equal(new Set(lengths).size, 1);
});

test('keys that no browser has are none', () => {
  const key = createECDH('prime256v1').generateKeys('base64url');
  const auth = randomBytes(16).toString('base64url');
  assert.ok(readBrowserKeys(key, auth));
  const point = Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 1)]).toString('base64url');
  for (const [oneKey, oneAuth] of [
    ['', auth],
    [key, ''],
    [key.slice(2), auth],
    [`${key}=`, auth],
    [`${key.slice(0, -1)} `, auth],
    [point, auth],
    [key, randomBytes(15).toString('base64url')],
  ]) {
    assert.equal(readBrowserKeys(oneKey ?? '', oneAuth ?? ''), undefined, `${oneKey} ${oneAuth}`);
  }
});
