import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { BOB, basic, openFileHouse, random, TUS } from '../testing/file-house.ts';
import { Raw } from '../testing/raw.ts';

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());
const idOf = (upload: string) => upload.split('/').at(-1) ?? '';

test('an upload that is cut ten times goes on where it was, and arrives the same', async (t) => {
  const house = await openFileHouse(t);
  const file = random(3_000_000);
  const upload = await house.begin(file.length, 'big.bin');
  for (let cut = 0, at = 0; cut < 10; cut++) {
    await house.cut(upload, at, file.length - at, file.subarray(at, at + 250_000));
    const reached = await house.offset(upload);
    assert.ok(reached >= at && reached <= at + 250_000, `${at} ${reached}`);
    at = reached;
  }
  const at = await house.offset(upload);
  const last = await house.patch(upload, at, file.subarray(at));
  assert.equal(last.status, 204);
  assert.equal(last.headers.get('upload-offset'), String(file.length));
  assert.equal(await house.offset(upload), file.length);
  const back = await house.fetch(`/files/${idOf(upload)}`);
  assert.deepEqual(await bytesOf(back), file);
});

test('a client that comes back takes over from its dead connection', async (t) => {
  const house = await openFileHouse(t);
  const file = random(300_000);
  const upload = await house.begin(file.length);
  const raw = await Raw.open(house.house.port);
  const head = [`PATCH ${upload} HTTP/1.1`, 'Host: x', `Authorization: ${basic(10001)}`, 'Tus-Resumable: 1.0.0'];
  const piece = ['Upload-Offset: 0', 'Content-Type: application/offset+octet-stream', `Content-Length: ${file.length}`];
  await raw.write(`${[...head, ...piece].join('\r\n')}\r\n\r\n`);
  await raw.write(file.subarray(0, 100_000));
  // The first connection is still there, and silent; its request may be seen after the next one.
  let status = 409;
  while (status === 409) {
    const at = await house.offset(upload);
    status = (await house.patch(upload, at, file.subarray(at))).status;
  }
  assert.equal(status, 204);
  await raw.closed;
  assert.deepEqual(await bytesOf(await house.fetch(`/files/${idOf(upload)}`)), file);
});

test('a piece at another place, beyond the end, damaged or of another type changes nothing', async (t) => {
  const house = await openFileHouse(t);
  const file = random(10_000);
  const upload = await house.begin(file.length);
  assert.equal((await house.patch(upload, 5, file)).status, 409);
  assert.equal((await house.patch(upload, 0, Buffer.concat([file, file]))).status, 413);
  assert.equal((await house.patch(upload, 0, file, { 'Content-Type': 'text/plain' })).status, 415);
  assert.equal((await house.patch(upload, 0, file, { 'Tus-Resumable': '0.2.2' })).status, 412);
  assert.equal((await house.patch(upload, 0, file, { 'Upload-Offset': '-1' })).status, 400);
  const wrong = createHash('sha256').update('other').digest('base64');
  assert.equal((await house.patch(upload, 0, file, { 'Upload-Checksum': `sha256 ${wrong}` })).status, 460);
  assert.equal((await house.patch(upload, 0, file, { 'Upload-Checksum': 'crc32 AAAA' })).status, 400);
  assert.equal(await house.offset(upload), 0);
  const right = createHash('sha1').update(file).digest('base64');
  assert.equal((await house.patch(upload, 0, file, { 'Upload-Checksum': `sha1 ${right}` })).status, 204);
  assert.deepEqual(await bytesOf(await house.fetch(`/files/${idOf(upload)}`)), file);
});

test('what the server can do is told, an upload can begin with its first piece, and be given up', async (t) => {
  const house = await openFileHouse(t);
  const options = await house.fetch('/files', { method: 'OPTIONS', uin: 0 });
  assert.equal(options.status, 204);
  assert.match(options.headers.get('tus-extension') ?? '', /creation,.*termination/);
  const headers = { ...TUS, 'Upload-Length': '10', 'Content-Type': 'application/offset+octet-stream' };
  const begun = await house.fetch('/files', { method: 'POST', headers, body: '01234' });
  assert.deepEqual([begun.status, begun.headers.get('upload-offset')], [201, '5']);
  const upload = begun.headers.get('location') ?? '';
  assert.equal(await house.offset(upload), 5);
  assert.equal((await house.fetch(upload, { method: 'HEAD', headers: TUS, uin: BOB })).status, 404);
  assert.equal((await house.fetch(upload, { method: 'HEAD', headers: TUS, uin: 0 })).status, 401);
  assert.equal((await house.fetch(upload, { method: 'DELETE', headers: TUS })).status, 204);
  assert.equal((await house.fetch(upload, { method: 'HEAD', headers: TUS })).status, 404);
  assert.deepEqual(await readdir(join(house.data, 'uploads')), []);
  const empty = await house.begin(0, 'empty');
  assert.equal((await house.fetch(`/files/${idOf(empty)}`)).headers.get('content-length'), '0');
});

