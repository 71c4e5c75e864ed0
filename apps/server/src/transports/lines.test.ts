import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { openHouse } from '@rookery/testing/server';
import { post, Raw } from '../testing/raw.ts';

const start = (t: TestContext) => openHouse(t, { config: { 'request-seconds': 30 } });
const line = 'VER=1.4&CON=1&CMD=CLTMSG&SEQ=245&UIN=10000001&SID=&XP=C4CA4238A0B92382&UN=10001&MG=text';
const refused = /^VER=1\.1&CMD=CLTMSG&SEQ=245&UIN=10000001&RES=20&RA=[^\r\n]+\r\n$/;

async function restAfter(port: number, ...segments: (string | Buffer)[]): Promise<string> {
  const raw = await Raw.open(port);
  for (const segment of segments) {
    await raw.write(segment);
    for (let i = 0; i < 3; i++) await new Promise(setImmediate);
  }
  raw.socket.end();
  const rest = await raw.rest();
  await raw.closed;
  return rest;
}

test('a line is answered with one line, on both ports', async (t) => {
  const { port, tcpPort } = await start(t);
  for (const there of [port, tcpPort]) {
    for (const ending of ['\n', '\r\n', '\r\n\r\n']) assert.match(await restAfter(there, line + ending), refused);
    const several = (await restAfter(there, `${line}\n${line}\n${line}\n`)).split(/(?<=\n)/);
    assert.equal(several.length, 3);
    for (const one of several) assert.match(one, refused, 'several lines');
    assert.match(await restAfter(there, `\r\n\n${line}\n`), refused, 'behind line breaks');
  }
});

test('a line is known behind the length that .NET puts before it, in one segment or two', async (t) => {
  const { tcpPort } = await start(t);
  const prefixes = [[0x8c, 0x01], [0x7c], [0x26], [0x3d], [0xd6, 0x0a], [0x0a], [0x80, 0x0b]];
  for (const prefix of prefixes) {
    const bytes = Buffer.concat([Buffer.from(prefix), Buffer.from(`${line}\n`)]);
    assert.match(await restAfter(tcpPort, bytes), refused, `${prefix}`);
    assert.match(await restAfter(tcpPort, Buffer.from(prefix), `${line}\n`), refused, `${prefix} by itself`);
  }
});

test('a line may be cut anywhere', async (t) => {
  const { tcpPort } = await start(t);
  const whole = `${line}\n`;
  const cuts = Array.from({ length: whole.length - 1 }, (_, index) => index + 1);
  await Promise.all(
    cuts.map(async (at) =>
      assert.match(await restAfter(tcpPort, whole.slice(0, at), whole.slice(at)), refused, `${at}`),
    ),
  );
});

test('a line that does not end is answered when it is too long', async (t) => {
  const { port } = await start(t);
  const tooLong = /^VER=1\.1&CMD=&SEQ=&UIN=&RES=41&RA=A line was longer than 65536 bytes\.\r\n$/;
  assert.match(await restAfter(port, line, 'x'.repeat(80_000)), tooLong);
});

test('a line that says nothing is answered with an error, too', async (t) => {
  const { port } = await start(t);
  assert.match(await restAfter(port, 'VER=\n'), /^VER=1\.1&CMD=&SEQ=&UIN=&RES=2&RA=[^\r\n]+\r\n$/);
  const evil = 'VER=1.4&CMD=<script>%0d%0aX&SEQ=1%26RES=0&UIN=\xff\xfe\n';
  assert.match(await restAfter(port, evil), /^VER=1\.1&CMD=[\w.-]*&SEQ=[\w.-]*&UIN=[\w.-]*&RES=3&RA=[^\r\n]+\r\n$/);
});

test('a line behind a request on the same connection is answered after it', async (t) => {
  const { port } = await start(t);
  const rest = await restAfter(port, `${post('VER=9')}${line}\n`);
  assert.match(
    rest,
    /^HTTP\/1\.1 200 OK\r\n.*\r\n\r\nVER=1\.1&CMD=&SEQ=&UIN=&RES=2&RA=[^\r\n]+VER=1\.1&CMD=CLTMSG&.*\r\n$/s,
  );
});

test('what is neither a request nor a line gets a 400', async (t) => {
  const { port, tcpPort } = await start(t);
  const hello = Buffer.from([0x16, 0x03, 0x01, 0x00, 0xc8, 0x01, 0x00, 0x00, 0xc4, 0x03, 0x03, ...Buffer.alloc(190)]);
  const noises = [
    hello,
    Buffer.from('SSH-2.0-OpenSSH_9.6\r\n'),
    Buffer.from('post / HTTP/1.1\r\n\r\n'),
    Buffer.from('\0\0\0\0\0\0\0\0\0\0\0\0\0'),
    Buffer.from('CMD=Login&VER=1.1\n'),
    Buffer.from('PRI\r\n'),
  ];
  for (const [there, end] of [
    [port, ''],
    // A line end follows the last answer on the line port.
    [tcpPort, '\r\n'],
  ] as const) {
    for (const noise of noises) {
      const rest = await restAfter(there, noise);
      assert.ok(rest.startsWith('HTTP/1.1 400 Bad Request\r\n'), `${noise}: ${rest}`);
      assert.ok(rest.endsWith(`\r\nConnection: close\r\n\r\nBad Request${end}`), `${noise}: ${rest}`);
    }
  }
});

test('what could become a request or a line is waited for', async (t) => {
  const { port } = await start(t);
  for (const [first, second] of [
    ['PO', post('VER=9').slice(2)],
    ['V', `${line.slice(1)}\n`],
    ['\x8c', `\x01${line}\n`],
    ['GE', 'T / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
  ] as const) {
    const raw = await Raw.open(port);
    await raw.write(Buffer.from(first, 'latin1'));
    await new Promise((resolve) => setTimeout(resolve, 30));
    assert.equal(raw.socket.bytesRead, 0);
    await raw.write(Buffer.from(second, 'latin1'));
    raw.socket.end();
    assert.match(await raw.rest(), /^(HTTP\/1\.1 200 OK\r\n|VER=1\.1&CMD=CLTMSG&)/, first);
  }
});
