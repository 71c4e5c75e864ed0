import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { openAsBlob, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import {
  type Client,
  http,
  RefusedError,
  signIn,
  type Transport,
  UnreachableError,
  type UploadProgress,
  websocket,
} from '@rookery/client';
import { tcp } from '@rookery/client/tcp';
import type { Config } from '@rookery/server';
import { Chance, seedOf } from '@rookery/testing';
import { atEnd, type House, newFolder, openHouse, PASSWORD } from '@rookery/testing/server';
import { Browser } from './browser.ts';
import { Network } from './network.ts';

const ANN = 10001;
const BEN = 10002;
const MIB = 1_048_576;
/** A picture of one pixel. */
const DOT = Buffer.from('R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs=', 'base64');

type FileHouse = { readonly house: House; readonly data: string };

async function open(t: TestContext, config: Partial<Config> = {}): Promise<FileHouse> {
  const data = newFolder(t);
  const residents = [{ uin: ANN }, { uin: BEN }];
  return { data, house: await openHouse(t, { config: { data, limits: false, ...config }, residents }) };
}

/** What was told of an upload, which must only grow, and a promise for when it has come so far. */
class Progress {
  readonly told: UploadProgress[] = [];
  #changed = Promise.withResolvers<void>();

  readonly note = (progress: UploadProgress): void => {
    const before = this.told.at(-1)?.sent ?? -1;
    assert.ok(progress.sent > before, `${before} and then ${progress.sent}`);
    this.told.push(progress);
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  };

  async reaches(sent: number): Promise<void> {
    while ((this.told.at(-1)?.sent ?? 0) < sent) await this.#changed.promise;
  }
}

async function bytesOf(client: Client, id: string): Promise<Buffer> {
  return Buffer.from(await (await client.files.download(id)).arrayBuffer());
}

test('an upload over a network that cuts goes on where it was, and arrives the same', async (t) => {
  const { house } = await open(t);
  const chance = new Chance(seedOf('upload that is cut'));
  const network = new Network({ random: chance.next, mostBytes: 900_000, mostDelayMs: 0, repeat: 0 });
  network.target = house.port;
  const port = await network.listen();
  atEnd(t, () => network.close());
  const client = house.newClient(ANN, { transport: websocket(`ws://127.0.0.1:${port}`), random: chance.next });
  await client.connect({ keepTrying: true });
  const file = randomBytes(3 * MIB);
  const progress = new Progress();
  const upload = client.files.upload(new File([file], 'big.bin'), { onProgress: progress.note });
  const { id, name, type, bytes, width, at } = await upload.done;
  assert.deepEqual([name, type, bytes, width], ['big.bin', 'application/octet-stream', file.length, 0]);
  assert.ok(at > 0);
  assert.equal(await upload.id, id);
  assert.ok(network.cuts >= 3, `it was cut ${network.cuts} times`);
  assert.deepEqual(progress.told[0], { sent: 0, total: file.length });
  assert.deepEqual(progress.told.at(-1), { sent: file.length, total: file.length });
  network.mend();
  assert.deepEqual(await bytesOf(await house.client(ANN), id), file);
});

test('another run of the program goes on with an upload, and only with the same file', async (t) => {
  const { house, data } = await open(t);
  const path = join(data, 'film');
  const file = randomBytes(2 * MIB);
  writeFileSync(path, file);
  const first = await house.client(ANN);
  const begun = new Progress();
  const upload = first.files.upload(await openAsBlob(path), {
    name: 'film.bin',
    onProgress: (progress) => {
      begun.note(progress);
      if (progress.sent > 0) upload.pause();
    },
  });
  const id = await upload.id;
  await begun.reaches(1);
  await first.close();
  await assert.rejects(upload.done, UnreachableError);
  const { sent = 0 } = begun.told.at(-1) ?? {};
  assert.ok(sent < file.length);

  await house.restart();
  const second = await house.client(ANN);
  const other = second.files.upload(new Blob([file.subarray(1)]), { id });
  await assert.rejects(other.done, /The upload .* is of another file: of 2097152 bytes, not of 2097151/);
  const rest = new Progress();
  const { name } = await second.files.upload(await openAsBlob(path), { id, onProgress: rest.note }).done;
  assert.equal(name, 'film.bin');
  assert.deepEqual([rest.told[0]?.sent, rest.told.at(-1)?.sent], [sent, file.length]);
  assert.deepEqual(await bytesOf(second, id), file);
  // Once it is whole nothing is sent any more.
  const again = new Progress();
  assert.equal((await second.files.upload(await openAsBlob(path), { id, onProgress: again.note }).done).id, id);
  assert.deepEqual(again.told, [{ sent: file.length, total: file.length }]);
  const gone = second.files.upload(new Blob(['x']), { id: 'nothing' });
  await assert.rejects(gone.done, { name: 'RefusedError', error: 'unknown', reason: 'gone' });
});

test('an upload waits for a connection, pauses, and goes on', async (t) => {
  const { house } = await open(t);
  const client = house.newClient(ANN);
  const progress = new Progress();
  const file = randomBytes(2 * MIB);
  const upload = client.files.upload(new Blob([file]), { onProgress: progress.note });
  upload.pause();
  await client.connect();
  upload.resume();
  await progress.reaches(1);
  upload.pause();
  await house.restart();
  upload.resume();
  const { id, name } = await upload.done;
  assert.equal(name, 'file');
  assert.deepEqual(await bytesOf(client, id), file);
  const empty = new Progress();
  const { bytes } = await client.files.upload(new Blob([]), { onProgress: empty.note }).done;
  assert.equal(bytes, 0);
  assert.deepEqual(empty.told, [{ sent: 0, total: 0 }]);
});

test('an upload that is given up leaves nothing', async (t) => {
  const { house, data } = await open(t);
  const client = await house.client(ANN);
  const file = new Blob([randomBytes(2 * MIB)]);
  const progress = new Progress();
  const upload = client.files.upload(file, { onProgress: progress.note });
  await progress.reaches(1);
  await upload.abort();
  await assert.rejects(upload.done, { name: 'AbortError' });
  await upload.abort();

  const controller = new AbortController();
  const reason = new Error('I have changed my mind.');
  const begun = new Progress();
  const other = client.files.upload(file, { signal: controller.signal, onProgress: begun.note });
  await begun.reaches(1);
  controller.abort(reason);
  await assert.rejects(other.done, reason);
  const never = client.files.upload(file, { signal: controller.signal });
  await assert.rejects(never.done, reason);
  await assert.rejects(never.id, reason);
  // The second is dropped a little after it was given up, and its bytes a little after its row.
  while ((await readdir(join(data, 'uploads'))).length > 0) await client.files.list();
  assert.equal((await client.files.list()).used, 0);
});

test('why a file is not taken is told', async (t) => {
  const { house } = await open(t, { 'file-bytes': 1000, 'account-file-bytes': 1500, 'uploads-per-account': 2 });
  const client = await house.client(ANN);
  const refusal = async (bytes: number, name = 'a') => {
    const upload = client.files.upload(new File([randomBytes(bytes)], name));
    const error: unknown = await upload.done.catch((error: unknown) => error);
    assert.ok(error instanceof RefusedError, String(error));
    await assert.rejects(upload.id, error);
    return error;
  };
  const large = await refusal(1001);
  assert.deepEqual([large.error, large.reason], ['large', 'too-long']);
  assert.match(large.message, /1000 bytes/);
  await client.files.upload(new Blob([randomBytes(1000)])).done;
  assert.equal((await refusal(501)).reason, 'files-full');
  assert.equal((await refusal(1, 'x'.repeat(201))).error, 'malformed');
  const { used, most } = await client.files.list();
  assert.deepEqual([used, most], [1000, 1500]);
  for (let i = 0; i < 2; i++) await client.call('NewFile', { bytes: 1, name: 'never sent' });
  assert.equal((await refusal(1)).reason, 'uploads-full');

  const { house: full } = await open(t, { 'file-reserve-bytes': Number.MAX_SAFE_INTEGER });
  const crowded = (await full.client(ANN)).files.upload(new Blob(['x']));
  await assert.rejects(crowded.done, { name: 'RefusedError', reason: 'disk-full' });
});

const ways: Record<string, (house: House) => Transport> = {
  WebSocket: ({ url }) => websocket(url),
  HTTP: ({ url }) => http(url),
  lines: ({ tcpPort }) => tcp({ host: '127.0.0.1', port: tcpPort }),
};
for (const [name, way] of Object.entries(ways)) {
  test(`${name}: files are sent, listed, fetched, linked and removed`, async (t) => {
    const { house } = await open(t);
    const { files } = await house.client(ANN, { transport: way(house) });
    await takesFiles(files);
    const text = 'Tea at 4?\n'.repeat(1000);
    const { id } = await files.upload(new File([text], 'tea 茶.txt')).done;
    const part = await files.download(id, { from: 10, to: 20 });
    assert.deepEqual([part.status, await part.text()], [206, 'Tea at 4?\n']);
    assert.equal((await (await files.download(id, { from: text.length - 3 })).text()).length, 3);
    await assert.rejects(files.download(id, { from: 5, to: 5 }), RangeError);
    assert.match((await files.download(id)).headers.get('content-disposition') ?? '', /^attachment; .*%E8%8C%B6\.txt$/);

    const link = await files.link(id, 60);
    assert.equal(await (await fetch(link)).text(), text);
    assert.equal((await fetch(files.url(id))).status, 401);
    const { files: others } = await house.client(BEN, { transport: way(house) });
    await assert.rejects(others.download(id), { name: 'RefusedError', reason: 'gone' });
    await files.remove(id);
    await assert.rejects(files.download(id), { name: 'RefusedError', reason: 'gone' });
    assert.equal((await fetch(link)).status, 404);
    await assert.rejects(files.info(id), { name: 'RefusedError', reason: 'gone' });
    await assert.rejects(files.download(id, { signal: AbortSignal.abort() }), { name: 'AbortError' });
  });
}

/** Sends a picture, and finds it. */
async function takesFiles(files: Client['files']): Promise<void> {
  const picture = await files.upload(new File([DOT], 'dot.gif')).done;
  assert.deepEqual([picture.type, picture.width, picture.height], ['image/gif', 1, 1]);
  assert.deepEqual(await files.info(picture.id), picture);
  const small = await files.download(picture.id, { thumbnail: true });
  assert.equal(small.headers.get('content-type'), 'image/webp');
  const note = await files.upload(new Blob(['note'])).done;
  const first = await files.list({ count: 1 });
  assert.deepEqual(first.files, [note]);
  const second = await files.list({ before: first.next ?? 0 });
  assert.deepEqual([second.files, second.next], [[picture], undefined]);
}

for (const [name, way] of Object.entries({
  WebSocket: (url: string) => websocket(url),
  HTTP: (url: string) => http(`${url}/web`, { credentials: 'same-origin' }),
})) {
  test(`${name}: a page of the server sends and fetches files by its cookie`, async (t) => {
    const { house } = await open(t);
    const browser = new Browser();
    browser.begin();
    atEnd(t, () => browser.end());
    await signIn({ url: house.url, uin: ANN, password: PASSWORD });
    const client = await house.client(ANN, { transport: way(house.url), cookie: true, password: undefined });
    await takesFiles(client.files);
    const file = randomBytes(MIB);
    const { id } = await client.files.upload(new Blob([file])).done;
    assert.deepEqual(await bytesOf(client, id), file);
    assert.equal(client.token, undefined);
    assert.equal(client.files.url(id, { thumbnail: true }), `${house.url}/files/${id}?thumbnail`);
  });
}
