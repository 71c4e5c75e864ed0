import assert from 'node:assert/strict';
import { test } from 'node:test';
import { uploading } from './files.ts';

const fine = { isThere: true, uploads: 1, mostUploads: 2, taken: 70, bytes: 30, mostBytes: 100 };

test('a file may be sent while there is room for it', () => {
  assert.equal(uploading(fine), 'begun');
  assert.equal(uploading({ ...fine, bytes: 31 }), 'full');
  assert.equal(uploading({ ...fine, uploads: 2 }), 'many');
  assert.equal(uploading({ ...fine, isThere: false }), 'gone');
});
