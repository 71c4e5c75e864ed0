import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { type TestContext, test } from 'node:test';
import { atEnd } from '@rookery/testing/server';
import fc from 'fast-check';
import { isOpen, Outside } from './outside.ts';

const LOCAL = { networks: ['127.0.0.1'], mostSockets: 1 };
const SOON = () => AbortSignal.timeout(10_000);

test('addresses of this machine, of private networks, and what stands for them, are not of the open internet', () => {
  for (const address of ['93.184.215.14', '2606:4700::1111', '172.32.0.1', '100.128.0.1', '2a00:1450::1']) {
    assert.ok(isOpen(address), address);
  }
  for (const address of [
    ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '127.1.2.3', '169.254.169.254', '172.16.0.1', '192.168.1.1'],
    ...['198.18.0.1', '224.0.0.1', '255.255.255.255', '240.0.0.1', '192.0.0.8', '192.0.2.1'],
    ...['::', '::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::127.0.0.1', 'fe80::1', 'fc00::1', 'fd12::1', 'fec0::1'],
    ...['ff02::1', '64:ff9b::7f00:1', '2002:7f00:1::', '2001:0:7f00:1::', '2001:db8::1', 'fe80::1%eth0', '1.2.3', ''],
  ]) {
    assert.ok(!isOpen(address), address);
  }
});

const CLOSED: readonly (readonly [address: string, bits: number])[] = [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
  ] as const),
  ...([
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['224.0.0.0', 3],
  ] as const),
  ...([
    ['100.100.100.200', 32],
    ['168.63.129.16', 32],
    ['192.0.0.192', 32],
    ['192.88.99.0', 24],
  ] as const),
];
// What a gateway may make such an address of: mapped, compatible, translated, NAT64, 6to4, Teredo.
const WRAPPED: readonly ((a: string, b: string) => string)[] = [
  (a, b) => `::ffff:${a}:${b}`,
  (a, b) => `::${a}:${b}`,
  (a, b) => `::ffff:0:${a}:${b}`,
  (a, b) => `64:ff9b::${a}:${b}`,
  (a, b) => `64:ff9b:1::${a}:${b}`,
  (a, b) => `2002:${a}:${b}::1`,
  (a, b) => `2001:0:${a}:${b}::1`,
];

test('no address of a closed network is asked, however it is written or wrapped', () => {
  const outside = new Outside({ networks: [], mostSockets: 1, isPlainAllowed: true });
  const closed = fc.constantFrom(...CLOSED).chain(([address, bits]) => {
    const first = address.split('.').reduce((sum, byte) => 256 * sum + Number(byte), 0);
    return fc.integer({ min: 0, max: 2 ** (32 - bits) - 1 }).map((rest) => first + rest);
  });
  fc.assert(
    fc.property(closed, (number) => {
      const bytes = [24, 16, 8, 0].map((shift) => (number >>> shift) & 255);
      const dotted = bytes.join('.');
      const [a, b] = [number >>> 16, number & 0xffff].map((half) => half.toString(16)) as [string, string];
      const wide = WRAPPED.map((wrap) => wrap(a, b));
      for (const address of [dotted, ...wide]) assert.ok(!isOpen(address), address);
      const hex = bytes.map((byte) => `0x${byte.toString(16)}`).join('.');
      const octal = bytes.map((byte) => `0${byte.toString(8)}`).join('.');
      const short = `${bytes[0]}.${number & 0xffffff}`;
      const wideDigits = [...dotted].map((sign) =>
        sign === '.' ? '。' : String.fromCharCode(sign.charCodeAt(0) + 0xfee0),
      );
      for (const host of [
        dotted,
        `${dotted}.`,
        `${number}`,
        `0x${number.toString(16)}`,
        hex,
        octal,
        short,
        wideDigits.join(''),
      ]) {
        for (const url of [`http://${host}/`, `https://${host}/`])
          assert.notEqual(outside.refusal(url), undefined, url);
      }
      for (const address of wide) assert.notEqual(outside.refusal(`http://[${address}]/`), undefined, address);
    }),
  );
  const unique = fc.tuple(fc.constantFrom('fc', 'fd', 'fe8', 'fec', 'ff0'), fc.integer({ min: 1, max: 0xffff }));
  fc.assert(fc.property(unique, ([net, end]) => !isOpen(`${net.padEnd(4, '0')}::${end.toString(16)}`)));
});

test('with plain HTTP allowed, each scheme has its own port; nothing else may be given', () => {
  const outside = new Outside({ networks: [], mostSockets: 1, isPlainAllowed: true });
  for (const good of [
    'http://example.org/',
    'https://example.org/',
    'http://example.org:80/',
    'https://8.8.8.8:443/',
  ]) {
    assert.equal(outside.refusal(good), undefined, good);
  }
  for (const bad of [
    ...['http://example.org:443/', 'https://example.org:80/', 'http://example.org:22/', 'ws://example.org/'],
    ...[
      'gopher://example.org/',
      'javascript:alert(1)',
      'http://ann@example.org/',
      'http://example.org/#x',
      '//example.org/',
    ],
  ]) {
    assert.notEqual(outside.refusal(bad), undefined, bad);
  }
});

