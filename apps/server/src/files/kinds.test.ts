import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPicture, isShown, kindOf, PLAIN } from './kinds.ts';

const bytes = (text: string, length = 64) => Buffer.from(text.padEnd(length, '\0'), 'latin1');
/** A frame of MP3, 128 kbit/s at 44.1 kHz: 417 bytes. */
const frame = bytes('\xff\xfb\x90\x00', 417);

const cases: readonly (readonly [type: string, head: Buffer])[] = [
  ['image/jpeg', bytes('\xff\xd8\xff\xe1')],
  ['image/png', bytes('\x89PNG\r\n\x1a\n')],
  ['image/gif', bytes('GIF89a')],
  ['image/webp', bytes('RIFF\x10\0\0\0WEBPVP8 ')],
  ['image/avif', bytes('\0\0\0\x20ftypavif')],
  ['audio/wav', bytes('RIFF\x10\0\0\0WAVEfmt ')],
  ['audio/ogg', bytes('OggS\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0OpusHead')],
  ['audio/mp4', bytes('\0\0\0\x20ftypM4A ')],
  ['audio/mp4', bytes('\0\0\0\x20ftypiso5....moov....hdlr....soun')],
  ['video/mp4', bytes('\0\0\0\x20ftypisom....moov....soun....vide')],
  ['video/mp4', bytes('\0\0\0\x20ftypmp42....mdat')],
  ['audio/webm', bytes('\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm....A_OPUS')],
  ['video/webm', bytes('\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm....V_VP8..A_OPUS')],
  ['audio/mpeg', bytes('ID3\x04')],
  ['audio/mpeg', Buffer.concat([frame, frame])],
  [PLAIN, bytes('\xff\xfb\x90\x00')],
  [PLAIN, bytes('<!DOCTYPE html><script>')],
  [PLAIN, bytes('<svg xmlns="http://www.w3.org/2000/svg">')],
  [PLAIN, bytes('%PDF-1.7')],
  [PLAIN, bytes('PK\x03\x04')],
  [PLAIN, bytes('RIFF\x10\0\0\0AVI ')],
  [PLAIN, bytes('OggS\0\x02....theora')],
  [PLAIN, bytes('\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska')],
  [PLAIN, bytes('\0\0\0\x20ftypheic')],
  [PLAIN, bytes('MZ')],
  [PLAIN, Buffer.alloc(0)],
];

test('a file is what its first bytes say', () => {
  for (const [type, head] of cases) assert.equal(kindOf(head), type, JSON.stringify(head.toString('latin1', 0, 24)));
});

test('pictures, sounds and films of the list are shown, all else is saved', () => {
  for (const [type] of cases) assert.equal(isShown(type), type !== PLAIN, type);
  assert.equal(isPicture('image/png'), true);
  assert.equal(isPicture('video/mp4'), false);
  assert.equal(isShown('image/svg+xml'), false);
  assert.equal(isShown('text/html'), false);
});
