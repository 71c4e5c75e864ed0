import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { atEnd, newFolder } from '@rookery/testing/server';
import sharp from 'sharp';
import { createLog } from '../log.ts';
import { Pictures } from './pictures.ts';

const ANN = 10001;

function start(t: TestContext) {
  const pictures = new Pictures({ 'picture-megapixels': 4, 'picture-seconds': 60 }, createLog('silent'));
  atEnd(t, () => pictures.close());
  const folder = newFolder(t);
  let made = 0;
  const make = async (bytes: Buffer) => {
    const path = join(folder, `${++made}`);
    await writeFile(path, bytes);
    return pictures.make(ANN, path);
  };
  return { pictures, make };
}

const picture = (pixels: number) =>
  sharp({ create: { width: pixels, height: pixels, channels: 3, background: 'salmon' } })
    .jpeg()
    .toBuffer();

test('a picture that is cut short is none, and neither is what only a library would take for one', async (t) => {
  const { make } = start(t);
  const whole = await picture(300);
  assert.equal(await make(whole.subarray(0, 400)), undefined);
  assert.equal(await make(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')), undefined);
  assert.deepEqual(await make(whole), { type: 'image/jpeg', width: 300, height: 300 });
});

test('when it closes, those that wait are told that there is no picture', async (t) => {
  const { pictures, make } = start(t);
  const whole = await picture(300);
  const waiting = [make(whole), make(whole)];
  await new Promise(setImmediate);
  pictures.close();
  for (const made of await Promise.all(waiting)) assert.ok(made === undefined || made.width === 300);
});
