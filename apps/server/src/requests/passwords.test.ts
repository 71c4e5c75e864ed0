import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestPassword, hashAppPassword, hashPassword, randomPassword, verifyPassword } from './passwords.ts';

test('of an app password the SHA-256 of what clients send for it is kept', () => {
  const digest = digestPassword('password');
  assert.equal(digest, '5f4dcc3b5aa765d61d8327deb882cf99');
  assert.equal(hashAppPassword(digest), '3f2cd8e57b096fe7e4a78a5627e34ca3f885ad65a56e61c287cf4211bbc5949f');
});

test('a password is kept as argon2id, salted, and compared', async () => {
  const digest = digestPassword('a & b 你');
  assert.match(digest, /^[0-9a-f]{32}$/);
  assert.equal(digestPassword(''), 'd41d8cd98f00b204e9800998ecf8427e');
  const [one, two] = await Promise.all([hashPassword(digest), hashPassword(digest)]);
  assert.match(one, /^argon2id\$m=19456,t=2,p=1\$[\w-]{22}\$[\w-]{43}$/);
  assert.notEqual(one, two);
  assert.ok(!one.includes(digest));
  assert.equal(await verifyPassword(digest, one), true);
  assert.equal(await verifyPassword(digest, two), true);
  assert.equal(await verifyPassword(digestPassword('other'), one), false);
  assert.equal(await verifyPassword(digest, undefined), false);
  await assert.rejects(verifyPassword(digest, 'plain text'), /cannot be read/);
});

test('random passwords are long, easy to read, and never the same', () => {
  const all = Array.from({ length: 500 }, randomPassword);
  for (const password of all) assert.match(password, /^[a-hjkmnp-z2-9]{16}$/);
  assert.equal(new Set(all).size, all.length);
  assert.equal(new Set(all.join('')).size, 31, 'every letter occurs');
});
