import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { addFriends, openHouse } from '@rookery/testing/server';
import fc from 'fast-check';
import { logIn, post, Raw, type Reply, request } from '../testing/raw.ts';
import { Chunks, unchunked } from './chunks.ts';

const ANN = 10001;
const BOB = 10002;

async function start(t: TestContext) {
  const house = await openHouse(t);
  await addFriends(house.storage, ANN, BOB);
  await logIn(house.port, ANN);
  await logIn(house.port, BOB);
  return house;
}

async function send(port: number, bytes: Uint8Array | string, ...headers: string[]): Promise<Reply> {
  const body = Buffer.from(bytes);
  const head = ['POST / HTTP/1.1', 'Host: x', `Content-Length: ${body.length}`, ...headers].join('\r\n');
  const raw = await Raw.open(port);
  await raw.write(Buffer.concat([Buffer.from(`${head}\r\n\r\n`), body]));
  const reply = await raw.reply();
  raw.destroy();
  return reply;
}

const message = (text: string) => request('CLTMSG', ANN, `UN=${BOB}&MG=${text}`);
const fetched = async (port: number) => (await send(port, request('GetMsgEx', BOB))).body.replace(/.*&MG=/, '');

test('a compressed body is read, and what it cannot be said in words', async (t) => {
  const { port } = await start(t);
  const packed = [
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
  ] as const;
  for (const [at, [encoding, pack]] of packed.entries()) {
    const { body } = await send(port, pack(message(`${encoding} ${at}`)), `Content-Encoding: ${encoding}`);
    assert.match(body, /&RES=0$/);
    assert.equal(await fetched(port), `${encoding} ${at},`);
  }
  const unknown = await send(port, message('x'), 'Content-Encoding: zstd');
  assert.equal(unknown.status, 415);
  assert.match(unknown.body, /&RES=1&RA=Content-Encoding must be one of gzip, x-gzip, deflate, br, or left out\.$/);
  assert.match((await send(port, message('x'), 'Content-Encoding: gzip')).body, /&RES=1&RA=The body is not what /);
});

test('a compressed body is bounded by what it unpacks to', async (t) => {
  const { port } = await start(t);
  const { status, body } = await send(port, gzipSync(Buffer.alloc(30_000_000)), 'Content-Encoding: gzip');
  assert.equal(status, 413);
  assert.match(body, /&RES=41&RA=The body was longer than 65536 bytes when unpacked\.$/);
});

