import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { request as requestTls } from 'node:https';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { selfSigned } from '@rookery/testing';
import { type House, newFolder, openHouse, type Settings } from '@rookery/testing/server';
import { Raw } from '../testing/raw.ts';

const SCRIPT = 'export const rooks = "a few words that are worth compressing";\n'.repeat(100);
const files = {
  'index.html': `<!doctype html><title>Rookery</title>${'<p>page</p>'.repeat(200)}`,
  'assets/main-B1c2D3e4.js': SCRIPT,
  'assets/main-B1c2D3e4.css': 'p { color: red }\n'.repeat(100),
  'assets/rook-B1c2D3e4.woff2': 'no font',
  'sw.js': SCRIPT,
  'manifest.webmanifest': `{"name":"Rookery"}${' '.repeat(2000)}`,
  'icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'icon-192.png': 'no picture',
  '.hidden': 'hidden',
};
const compressible = /\.(?:html|js|css|webmanifest)$/;

/** A folder as the build leaves it, with a private file beside it. */
function build(t: TestContext): string {
  const folder = newFolder(t);
  const web = join(folder, 'web');
  mkdirSync(join(web, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(web, name), text);
    if (!compressible.test(name)) continue;
    writeFileSync(join(web, `${name}.br`), brotliCompressSync(text));
    writeFileSync(join(web, `${name}.gz`), gzipSync(text));
  }
  return web;
}

const start = (t: TestContext, config: Settings['config'] = {}) => openHouse(t, { web: build(t), config });

type Got = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer };

async function get({ server }: House, path: string, headers = {}, method = 'GET', ca?: string): Promise<Got> {
  const url = new URL(server.http.url);
  const ask = ca === undefined ? request : requestTls;
  const asked = ask({ host: url.hostname, port: url.port, path, method, ca, headers, agent: false }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: await buffer(answer) };
}

test('the page is at the root, asked for again each time, and may load nothing from elsewhere', async (t) => {
  const house = await start(t);
  for (const path of ['/', '/index.html', '/?x=1']) {
    const { status, headers, body } = await get(house, path);
    assert.equal(status, 200);
    assert.equal(headers['content-type'], 'text/html; charset=utf-8');
    assert.equal(headers['cache-control'], 'no-cache');
    assert.equal(String(body), files['index.html']);
  }
  const { headers } = await get(house, '/');
  const policy = headers['content-security-policy'] ?? '';
  assert.equal(
    policy,
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
      "connect-src 'self'; manifest-src 'self'; worker-src 'self'; media-src 'self' data:; base-uri 'none'; " +
      "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types rookery",
  );
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.equal(headers['referrer-policy'], 'no-referrer');
  assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
  assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
  assert.match(String(headers['permissions-policy']), /camera=\(\).*geolocation=\(\).*microphone=\(\)/);
  assert.equal(headers['strict-transport-security'], undefined);
});

test('types and caching are what the files are for', async (t) => {
  const house = await start(t);
  const forGood = 'public, max-age=31536000, immutable';
  for (const [path, type, cache] of [
    ['/assets/main-B1c2D3e4.js', 'application/javascript; charset=utf-8', forGood],
    ['/assets/main-B1c2D3e4.css', 'text/css; charset=utf-8', forGood],
    ['/assets/rook-B1c2D3e4.woff2', 'font/woff2', forGood],
    ['/sw.js', 'application/javascript; charset=utf-8', 'no-cache'],
    ['/manifest.webmanifest', 'application/manifest+json', 'no-cache'],
    ['/icon.svg', 'image/svg+xml', 'no-cache'],
    ['/icon-192.png', 'image/png', 'no-cache'],
  ] as const) {
    for (const encoding of ['identity', 'br']) {
      const { status, headers } = await get(house, path, { 'accept-encoding': encoding });
      assert.deepEqual([status, headers['content-type']?.toLowerCase(), headers['cache-control']], [200, type, cache]);
      assert.ok(headers['content-security-policy'] && headers['x-content-type-options'], path);
      assert.ok(headers.etag, path);
    }
  }
});

test('what the build has compressed is sent so to whom it suits', async (t) => {
  const house = await start(t);
  const unpacked = { br: brotliDecompressSync, gzip: gunzipSync, none: (body: Buffer) => body };
  const etags = new Set<string | undefined>();
  for (const [accept, wanted] of [
    ['br, gzip', 'br'],
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['identity', 'none'],
    ['', 'none'],
  ] as const) {
    for (const path of ['/', '/assets/main-B1c2D3e4.js', '/sw.js', '/manifest.webmanifest'] as const) {
      const { headers, body } = await get(house, path, { 'accept-encoding': accept });
      assert.equal(headers['content-encoding'] ?? 'none', wanted, `${path} for ${accept}`);
      assert.match(headers.vary ?? '', /accept-encoding/i);
      const name = (path === '/' ? 'index.html' : path.slice(1)) as keyof typeof files;
      assert.equal(String(unpacked[wanted](body)), files[name]);
      if (path === '/') etags.add(headers.etag);
    }
  }
  assert.equal(etags.size, 3);
  const { headers } = await get(house, '/icon.svg', { 'accept-encoding': 'br' });
  assert.equal(headers['content-encoding'], undefined);
});

