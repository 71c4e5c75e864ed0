import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { addFriends, openHouse, PS } from '@rookery/testing/server';
import fc from 'fast-check';
import { families, requestOf } from '../testing/families.ts';
import { ask, logIn, post, Raw, request } from '../testing/raw.ts';

const ANN = 10001;

async function start(t: TestContext, config = {}) {
  const house = await openHouse(t, { config: { limits: false, ...config } });
  await addFriends(house.storage, ANN, 10002);
  await logIn(house.port, ANN);
  return house;
}

/** Sends pieces, ends its half, and waits for the end. */
async function shout(port: number, pieces: readonly Uint8Array[]): Promise<string> {
  const raw = await Raw.open(port, { halfOpen: true });
  for (const piece of pieces) {
    if (raw.socket.destroyed) break;
    raw.write(piece);
    await new Promise(setImmediate);
  }
  raw.socket.end();
  const rest = await raw.rest();
  raw.destroy();
  return rest;
}

/** Every reply is HTTP or a line of the protocol, and reveals nothing internal. */
function assertClean(rest: string): void {
  if (rest !== '') assert.match(rest, /^(HTTP\/1\.1 [1-5]\d\d |VER=1\.1&CMD=)/);
  assert.doesNotMatch(rest, /node:|\.ts\b|at \w+ \(|Error:|SQLITE|undefined|\[object/);
}

async function assertAlive(port: number): Promise<void> {
  assert.match(await ask(port, request('GetMsgEx', ANN)), /&RES=0&MN=/);
}

test('property: any bytes get an answer or a close, and the server lives', async (t) => {
  const { port, tcpPort } = await start(t);
  const word = fc.constantFrom(
    'POST ',
    'GET ',
    '/',
    ' HTTP/1.1',
    '\r\n',
    '\r\n\r\n',
    'Content-Length: ',
    '9',
    'VER=',
    '\n',
  );
  const bytes = fc.uint8Array({ maxLength: 40 });
  const piece = fc.array(
    fc.oneof(
      word.map((text) => Buffer.from(text)),
      bytes,
    ),
    { maxLength: 12 },
  );
  const pieces = fc.array(
    piece.map((parts) => Buffer.concat(parts)),
    { minLength: 1, maxLength: 4 },
  );
  await fc.assert(
    fc.asyncProperty(pieces, fc.boolean(), async (sent, line) => assertClean(await shout(line ? tcpPort : port, sent))),
    { numRuns: 400 },
  );
  await assertAlive(port);
});

/** A change to a request: something cut out, put in, doubled, or turned into something else. */
const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(30),
  how: fc.constantFrom('cut', 'put', 'double', 'replace'),
  bytes: fc.uint8Array({ maxLength: 8 }),
});

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function changed(text: string, changes: readonly Change[]): Buffer {
  let bytes = Buffer.from(text);
  for (const { at: place, length, how, bytes: more } of changes) {
    const at = Math.floor(place * bytes.length);
    const [before, middle, after] = [
      bytes.subarray(0, at),
      bytes.subarray(at, at + length),
      bytes.subarray(at + length),
    ];
    if (how === 'cut') bytes = Buffer.concat([before, after]);
    if (how === 'put') bytes = Buffer.concat([before, more, middle, after]);
    if (how === 'double') bytes = Buffer.concat([before, middle, middle, after]);
    if (how === 'replace') bytes = Buffer.concat([before, more, after]);
  }
  return bytes;
}

test('property: requests with changes in them get an answer or a close, and the server lives', async (t) => {
  const { port, tcpPort } = await start(t);
  const bodies = [
    request('GetMsgEx', ANN),
    request('List', ANN, 'TN=160&UN=0'),
    request('CLTMSG', ANN, 'UN=10002&MG=%C4%E3%BA%C3 100%+1 a=b&c,d'),
    request('GetInfo', ANN, 'LV=3&UN=10002'),
    request('Finger', ANN, 'AG=0&SX=1&PV=2'),
    request('Ack_AddToList', ANN, 'UN=10002&CD=2&RS=hello'),
    request('Change_Stat', ANN, 'ST=30'),
    request('Login', 99, `PS=${PS}&M5=1`),
  ];
  const whole = fc.record({ family: fc.constantFrom(...families), body: fc.constantFrom(...bodies) });
  const row = fc.array(whole, { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(row, fc.array(change, { maxLength: 4 }), fc.boolean(), async (requests, changes, line) => {
      const text = requests.map(({ family, body }) => requestOf(family, body)).join('');
      assertClean(await shout(line ? tcpPort : port, [changed(text, changes)]));
    }),
    { numRuns: 400 },
  );
  // Some of it may have logged Ann out.
  await logIn(port, ANN);
  await assertAlive(port);
});

test('property: any body gets a line with RES, and nothing that breaks the line', async (t) => {
  const { port } = await start(t);
  const raw = await Raw.open(port);
  const key = fc.constantFrom('VER', 'CMD', 'SEQ', 'UIN', 'UN', 'MG', 'PS', 'TN', 'ST', 'CD', 'RS', 'LV', 'XX', '');
  const cmd = fc.constantFrom(
    'List',
    'Query_Stat',
    'GetInfo',
    'AddToList',
    'Finger',
    'GetMsgEx',
    'CLTMSG',
    'constructor',
  );
  const value = fc.oneof(
    cmd,
    fc.constantFrom(
      '1.1',
      '1.4',
      '10001',
      '10002',
      '0',
      '4294967296',
      '-1',
      '__proto__',
      '%',
      '%0d%0a',
      '%26RES=0',
      '+',
    ),
    fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  );
  const field = fc.tuple(key, value).map(([name, text]) => `${name}=${text}`);
  const any = fc.array(field, { maxLength: 10 }).map((fields) => fields.join('&'));
  const good = fc.tuple(cmd, any).map(([name, more]) => `${request(name, ANN)}&${more}`);
  await fc.assert(
    fc.asyncProperty(fc.oneof(any, good), fc.boolean(), async (body, form) => {
      const headers = form ? ['Content-Type: application/x-www-form-urlencoded'] : [];
      const bytes = Buffer.from(body, 'latin1');
      const head = post('', headers).replace('Content-Length: 0', `Content-Length: ${bytes.length}`);
      await raw.write(Buffer.concat([Buffer.from(head), bytes]));
      const { status, body: answer } = await raw.reply();
      assert.equal(status, 200);
      assert.match(answer, /^VER=1\.1&CMD=[\w.-]{0,32}&SEQ=[\w.-]{0,32}&UIN=[\w.-]{0,32}&RES=\d+(&\w\w=[^&\r\n]*)*$/);
      assert.doesNotMatch(answer, /RES=50/);
    }),
    { numRuns: 1500 },
  );
  raw.destroy();
});

test('endless noise is cut, from any sender', async (t) => {
  const { port } = await start(t, { 'request-seconds': 1, 'idle-seconds': 1 });
  const noises = fc.sample(fc.uint8Array({ maxLength: 60 }), 100);
  await Promise.all(
    noises.map(async (noise, index) => {
      const raw = await Raw.open(port);
      await raw.write(index % 3 === 0 ? Buffer.concat([Buffer.from('POST '), noise]) : noise);
      await raw.closed;
    }),
  );
  await logIn(port, ANN);
  await assertAlive(port);
});