const FORM = 'Content-Type: multipart/form-data; boundary=----x';
const form = (...fields: readonly (readonly [name: string, value: string])[]) =>
  `${fields.map(([name, value]) => `------x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('')}------x--\r\n`;

test('a form in parts is read as its fields', async (t) => {
  const { port } = await start(t);
  const head = [
    ['VER', '1.1'],
    ['CMD', 'CLTMSG'],
    ['SEQ', '2'],
    ['UIN', String(ANN)],
  ] as const;
  const text = '1 + 1 = 2 & 100% 你好\r\nsecond line';
  // Also where something stands behind the text, which ends a plain body.
  const body = form(...head, ['UN', String(BOB)], ['MG', text], ['CKE', '3']);
  assert.match((await send(port, body, FORM)).body, /&RES=0$/);
  assert.match(await fetched(port), /^1 \+ 1 = 2 %26 100%25 你好\nsecond line,$/);
  const both = gzipSync(form(...head, ['UN', String(BOB)], ['MG', 'packed']));
  assert.match((await send(port, both, FORM, 'Content-Encoding: gzip')).body, /&RES=0$/);
  assert.equal(await fetched(port), 'packed,');
});

test('fields of a form that are none of ours do no harm in 1.x', async (t) => {
  const { port } = await start(t);
  const names = ['MAX_FILE_SIZE', '_charset_', 'submit-button', 'tags[]', 'a.b'];
  const fields = new URLSearchParams(message('hello'));
  const body = form(...names.map((name) => [name, 'x'] as const), ...fields);
  assert.match((await send(port, body, FORM)).body, /&RES=0$/);
  assert.equal(await fetched(port), 'hello,');
});

test('a form in parts that cannot be read is refused in words', async (t) => {
  const { port } = await start(t);
  const bare = 'Content-Type: multipart/form-data';
  const nameless = '------x\r\nContent-Type: text/plain\r\n\r\nx\r\n------x--\r\n';
  for (const [what, body, type] of [
    ['no boundary', form(['CMD', 'x']), bare],
    ['another boundary', form(['CMD', 'x']), `${bare}; boundary=y`],
    ['no end', form(['CMD', 'x']).slice(0, -6), FORM],
    ['no name', nameless, FORM],
    ['too many', form(...Array.from({ length: 70 }, () => ['A', ''] as const)), FORM],
  ] as const) {
    const { status, body: said } = await send(port, body, type);
    assert.equal(status, 415, what);
    assert.match(said, /&RES=1&RA=The multipart body cannot be read: .* KEY=value/, what);
  }
});

test('the longest message fits in every form that curl gives it', async (t) => {
  const { port } = await start(t);
  const labelled = 'Content-Type: application/x-www-form-urlencoded';
  for (const character of ['x', '你', '🙂', '&']) {
    const text = character.repeat(4000);
    for (const [what, body, headers] of [
      ['raw', message(character === '&' ? '%26'.repeat(4000) : text), []],
      ['encoded', message(encodeURIComponent(text)), [labelled]],
      [
        'parts',
        form(['VER', '1.1'], ['CMD', 'CLTMSG'], ['SEQ', '3'], ['UIN', `${ANN}`], ['UN', `${BOB}`], ['MG', text]),
        [FORM],
      ],
    ] as const) {
      const { status, body: said } = await send(port, body, ...headers);
      assert.equal(status, 200, `${what} ${character}`);
      assert.match(said, /&RES=0$/, `${what} ${character}`);
    }
  }
  const { body } = await send(port, message(encodeURIComponent('🙂'.repeat(4001))), labelled);
  assert.match(body, /&RES=41&RA=/);
});

test('a body that is too long is 413 with an answer in it', async (t) => {
  const { port } = await start(t);
  const { status, body } = await send(port, message('x'.repeat(70_000)));
  assert.equal(status, 413);
  assert.equal(body, `VER=1.1&CMD=CLTMSG&SEQ=1&UIN=${ANN}&RES=41&RA=The body was longer than 65536 bytes.`);
  const raw = await Raw.open(port);
  await raw.write(`${post('').replace(/Content-Length: 0/, 'Transfer-Encoding: chunked')}20000\r\n`);
  const chunked = await raw.reply();
  assert.equal(chunked.status, 413);
  assert.match(chunked.body, /&RES=41&RA=The body was longer than 65536 bytes\.$/);
  raw.destroy();
});

const sized = (chunks: readonly string[]) =>
  chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('');

test('property: chunks are followed to their end in any slices, and no further', () => {
  const text = fc.string({ minLength: 1, maxLength: 40, unit: fc.constantFrom('a', '\r', '\n', '0', ';') });
  fc.assert(
    fc.property(fc.array(text, { maxLength: 8 }), fc.array(fc.nat(20)), fc.boolean(), (chunks, cuts, isTrailed) => {
      const whole = `${sized(chunks)}0;last\r\n${isTrailed ? 'X-Sum: 1\r\n' : ''}\r\n`;
      const all = `head${whole}5\r\nother`;
      const body = new Chunks(1000);
      let found: number | undefined;
      let at = 4;
      for (const cut of [...cuts, all.length]) {
        at = Math.min(all.length, at + cut);
        found ??= body.follow(all.slice(0, at), 4);
      }
      assert.equal(found, whole.length);
      assert.equal(unchunked(whole), chunks.join(''));
    }),
  );
});

test('chunks that could be read in two ways are refused, and all around them is bounded', () => {
  for (const [text, status] of [
    ['x\r\n', 400],
    ['-1\r\n', 400],
    ['0x1\r\n', 400],
    ['1 1\r\n', 400],
    [' 1\r\na\r\n', 400],
    ['\r\n', 400],
    ['1\r\nab\r\n', 400],
    ['1;a\nb\r\na\r\n', 400],
    ['123456789\r\n', 400],
    ['0\r\nno trailer\r\n\r\n', 400],
    [`1;${'x'.repeat(300)}`, 400],
    [`1;${'x'.repeat(300)}\r\n`, 400],
    ['65\r\n', 413],
    ['ffffffff\r\n', 413],
    [`${`1;${'x'.repeat(200)}\r\na\r\n`.repeat(50)}`, 413],
    [`0\r\n${'X: y\r\n'.repeat(1000)}`, 413],
  ] as const) {
    assert.equal(new Chunks(100).follow(text, 0), -status, JSON.stringify(text.slice(0, 20)));
  }
});