test('what has not changed is 304, without a body', async (t) => {
  const house = await start(t);
  for (const path of ['/', '/sw.js', '/assets/main-B1c2D3e4.js', '/icon.svg']) {
    for (const encoding of ['br', 'identity']) {
      const accept = { 'accept-encoding': encoding };
      const { headers } = await get(house, path, accept);
      const again = await get(house, path, { ...accept, 'if-none-match': headers.etag });
      assert.deepEqual([again.status, again.body.length], [304, 0]);
      assert.equal(again.headers.etag, headers.etag);
      assert.equal(again.headers['cache-control'], headers['cache-control']);
      assert.equal((await get(house, path, { ...accept, 'if-none-match': '"other"' })).status, 200);
    }
  }
});

test('HEAD is GET without a body', async (t) => {
  const house = await start(t);
  for (const path of ['/', '/assets/main-B1c2D3e4.js', '/curl.txt', '/icon.svg']) {
    const [whole, head] = [await get(house, path), await get(house, path, {}, 'HEAD')];
    assert.deepEqual([head.status, head.body.length], [200, 0]);
    for (const name of ['content-type', 'content-length', 'etag', 'cache-control', 'content-security-policy']) {
      assert.equal(head.headers[name], whole.headers[name], `${name} of ${path}`);
    }
  }
});

test('nothing but the files of the page is to be had', async (t) => {
  const house = await start(t);
  for (const path of [
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/..%2fsecret.txt',
    '/..%5csecret.txt',
    '/assets/../../secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/assets%2f..%2f..%2fsecret.txt',
    '//secret.txt',
    '/%252e%252e/secret.txt',
    '/secret.txt%00.html',
    '/.hidden',
    '/%2ehidden',
    '/assets',
    '/assets/',
    '/nothing.js',
    '/web',
    '/index.html/',
    '/%',
    `/${'a/'.repeat(500)}`,
  ]) {
    const raw = await Raw.open(house.port);
    await raw.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: br\r\nConnection: close\r\n\r\n`);
    const { status, body, head } = await raw.reply();
    assert.ok(status >= 400 && status < 500, `${path} is ${status}`);
    assert.doesNotMatch(`${body}${head}`, /secret|hidden|immutable|web\/|\/tmp/, path);
    raw.destroy();
  }
  assert.deepEqual(house.logged, []);
});

test('pages of the server stay where they are, and a POST is a request of the protocol', async (t) => {
  const house = await start(t);
  assert.match(String((await get(house, '/curl.txt')).body), /curl -d/);
  assert.equal((await get(house, '/curl.txt')).headers['content-type'], 'text/plain; charset=utf-8');
  assert.equal(String((await get(house, '/healthz')).body), 'ok\n');
  assert.equal((await get(house, '/metrics')).status, 200);
  assert.match(String((await get(house, '/', {}, 'POST')).body), /^VER=1\.1&.*&RES=1&RA=VER is missing/);
  assert.equal((await get(house, '/sw.js', {}, 'POST')).status, 404);
  assert.equal((await get(house, '/sw.js', {}, 'DELETE')).status, 404);
});

test('without a page that is built the root says how to talk with curl', async (t) => {
  const house = await openHouse(t, { web: newFolder(t) });
  for (const path of ['/', '/curl.txt']) {
    const { status, headers, body } = await get(house, path);
    assert.deepEqual([status, headers['content-type']], [200, 'text/plain; charset=utf-8']);
    assert.match(String(body), /curl -d/);
  }
  assert.equal((await get(house, '/sw.js')).status, 404);
});

test('over TLS of its own the server says that it is to stay so', async (t) => {
  const { cert, key } = selfSigned();
  const folder = newFolder(t);
  const tls = { 'tls-cert': join(folder, 'cert.pem'), 'tls-key': join(folder, 'key.pem') };
  writeFileSync(tls['tls-cert'], cert);
  writeFileSync(tls['tls-key'], key);
  const house = await start(t, tls);
  const { status, headers } = await get(house, '/', {}, 'GET', cert);
  assert.deepEqual([status, headers['strict-transport-security']], [200, 'max-age=31536000']);
  const raw = await Raw.open(house.tcpPort);
  await raw.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  const { status: plain, head } = await raw.reply();
  assert.equal(plain, 200);
  assert.doesNotMatch(head, /strict-transport-security/i);
  raw.destroy();
});