test('an account may send so much at once, and have so much', async (t) => {
  const house = await openFileHouse(t, { 'file-bytes': 1000, 'account-file-bytes': 1500, 'uploads-per-account': 2 });
  await assert.rejects(house.begin(1001), /413 .*SZ must not be more than 1000 bytes/);
  const upload = await house.begin(1000);
  await assert.rejects(house.begin(600), /413 .*RC=files-full/);
  await house.begin(100);
  await assert.rejects(house.begin(1), /413 .*RC=uploads-full/);
  await house.fetch(upload, { method: 'DELETE', headers: TUS });
  await house.begin(1000);
  assert.equal((await house.post(random(2000), 'long')).status, 413);
  await assert.rejects(house.begin(1, 'x'.repeat(201)), /400 .*NM must be at most 200 bytes/);
});

test('a form that is none, is cut short or has two files leaves nothing', async (t) => {
  const house = await openFileHouse(t);
  const form = (body: string) => {
    const headers = { 'Content-Type': 'multipart/form-data; boundary=b' };
    return house.fetch('/files', { method: 'POST', headers, body });
  };
  const part = (name: string) =>
    `--b\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\nsome text\r\n`;
  assert.equal((await form(`${part('a')}--b--\r\n`)).status, 201);
  const two = part('a') + part('b');
  const bad = ['', 'nothing', part('a'), `${two}--b--\r\n`, two, '--b--\r\n', '--b\r\n\r\n\r\n--b--\r\n'];
  for (const body of bad) assert.equal((await form(body)).status, 400, body);
  assert.equal((await house.fetch('/files', { method: 'POST', body: 'text' })).status, 400);
  assert.equal(await house.house.storage.fileBytes(10001), 9);
  assert.deepEqual(await readdir(join(house.data, 'uploads')), []);
});

test('a body without a length is refused, and one that comes too slowly is cut', async (t) => {
  const house = await openFileHouse(t, { 'request-seconds': 1 });
  const raw = await Raw.open(house.house.port);
  await raw.write('POST /files HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
  assert.equal((await raw.reply()).status, 411);
  const upload = await house.begin(100_000);
  const slow = await Raw.open(house.house.port);
  const head = [`PATCH ${upload} HTTP/1.1`, 'Host: x', `Authorization: ${basic(10001)}`, 'Tus-Resumable: 1.0.0'];
  const piece = ['Upload-Offset: 0', 'Content-Type: application/offset+octet-stream', 'Content-Length: 100000'];
  await slow.write(`${[...head, ...piece].join('\r\n')}\r\n\r\nbeginning`);
  await slow.closed;
  assert.equal(await house.offset(upload), 9);
});

test('who waits to be asked for the body is asked only when it is wanted', async (t) => {
  const house = await openFileHouse(t);
  const head = (uin: number) =>
    ['POST /files HTTP/1.1', 'Host: x', `Authorization: ${basic(uin)}`, 'Expect: 100-continue'].join('\r\n');
  const form = 'Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 89';
  const wrong = await Raw.open(house.house.port);
  await wrong.write(`${head(10003)}\r\n${form}\r\n\r\n`);
  assert.equal((await wrong.reply()).status, 401);
  const right = await Raw.open(house.house.port);
  await right.write(`${head(10001)}\r\n${form}\r\n\r\n`);
  assert.equal((await right.reply()).status, 100);
  await right.write(
    '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nsome text 1234\r\n--b--\r\n',
  );
  assert.equal((await right.reply()).status, 201);
});

test('a pipelined request behind a file is answered after it', async (t) => {
  const house = await openFileHouse(t);
  const upload = await house.begin(5);
  const raw = await Raw.open(house.house.port);
  const head = [`PATCH ${upload} HTTP/1.1`, 'Host: x', `Authorization: ${basic(10001)}`, 'Tus-Resumable: 1.0.0'];
  const piece = ['Upload-Offset: 0', 'Content-Type: application/offset+octet-stream', 'Content-Length: 5'];
  await raw.write(`${[...head, ...piece].join('\r\n')}\r\n\r\n01234GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n`);
  const [first, second] = await raw.replies(2);
  assert.deepEqual([first?.status, second?.body], [204, 'ok\n']);
  raw.destroy();
});