test('a machine does not ask itself under its own addresses', async () => {
  const own = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  const outside = new Outside({
    networks: [],
    mostSockets: 1,
    isPlainAllowed: true,
    resolve: async () => [own[0]?.address ?? '127.0.0.1'],
  });
  await assert.rejects(outside.get('http://own.example/', {}, SOON()), /address/);
});

test('a name server that does not answer is not waited for', async () => {
  const outside = new Outside({ ...LOCAL, resolve: () => new Promise(() => {}) });
  const closing = new AbortController();
  const asked = outside.get('http://slow.example/', {}, closing.signal);
  closing.abort();
  await assert.rejects(asked, { name: 'AbortError' });
});

test('only https addresses of the open internet may be given, in any notation', () => {
  const outside = new Outside({ networks: [], mostSockets: 1 });
  for (const good of ['https://push.example.net/send/x?y=z', 'https://8.8.8.8/x', 'https://[2606:4700::1111]/x']) {
    assert.equal(outside.refusal(good), undefined, good);
  }
  for (const bad of [
    ...['', 'push.example.net', 'http://push.example.net/', 'ftp://push.example.net/', 'file:///etc/passwd', 'data:,x'],
    ...['https://push.example.net:8443/', 'https://a:b@push.example.net/', 'https://push.example.net/#x', 'https://'],
    ...['https://127.0.0.1/', 'https://2130706433/', 'https://0x7f.1/', 'https://017700000001/', 'https://0/'],
    ...['https://127.0.0.1./', 'https://[::1]/', 'https://[::ffff:127.0.0.1]/', 'https://[::ffff:7f00:1]/'],
    ...[
      'https://169.254.169.254/latest',
      'https://10.0.0.1/',
      'https://[fe80::1]/',
      `https://a.example/${'x'.repeat(2048)}`,
    ],
  ]) {
    assert.notEqual(outside.refusal(bad), undefined, bad);
  }
});

test('names are asked only when all that they lead to is on the open internet', async () => {
  const asked: string[] = [];
  const book: Record<string, string[]> = {
    'inside.example': ['127.0.0.1'],
    'half.example': ['93.184.215.14', '10.0.0.1'],
    'mapped.example': ['::ffff:127.0.0.1'],
    'none.example': [],
    'odd.example': ['localhost'],
  };
  const outside = new Outside({
    networks: [],
    mostSockets: 1,
    resolve: async (name) => {
      asked.push(name);
      return book[name] ?? [];
    },
  });
  for (const name of Object.keys(book)) {
    await assert.rejects(outside.post(`https://${name}/`, {}, Buffer.alloc(0), SOON()), /address/);
  }
  assert.deepEqual(asked, Object.keys(book));
});

test('a name is looked up once, and asked where that led; a redirect leads nowhere', async (t) => {
  const { port, paths } = await listening(t, 307);
  let looked = 0;
  const outside = new Outside({
    ...LOCAL,
    resolve: async () => (looked++ === 0 ? ['127.0.0.1'] : ['10.0.0.1']),
  });
  atEnd(t, () => outside.close());
  const answer = await outside.post(`http://push.example:${port}/first`, {}, Buffer.from('x'), SOON());
  assert.deepEqual([answer.status, looked, paths], [307, 1, ['/first']]);
  await assert.rejects(outside.post(`http://push.example:${port}/again`, {}, Buffer.from('x'), SOON()), /address/);
  assert.deepEqual(paths, ['/first']);
});

test('what the operator allows is asked without TLS as well; nothing beside it', async (t) => {
  const { port, paths } = await listening(t, 201);
  const outside = new Outside({ ...LOCAL, resolve: async () => ['127.0.0.2'] });
  atEnd(t, () => outside.close());
  assert.equal(
    outside.refusal('http://127.0.0.2/'),
    'an https address of the open internet, without port and password',
  );
  await assert.rejects(outside.post(`http://name.example:${port}/`, {}, Buffer.alloc(0), SOON()), /address/);
  assert.equal((await outside.post(`http://127.0.0.1:${port}/`, {}, Buffer.alloc(0), SOON())).status, 201);
  assert.deepEqual(paths, ['/']);
});

test('an answer without an end is not read', async (t) => {
  let gone = false;
  const { port } = await listening(t, 201, (response) => {
    const timer = setInterval(() => response.write(Buffer.alloc(65_536)), 1);
    response.on('close', () => {
      clearInterval(timer);
      gone = true;
    });
  });
  const outside = new Outside(LOCAL);
  atEnd(t, () => outside.close());
  await outside.post(`http://127.0.0.1:${port}/`, {}, Buffer.alloc(0), SOON());
  while (!gone) await new Promise(setImmediate);
});

async function listening(
  t: TestContext,
  status: number,
  more = (response: import('node:http').ServerResponse) => void response.end(),
) {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? '');
    response.writeHead(status, { Location: '/elsewhere' });
    response.flushHeaders();
    more(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  atEnd(t, () => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, paths };
}
