import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { type CommandName, encodeRefusal, type Refusal, refuse } from '@rookery/protocol';
import { Client } from './client.ts';
import { type Clock, realClock } from './clock.ts';
import { RefusedError, UnreachableError } from './errors.ts';
import { Peer } from './testing/peer.ts';

const KIB = 1024;
const ID = 'upload-1';
/** A hundred times as fast as the machine's, but for what is measured. */
const quick: Clock = { now: realClock.now, after: (ms, work) => realClock.after(ms / 100, work) };

/** A request of which the upload hears nothing but what `answer` does. */
type Asked = {
  readonly method: string;
  readonly from: number;
  readonly bytes: number;
  readonly response: ServerResponse;
};

/** The other side of an upload, as far as tus goes, with hands on it. */
class Door {
  readonly asked: Asked[] = [];
  /** What has come. */
  file = Buffer.alloc(0);
  size = 0;
  /** Answers in the place of it; what it does not answer itself gets its answer. */
  react: (asked: Asked) => boolean = () => false;

  async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', headers } = request;
    const body = await bodyOf(request);
    const asked = { method, from: Number(headers['upload-offset'] ?? 0), bytes: body.length, response };
    this.asked.push(asked);
    if (this.react(asked)) return;
    assert.equal(headers['tus-resumable'], '1.0.0');
    assert.match(headers.authorization ?? '', /^Bearer 10001:./);
    response.setHeader('Tus-Resumable', '1.0.0');
    if (method === 'PATCH' && asked.from !== this.file.length) return void response.writeHead(409).end();
    this.file = Buffer.concat([this.file, body]);
    const headersOf = { 'Upload-Offset': this.file.length, 'Upload-Length': this.size };
    response.writeHead(method === 'HEAD' ? 200 : 204, headersOf).end();
  }

  count(method: string): number {
    return this.asked.filter((asked) => asked.method === method).length;
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const slices: Buffer[] = [];
  try {
    for await (const slice of request) slices.push(slice as Buffer);
  } catch {
    // It was cut.
  }
  return Buffer.concat(slices);
}

/** Answers as a server does that refuses. */
function refuseWith({ response }: Asked, status: number, why: Refusal): true {
  const head = { cmd: 'NewFile', seq: '0', uin: '0' };
  response.writeHead(status, { 'Tus-Resumable': '1.0.0' }).end(`${encodeRefusal('NewFile', head, why, 'modern')}\n`);
  return true;
}

/** Answers as a proxy does. */
function asProxy({ response }: Asked, status: number): true {
  response.writeHead(status, { 'Content-Type': 'text/html' }).end('<h1>Bad Gateway</h1>');
  return true;
}

