import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
import { PS } from '@rookery/testing/server';
import sharp from 'sharp';
import { SHELVES } from '../files/store.ts';
import { digestPassword, hashAppPassword } from '../requests/passwords.ts';
import { ANN, BOB, basic, type FileHouse, openFileHouse } from '../testing/file-house.ts';
import { Page } from '../testing/page.ts';

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());
const fetchFile = async (house: FileHouse, id: string) => bytesOf(await house.fetch(`/files/${id}`));
const blank = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#a40' } });
/** The files that are kept, by their hashes. */
const kept = async (data: string) =>
  (await readdir(join(data, 'files'), { recursive: true, withFileTypes: true })).filter((one) => one.isFile()).length;

test('a photo comes back upright, measured, and tells nothing of where it was taken', async (t) => {
  const house = await openFileHouse(t);
  const photo = await blank(400, 300)
    .withExif({ IFD0: { Make: 'SecretCamera' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 30/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><secret-place/></x:xmpmeta>')
    .jpeg()
    .toBuffer();
  assert.ok(photo.includes('SecretCamera') && photo.includes('secret-place'));
  const { ID, TP, WD, HT } = await house.send(photo, 'photo.jpg');
  assert.deepEqual([TP, WD, HT], ['image/jpeg', '300', '400']);
  const response = await house.fetch(`/files/${ID}/photo.jpg`);
  assert.equal(response.headers.get('content-type'), 'image/jpeg');
  assert.match(response.headers.get('content-disposition') ?? '', /^inline; filename="photo.jpg"/);
  const back = await bytesOf(response);
  const { exif, xmp, iptc, orientation, width } = await sharp(back).metadata();
  assert.deepEqual([exif, xmp, iptc, orientation, width], [undefined, undefined, undefined, undefined, 300]);
  assert.ok(!back.includes('SecretCamera') && !back.includes('secret-place'));
  const small = await house.fetch(`/files/${ID}?thumbnail`);
  assert.equal(small.headers.get('content-type'), 'image/webp');
  const thumbnail = await sharp(await bytesOf(small)).metadata();
  assert.deepEqual([thumbnail.width, thumbnail.height, thumbnail.exif], [240, 320, undefined]);
});

test('pictures of every form come back as pictures, films of pictures with their frames', async (t) => {
  const house = await openFileHouse(t);
  const forms = { png: 'image/png', webp: 'image/webp', gif: 'image/gif', avif: 'image/webp' } as const;
  for (const [form, type] of Object.entries(forms)) {
    const bytes = await blank(40, 30)
      .toFormat(form as keyof typeof forms)
      .toBuffer();
    const { ID, TP, WD, HT } = await house.send(bytes, `picture.${form}`);
    assert.deepEqual([TP, WD, HT], [type, '40', '30'], form);
    assert.ok((await sharp(await fetchFile(house, ID)).metadata()).width === 40);
  }
  const frames = await Promise.all(
    ['#f00', '#0f0', '#00f'].map((background) =>
      sharp({ create: { width: 20, height: 10, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
  const film = await sharp(frames, { join: { animated: true } })
    .gif({ delay: [100, 100, 100] })
    .toBuffer();
  const { ID, TP, WD, HT } = await house.send(film, 'film.gif');
  assert.deepEqual([TP, WD, HT], ['image/gif', '20', '10']);
  assert.equal((await sharp(await fetchFile(house, ID)).metadata()).pages, 3);
});

test('what is two things at once is one of them, or a file to be saved', async (t) => {
  const house = await openFileHouse(t);
  const script = '<html><script>alert(document.domain)</script></html>';
  const jpeg = await blank(20, 20).jpeg().toBuffer();
  const tail = await house.send(Buffer.concat([jpeg, Buffer.from(script)]), 'tail.jpg');
  assert.equal(tail.TP, 'image/jpeg');
  assert.ok(!(await fetchFile(house, tail.ID)).includes('script'));
  const comment = await sharp(jpeg).png().toBuffer();
  const chunk = Buffer.concat([Buffer.from('tEXt'), Buffer.from(`Comment\0${script}`)]);
  const sized = Buffer.alloc(4);
  sized.writeUInt32BE(chunk.length - 4);
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE(crc32(chunk));
  const said = Buffer.concat([comment.subarray(0, 33), sized, chunk, crc, comment.subarray(33)]);
  assert.ok(!(await fetchFile(house, (await house.send(said, 'said.png')).ID)).includes('script'));

  const harmless: Record<string, string | Buffer> = {
    'page.jpg': script,
    'picture.svg': `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`,
    'gif.js': 'GIF89a/*\0\0\0\0*/=1;alert(1)//',
    'broken.png': Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.from(script)]),
    'both.pdf': `%PDF-1.4\n${script}PK\x03\x04`,
  };
  for (const [name, bytes] of Object.entries(harmless)) {
    const { ID, TP } = await house.send(bytes, name);
    assert.equal(TP, 'application/octet-stream', name);
    const { headers } = await house.fetch(`/files/${ID}`);
    assert.equal(headers.get('content-type'), 'application/octet-stream', name);
    assert.match(headers.get('content-disposition') ?? '', /^attachment;/, name);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.match(headers.get('content-security-policy') ?? '', /^sandbox; default-src 'none'/);
    assert.equal(headers.get('cross-origin-resource-policy'), 'same-origin');
  }
});

/** A PNG of so many pixels, of which little is sent. */
function bomb(width: number, height: number): Buffer {
  const piece = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  size.set([1, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc((width / 8 + 1) * height));
  const magic = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([magic, piece('IHDR', size), piece('IDAT', rows), piece('IEND', Buffer.alloc(0))]);
}

test('a picture that would take all memory is a file, and costs the server nothing', async (t) => {
  const house = await openFileHouse(t, { 'picture-megapixels': 1 });
  const huge = bomb(16_000, 16_000);
  assert.ok(huge.length < 100_000);
  const { ID, TP } = await house.send(huge, 'bomb.png');
  assert.equal(TP, 'application/octet-stream');
  assert.deepEqual(await fetchFile(house, ID), huge);
  // The next one is made as ever.
  assert.equal((await house.send(await blank(20, 20).png().toBuffer(), 'next.png')).TP, 'image/png');
});

test('parts of a file are sent as asked for', async (t) => {
  const house = await openFileHouse(t);
  const { ID } = await house.send('0123456789', 'digits.txt');
  const part = async (range: string, more: Record<string, string> = {}) => {
    const response = await house.fetch(`/files/${ID}`, { headers: { Range: range, ...more } });
    return `${response.status} ${response.headers.get('content-range')} ${response.status < 400 ? await response.text() : ''}`;
  };
  assert.equal(await part('bytes=2-4'), '206 bytes 2-4/10 234');
  assert.equal(await part('bytes=7-'), '206 bytes 7-9/10 789');
  assert.equal(await part('bytes=-3'), '206 bytes 7-9/10 789');
  assert.equal(await part('bytes=-99'), '206 bytes 0-9/10 0123456789');
  assert.equal(await part('bytes=8-99'), '206 bytes 8-9/10 89');
  assert.equal(await part('bytes=10-'), '416 bytes */10 ');
  assert.equal(await part('bytes=-0'), '416 bytes */10 ');
  for (const odd of ['bytes=4-2', 'bytes=1-2,4-5', 'lines=1-2', 'bytes=-', 'bytes=a-b']) {
    assert.equal(await part(odd), '200 null 0123456789', odd);
  }
  const head = await house.fetch(`/files/${ID}`, { method: 'HEAD' });
  assert.deepEqual([head.headers.get('content-length'), await head.text()], ['10', '']);
  const etag = head.headers.get('etag') ?? '';
  assert.equal(await part('bytes=2-4', { 'If-Range': etag }), '206 bytes 2-4/10 234');
  assert.equal(await part('bytes=2-4', { 'If-Range': '"other"' }), '200 null 0123456789');
  assert.equal((await house.fetch(`/files/${ID}`, { headers: { 'If-None-Match': etag } })).status, 304);
});

test('a file is for its owner, and for those with a link that is good', async (t) => {
  const house = await openFileHouse(t);
  const { ID } = await house.send('secret', 'secret.txt');
  const status = async (path: string, uin: number) => (await house.fetch(path, { uin })).status;
  assert.deepEqual([await status(`/files/${ID}`, BOB), await status(`/files/${ID}`, 0)], [404, 401]);
  assert.equal((await house.fetch(`/files/${ID}`, { headers: { Authorization: basic(ANN, 'wrong') } })).status, 401);
  const client = await house.house.client(ANN);
  const { path = '' } = await client.call('FileLink', { id: ID, seconds: 3600 });
  assert.equal(await (await house.fetch(path, { uin: 0 })).text(), 'secret');
  assert.equal(await status(path.replace(/until=\d/, 'until=9'), 0), 403);
  assert.equal(await status(path.replace(ID, 'A'.repeat(22)), 0), 403);
  assert.equal(
    await status(
      path.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
      0,
    ),
    403,
  );
  const lasting = (await client.call('FileLink', { id: ID, seconds: 0 })).path ?? '';
  assert.equal(await status(lasting, 0), 200);
  await client.call('DelFile', { id: ID });
  assert.deepEqual(
    [await status(path, 0), await status(lasting, 0), await status(`/files/${ID}`, ANN)],
    [404, 404, 404],
  );
  assert.equal(await kept(house.data), 0);
});

test('a token, the cookie of the page and an app password open the door, each as far as it may', async (t) => {
  const house = await openFileHouse(t);
  const { ID } = await house.send('mine', 'mine.txt');
  const page = new Page({ port: house.house.port });
  const login = await page.ask(`VER=2.0&CMD=Login&SEQ=1&UIN=${ANN}&PS=${PS}`);
  assert.match(login, /RES=0&RS=0/);
  const cookie = [...page.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const get = (headers: Record<string, string>) => house.fetch(`/files/${ID}`, { uin: 0, headers });
  assert.equal((await get({ Cookie: cookie })).status, 200);
  assert.equal((await get({ Cookie: cookie, 'Sec-Fetch-Site': 'same-site' })).status, 401);
  const begin = (headers: Record<string, string>) =>
    house.fetch('/files', {
      method: 'POST',
      uin: 0,
      headers: { 'Upload-Length': '1', 'Tus-Resumable': '1.0.0', ...headers },
    });
  assert.equal((await begin({ Cookie: cookie })).status, 401);
  assert.equal((await begin({ Cookie: cookie, Origin: page.origin })).status, 201);
  assert.equal((await begin({ Cookie: cookie, Origin: 'http://evil.example' })).status, 403);

  const [, token = ''] = /\.([\w-]+)$/.exec(cookie) ?? [];
  assert.equal((await get({ Authorization: `Bearer ${ANN}:${token}` })).status, 200);
  assert.equal((await get({ Authorization: `Bearer ${BOB}:${token}` })).status, 401);
  assert.equal((await get({ Authorization: 'Digest x' })).status, 400);

  const password = 'abcdefghjkmnpqrs';
  const hash = hashAppPassword(digestPassword(password));
  const more = { networks: [], expiresAt: null, createdAt: 1, most: 9 };
  await house.house.storage.addAppPassword({ uin: ANN, name: 'up', hash, commands: ['NewFile'], ...more });
  const app = { Authorization: basic(ANN, password) };
  assert.equal((await begin(app)).status, 201);
  assert.equal((await get(app)).status, 403);
});

test('the same bytes are kept once, and as long as a file has them', async (t) => {
  const house = await openFileHouse(t);
  const bytes = Buffer.alloc(200_000, 'rook');
  const files = await Promise.all([ANN, BOB, ANN].map((uin) => house.send(bytes, 'same', uin)));
  assert.equal(await kept(house.data), 1);
  const [first, second, third] = files.map(({ ID }) => ID);
  const [ann, bob] = [await house.house.client(ANN), await house.house.client(BOB)];
  await ann.call('DelFile', { id: first ?? '' });
  await bob.call('DelFile', { id: second ?? '' });
  await assert.rejects(bob.call('DelFile', { id: third ?? '' }), /there is no file/);
  assert.deepEqual(await fetchFile(house, third ?? ''), bytes);
  await ann.call('DelFile', { id: third ?? '' });
  assert.equal(await kept(house.data), 0);
});

test('files are listed by their names, with what they take', async (t) => {
  const house = await openFileHouse(t);
  await house.send('12345', 'a, b & c.txt');
  await house.send('123', '猫.txt');
  const client = await house.house.client(ANN);
  const listed = await client.call('Files', {});
  assert.deepEqual(
    listed.files.map(({ name, bytes }) => [name, bytes]),
    [
      ['猫.txt', 3],
      ['a, b & c.txt', 5],
    ],
  );
  assert.deepEqual([listed.used, listed.isLast], [8, true]);
  const page = await client.call('Files', { count: 1 });
  const rest = await client.call('Files', { count: 1, before: page.next });
  assert.deepEqual([page.isLast, rest.files[0]?.name, rest.isLast], [false, 'a, b & c.txt', true]);
});

test('the sweep takes what has had its time, and nothing else', async (t) => {
  const house = await openFileHouse(t);
  const { ID } = await house.send('old', 'old.txt');
  const upload = await house.begin(100);
  await house.patch(upload, 0, Buffer.from('part'));
  await house.sweep(0);
  assert.equal((await house.fetch(`/files/${ID}`)).status, 200);
  assert.equal(await house.offset(upload), 4);
  await house.sweep(25);
  assert.equal((await house.fetch(`/files/${ID}`)).status, 404);
  assert.equal(await kept(house.data), 0);
  assert.deepEqual(await readdir(join(house.data, 'uploads')), []);
});

test('what a kill has left without a name goes in time', async (t) => {
  const house = await openFileHouse(t);
  const { ID } = await house.send('named', 'named.txt');
  const shelf = join(house.data, 'files', 'aa');
  await mkdir(shelf);
  await writeFile(join(shelf, 'a'.repeat(64)), 'left');
  await writeFile(join(house.data, 'uploads', 'a'.repeat(22)), 'left');
  const config = { 'file-unnamed-hours': 8760 };
  for (let step = 0; step < SHELVES; step++) await house.sweep(0, config);
  assert.equal(await kept(house.data), 2);
  for (let step = 0; step < SHELVES; step++) await house.sweep(60, config);
  assert.deepEqual(await readdir(join(house.data, 'uploads')), []);
  assert.equal(await kept(house.data), 1);
  assert.equal((await house.fetch(`/files/${ID}`)).status, 200);
});
