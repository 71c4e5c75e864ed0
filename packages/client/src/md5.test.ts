import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { md5 } from './md5.ts';

// RFC 1321, appendix A.5.
const vectors = {
  '': 'd41d8cd98f00b204e9800998ecf8427e',
  a: '0cc175b9c0f1b6a831c399e269772661',
  abc: '900150983cd24fb0d6963f7d28e17f72',
  'message digest': 'f96b697d7cb7938d525a2f31aaf161d0',
  abcdefghijklmnopqrstuvwxyz: 'c3fcd3d76192e4007dfb496cca67e13b',
  ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789: 'd174ab98d277d9f5a5611c2c9f419d9f',
  '12345678901234567890123456789012345678901234567890123456789012345678901234567890':
    '57edf4a22be3c955ac49da2e2107b67a',
};

test('the vectors of RFC 1321', () => {
  for (const [text, digest] of Object.entries(vectors)) assert.equal(md5(text), digest);
});

test('any text has the digest that Node gives it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      assert.equal(md5(text), createHash('md5').update(text).digest('hex'));
    }),
  );
  for (const length of [54, 55, 56, 57, 63, 64, 65, 119, 120, 128]) {
    const text = '鸟'.repeat(length).slice(0, length);
    assert.equal(md5(text), createHash('md5').update(text).digest('hex'));
    assert.equal(md5('x'.repeat(length)), createHash('md5').update('x'.repeat(length)).digest('hex'));
  }
});