/** A client that is connected, and where its files go. */
async function open(t: TestContext, clock = realClock) {
  const door = new Door();
  const server = createServer((request, response) => void door.take(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const peer = new Peer();
  const commands: CommandName[] = [];
  peer.react = (name, fields) => {
    commands.push(name as CommandName);
    if (name === 'NewFile') door.size = Number(fields.get('SZ'));
    if (name === 'NewFile') return { ID, EX: 1 };
    return name === 'FileInfo'
      ? { ID, NM: 'a', TP: 'text/plain', SZ: door.file.length, WD: 0, HT: 0, TS: 1 }
      : undefined;
  };
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const transport = { ...peer.transport(), base };
  const client = new Client({ transport, uin: 10001, password: 'secret', clock, random: () => 0.1 });
  await client.connect();
  t.after(async () => {
    await client.close();
    server.closeAllConnections();
    server.close();
  });
  return { door, peer, client, commands };
}

function blob(bytes: number): Blob {
  return new Blob([new Uint8Array(bytes).map((_, i) => i % 251)]);
}

async function arrivedWhole(door: Door, file: Blob): Promise<void> {
  assert.ok(door.file.equals(Buffer.from(await file.arrayBuffer())));
}

test('pieces grow while they are quick, up to a bound, and each is read when it is sent', async (t) => {
  const { door, client } = await open(t);
  const bytes = 40 * KIB * KIB;
  let mostRead = 0;
  const slice = async (from: number, to: number) => {
    mostRead = Math.max(mostRead, to - from);
    return new Uint8Array(to - from).fill(from % 251);
  };
  assert.equal((await client.files.upload({ size: bytes, slice }).done).bytes, bytes);
  const pieces = door.asked.map(({ bytes }) => bytes);
  assert.equal(pieces[0], 256 * KIB);
  assert.equal(mostRead, Math.max(...pieces));
  assert.ok(mostRead <= 8 * KIB * KIB);
  assert.equal(door.count('HEAD'), 0);
});

test('a request that is never answered is made anew, and what has come of it counts', async (t) => {
  const { door, client } = await open(t, quick);
  const file = blob(500 * KIB);
  let isSilent = true;
  door.react = ({ method, from, bytes }) => {
    if (!isSilent || from === 0) return false;
    isSilent = method !== 'PATCH';
    // All of it was taken, only the answer was lost.
    door.file = Buffer.concat([door.file, Buffer.alloc(bytes)]);
    return true;
  };
  const { id } = await client.files.upload(file).done;
  assert.equal(id, ID);
  assert.ok(!isSilent);
  assert.equal(door.file.length, file.size);
});

test('where a proxy takes less at once, pieces are smaller; where it takes none, the upload ends', async (t) => {
  const { door, client } = await open(t);
  const file = blob(900 * KIB);
  let most = 100 * KIB;
  door.react = (asked) => asked.bytes > most && asProxy(asked, 413);
  await client.files.upload(file).done;
  await arrivedWhole(door, file);
  // It is not tried again and again.
  assert.ok(door.asked.filter(({ bytes }) => bytes > most).length <= 2);
  most = 0;
  door.file = Buffer.alloc(0);
  await assert.rejects(client.files.upload(file).done, /HTTP status 413/);
});

test('what passes is waited for: a proxy without a server, a server that cannot, too many requests', async (t) => {
  const { door, client } = await open(t);
  const file = blob(600 * KIB);
  const troubles: ((asked: Asked) => true)[] = [
    (asked) => asProxy(asked, 502),
    (asked) => refuseWith(asked, 500, refuse('failed', 'The server could not do it.')),
    (asked) => refuseWith(asked, 429, refuse('limited', 'Too many requests.', 1)),
    // A network that wants a login of its own, and says so with success.
    (asked) => asProxy(asked, 200),
    ({ response }) => {
      response.destroy();
      return true;
    },
  ];
  const methods = ['PATCH', 'HEAD', 'PATCH', 'HEAD', 'PATCH'];
  door.react = (asked) => {
    if (asked.method !== methods[0]) return false;
    methods.shift();
    return troubles.shift()?.(asked) ?? false;
  };
  await client.files.upload(file).done;
  assert.deepEqual(troubles, []);
  await arrivedWhole(door, file);
});

test('a refusal that may be over soon is doubted for a while, any other is final', async (t) => {
  const { door, client, commands } = await open(t);
  const ended = refuse('session', 'Not logged in.');
  let doubts = 3;
  door.react = (asked) => doubts-- > 0 && refuseWith(asked, 401, ended);
  await client.files.upload(blob(10)).done;
  doubts = 1000;
  door.file = Buffer.alloc(0);
  await assert.rejects(client.files.upload(blob(10)).done, { name: 'RefusedError', error: 'session' });
  assert.ok(doubts > 980);

  const asked = door.asked.length;
  door.react = (asked) => refuseWith(asked, 507, refuse('large', 'SZ: no room.', 'disk-full'));
  const full = client.files.upload(blob(10));
  await assert.rejects(full.done, (error) => error instanceof RefusedError && error.reason === 'disk-full');
  assert.equal(door.asked.length, asked + 1);
  assert.equal(commands.filter((name) => name === 'DelFile').length, 0);
});

test('a file that cannot be read, or has another length than it had, ends its upload', async (t) => {
  const { door, client } = await open(t);
  const unreadable = new Error('EIO');
  const slice = () => Promise.reject(unreadable);
  await assert.rejects(client.files.upload({ size: 10, slice }).done, unreadable);
  const short = { size: 10, slice: () => new Uint8Array(9) };
  await assert.rejects(client.files.upload(short).done, /The file has changed: its bytes 0 to 10 are not there\./);
  assert.equal(door.asked.length, 0);
});

test('a client that is closed ends its uploads, and each can go on later', async (t) => {
  const { door, client } = await open(t);
  door.react = ({ method }) => method === 'PATCH';
  const upload = client.files.upload(blob(10));
  assert.equal(await upload.id, ID);
  while (door.count('PATCH') === 0) await new Promise((resolve) => setImmediate(resolve));
  await client.close();
  await assert.rejects(upload.done, UnreachableError);
  await assert.rejects(client.files.upload(blob(10)).done, UnreachableError);
});

test('where a transport does not tell where files go, it is said before anything is asked', async () => {
  const peer = new Peer();
  const client = new Client({ transport: peer.transport(), uin: 10001, password: 'secret' });
  await client.connect();
  assert.throws(() => client.files.upload(blob(1)), /^TypeError: Files go over HTTP, and this transport/);
  await assert.rejects(client.files.download(ID), TypeError);
  assert.equal(peer.count('NewFile'), 0);
  await client.close();
});
