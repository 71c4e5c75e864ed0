import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { isOpen, Outside } from './outside.ts';
import { atEnd } from './testing/rig.ts';

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

test('only https addresses of the open internet may be given, in any notation', () => {
  const outside = new Outside([], 1);
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
  const outside = new Outside([], 1, async (name) => {
    asked.push(name);
    return book[name] ?? [];
  });
  for (const name of Object.keys(book)) {
    await assert.rejects(outside.post(`https://${name}/`, {}, Buffer.alloc(0), SOON()), /address/);
  }
  assert.deepEqual(asked, Object.keys(book));
});

test('a name is looked up once, and asked where that led; a redirect leads nowhere', async (t) => {
  const { port, paths } = await listening(t, 307);
  let looked = 0;
  const outside = new Outside(['127.0.0.1'], 1, async () => (looked++ === 0 ? ['127.0.0.1'] : ['10.0.0.1']));
  atEnd(t, () => outside.close());
  const answer = await outside.post(`http://push.example:${port}/first`, {}, Buffer.from('x'), SOON());
  assert.deepEqual([answer.status, looked, paths], [307, 1, ['/first']]);
  await assert.rejects(outside.post(`http://push.example:${port}/again`, {}, Buffer.from('x'), SOON()), /address/);
  assert.deepEqual(paths, ['/first']);
});

test('what the operator allows is asked without TLS as well; nothing beside it', async (t) => {
  const { port, paths } = await listening(t, 201);
  const outside = new Outside(['127.0.0.1'], 1, async () => ['127.0.0.2']);
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
  const outside = new Outside(['127.0.0.1'], 1);
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
