import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { deflateSync, gzipSync } from 'node:zlib';
import { atEnd } from '@rookery/testing/server';
import { pino } from 'pino';
import { type Config, defaults } from '../config.ts';
import type { Resolve } from '../outside.ts';
import { endless, html, redirect, type SitePage, startSite } from '../testing/site.ts';
import { Previews } from './previews.ts';

const ANN = 10001;
const BEN = 10002;
const PAGE = '<!doctype html><title>Rooks</title>';
const BARE = { title: 'Rooks', site: '', description: '' };

function start(t: TestContext, config: Partial<Config> = {}, resolve?: Resolve) {
  const clock = { now: 0 };
  const logged: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });
  const previews = new Previews({
    config: { ...defaults, 'link-preview-networks': ['127.0.0.1'], ...config },
    log,
    steady: () => clock.now,
    resolve,
  });
  atEnd(t, () => previews.close());
  const of = (address: string, uin = ANN) => {
    const found = previews.of(uin, address);
    return found === 'busy' ? Promise.reject(new Error('busy')) : found;
  };
  return { previews, clock, logged, of };
}

test('what a page says of itself: the best of what it says, in one line each', async (t) => {
  const site = await startSite(t, {
    '/all': html(`<html><head>
      <meta property="og:title" content="Rooks &amp; crows">
      <meta name=description content="for search engines">
      <META PROPERTY='OG:DESCRIPTION' CONTENT='Two birds,
        side by side'>
      <meta property="og:site_name" content="Bird watch"><meta property="og:title" content="another">
      <meta property="og:image" content="https://example.org/rook.png"><title>Tab</title></head><body>`),
    '/plain': html('<title>\n Rooks\n</title><meta name="Description" content=" Black  birds ">'),
    '/bare': html(PAGE),
    '/svg': html(
      '<head><script>"<title>No</title>"</script><!-- <title>No</title> --><style><title>No</title></style><title>Yes</title>',
    ),
    '/body': html('<head><title>Yes</title></head><body><meta property="og:title" content="No">'),
    '/none': html('<p>Rooks'),
    '/blank': html('<title>\u3164 \u200B\u2800</title><meta property=og:title content="">'),
    '/cut': html('<title>Half of a ti'),
  });
  const { of } = start(t);
  const at = (path: string) => of(`${site.url}${path}`);
  assert.deepEqual(await at('/all'), {
    title: 'Rooks & crows',
    site: 'Bird watch',
    description: 'Two birds, side by side',
  });
  assert.deepEqual(await at('/plain'), { title: 'Rooks', site: '', description: 'Black birds' });
  assert.deepEqual(await at('/bare'), BARE);
  assert.equal((await at('/svg'))?.title, 'Yes');
  assert.equal((await at('/body'))?.title, 'Yes');
  assert.equal((await at('/cut'))?.title, 'Half of a ti');
  for (const path of ['/none', '/blank', '/404']) assert.equal(await at(path), undefined, path);
});

test('texts lose what is not seen or turns them around, and are cut between signs', async (t) => {
  const site = await startSite(t, {
    '/bidi': html('<title>\u202Etxt.\u2066exe\u0007 \u{E0041}a\u200Db</title>'),
    '/marks': html(`<title>a${'\u0301'.repeat(500)}b</title>`),
    '/long': html(`<title>${'é👨‍👩‍👧'.repeat(5000)}</title><meta name=description content="${'word '.repeat(9999)}">`),
    '/half': html(`<title>${'a'.repeat(199)}\u{1F426}\u{1F426}</title>`),
  });
  const { of } = start(t);
  const titleAt = async (path: string) => (await of(`${site.url}${path}`))?.title ?? '';
  assert.equal(await titleAt('/bidi'), 'txt.exe a\u200Db');
  assert.equal(await titleAt('/marks'), `a${'\u0301'.repeat(3)}b`);
  assert.equal(await titleAt('/half'), `${'a'.repeat(199)}\u{1F426}…`);
  const long = await of(`${site.url}/long`);
  assert.ok(long);
  assert.ok(long.title.isWellFormed() && long.title.endsWith('…') && [...long.title].length <= 201);
  assert.ok(long.description.length <= 301);
});

test('pages are read in the characters they are written in', async (t) => {
  const gbk = Buffer.from('d1bbbafda4cecbb9', 'hex');
  const chinese = new TextDecoder('gbk').decode(gbk);
  const shiftJis = Buffer.from('83748362834e', 'hex');
  const title = (bytes: Buffer, before = '') =>
    Buffer.concat([Buffer.from(`${before}<title>`), bytes, Buffer.from('</title>')]);
  const far = `<!-- ${'x'.repeat(70_000)} -->`;
  const utf16 = Buffer.from('\uFEFF<title>鸦</title>', 'utf16le');
  const site = await startSite(t, {
    '/header': html(title(gbk), 'text/html;charset=GBK'),
    '/meta': html(title(gbk, '<meta charset="gb2312">'), 'text/html'),
    '/type': html(
      title(shiftJis, '<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS">'),
      'text/html',
    ),
    '/late': html(Buffer.concat([title(gbk, far), Buffer.from('<meta charset=gbk>')]), 'text/html'),
    '/silent': html(title(gbk), 'text/html'),
    '/latin': html(title(Buffer.from('caf\xe9', 'latin1')), 'text/html'),
    '/odd': html(title(Buffer.from('鸦'), '<meta charset="klingon">'), 'text/html; charset=nonsense'),
    '/lie': html(title(Buffer.from('鸦'), '<meta charset="utf-16">'), 'text/html'),
    '/wide': html(utf16, 'text/html'),
    '/wide-swapped': html(Buffer.from(utf16).swap16(), 'text/html'),
    '/mark': html(`\uFEFF<title>鸦</title>`, 'text/html'),
  });
  const { of } = start(t);
  const titleAt = async (path: string) => (await of(`${site.url}${path}`))?.title;
  for (const path of ['/header', '/meta', '/late', '/silent']) assert.equal(await titleAt(path), chinese, path);
  assert.equal(await titleAt('/type'), 'フック');
  assert.equal(await titleAt('/latin'), 'café');
  for (const path of ['/odd', '/lie', '/wide', '/wide-swapped', '/mark']) assert.equal(await titleAt(path), '鸦', path);
});

test('packed pages are read; what is packed otherwise, is no page, or has no success is not', async (t) => {
  const site = await startSite(t, {
    '/gzip': html(gzipSync(PAGE), 'text/html', { 'Content-Encoding': 'gzip' }),
    '/deflate': html(deflateSync(PAGE), 'application/xhtml+xml', { 'Content-Encoding': 'deflate' }),
    '/twice': html(gzipSync(gzipSync(PAGE)), 'text/html', { 'Content-Encoding': 'gzip, gzip' }),
    '/broken': html(PAGE, 'text/html', { 'Content-Encoding': 'gzip' }),
    '/picture': html(PAGE, 'image/png'),
    '/text': html(PAGE, 'text/plain'),
    '/htmlish': html(PAGE, 'text/html-not'),
    '/error': (response) => void response.writeHead(500, { 'Content-Type': 'text/html' }).end(PAGE),
    '/part': (response) => void response.writeHead(206, { 'Content-Type': 'text/html' }).end(PAGE),
    '/empty': (response) => void response.writeHead(204).end(),
    '/headers': (response) => {
      for (let i = 0; i < 40; i++) response.setHeader(`X-${i}`, 'x'.repeat(1000));
      html(PAGE)(response);
    },
    '/hang-up': (response) => void response.socket?.destroy(),
  });
  const { of } = start(t);
  for (const path of ['/gzip', '/deflate']) assert.deepEqual(await of(`${site.url}${path}`), BARE, path);
  const refused = ['/twice', '/broken', '/picture', '/text', '/htmlish', '/error', '/part', '/empty'];
  for (const path of [...refused, '/headers', '/hang-up'])
    assert.equal(await of(`${site.url}${path}`), undefined, path);
});

test('a page without an end, packed or not, is read up to a bound; one that drips, or is silent, up to a time', async (t) => {
  const bomb = gzipSync(Buffer.alloc(100_000_000));
  const nothing = Buffer.concat([
    gzipSync('').subarray(0, 10),
    ...Array<Buffer>(4000).fill(Buffer.from('000000ffff', 'hex')),
  ]);
  const gzip = { 'Content-Encoding': 'gzip' };
  const closed: string[] = [];
  const noting = (path: string, page: SitePage): Record<string, SitePage> => ({
    [path]: (response) => {
      response.on('close', () => closed.push(path));
      page(response);
    },
  });
  const site = await startSite(t, {
    ...noting('/endless', endless(Buffer.from(`<meta x="${'y'.repeat(60_000)}">`))),
    ...noting('/bomb', html(bomb, 'text/html', gzip)),
    ...noting('/nothing', endless(nothing, gzip)),
    ...noting('/comment', endless(Buffer.from('<!--'.repeat(10_000)))),
    ...noting('/drip', (response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' });
      const timer = setInterval(() => response.write('<'), 20);
      response.on('close', () => clearInterval(timer));
    }),
    ...noting('/silent', () => {}),
    ...noting('/early', (response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' });
      response.write('<head><title>Rooks</title></head>');
    }),
  });
  const { of } = start(t, { 'link-preview-seconds': 1 });
  assert.deepEqual(await of(`${site.url}/early`), BARE);
  const paths = ['/endless', '/bomb', '/nothing', '/comment', '/drip', '/silent'];
  for (const path of paths) assert.equal(await of(`${site.url}${path}`), undefined, path);
  while (closed.length <= paths.length) await new Promise(setImmediate);
});

test('very many tags, attributes and levels are no more work than their bytes', async (t) => {
  const name = (i: number) => `a${i.toString(36)}`;
  const site = await startSite(t, {
    '/tags': html(`<a>`.repeat(1_000_000)),
    '/deep': html(`${'<div>'.repeat(80_000)}<title>Deep</title>`),
    '/attributes': html(`<p ${Array.from({ length: 60_000 }, (_, i) => name(i)).join(' ')}><title>Wide</title>`),
    '/entities': html(`<title>${'&amp'.repeat(100_000)}</title>`),
    '/opens': html('<'.repeat(1_000_000)),
  });
  const { of } = start(t);
  assert.equal(await of(`${site.url}/tags`), undefined);
  assert.equal((await of(`${site.url}/deep`))?.title, 'Deep');
  assert.equal((await of(`${site.url}/attributes`))?.title, 'Wide');
  assert.match((await of(`${site.url}/entities`))?.title ?? '', /^&{200}…$/);
  assert.equal(await of(`${site.url}/opens`), undefined);
});

test('a site learns nothing of those who read', async (t) => {
  const site = await startSite(t, {
    '/': (response) => {
      response.setHeader('Set-Cookie', 'who=you');
      redirect('/page?x=1#there')(response);
    },
    '/page?x=1': html(PAGE),
  });
  const { of } = start(t);
  assert.deepEqual(await of(`${site.url}/#here`), BARE);
  assert.deepEqual(
    site.asked.map(({ path }) => path),
    ['/', '/page?x=1'],
  );
  for (const { headers } of site.asked) {
    assert.deepEqual(Object.keys(headers).sort(), ['accept', 'accept-encoding', 'connection', 'host', 'user-agent']);
  }
});

test('a page is fetched once for all who ask at a time, and again when what is known is too old', async (t) => {
  const { promise: opened, resolve: open } = Promise.withResolvers<void>();
  const site = await startSite(t, {
    '/': (response) => void opened.then(() => html(PAGE)(response)),
  });
  const { of, clock, previews } = start(t);
  const both = [of(`${site.url}/`), of(`${site.url}#x`, BEN)];
  open();
  assert.deepEqual(await Promise.all(both), [BARE, BARE]);
  assert.deepEqual(await of(`${site.url}/`, BEN), BARE);
  assert.equal(await of(`${site.url}/none`), undefined);
  assert.equal(await of(`${site.url}/none`), undefined);
  assert.deepEqual(
    site.asked.map(({ path }) => path),
    ['/', '/none'],
  );
  clock.now += 5 * 60_000;
  await of(`${site.url}/none`);
  await of(`${site.url}/`);
  assert.equal(site.asked.length, 3);
  clock.now += 55 * 60_000;
  await of(`${site.url}/`);
  assert.equal(site.asked.length, 4);
  assert.equal(previews.refusal('https://example.org/#x'), undefined);
});

test('only so many are kept, and fetched at once, for one account and for all', async (t) => {
  const held: (() => void)[] = [];
  const page: SitePage = (response) => void held.push(() => html(PAGE)(response));
  const site = await startSite(t, Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`/${i}`, page])));
  const { previews } = start(t, { 'link-previews-at-once': 6, 'link-previews-kept': 2 });
  const at = (i: number, uin = ANN) => previews.of(uin, `${site.url}/${i}`);
  const first = [0, 1, 2, 3].map((i) => at(i));
  assert.equal(at(4), 'busy');
  // What is under way already costs nothing more.
  assert.notEqual(at(3), 'busy');
  const others = [4, 5].map((i) => at(i, BEN));
  assert.equal(at(6, BEN), 'busy');
  while (held.length < 6) await new Promise(setImmediate);
  for (const answer of held.splice(0)) answer();
  await Promise.all([...first, ...others]);
  const again = at(0);
  while (held.length < 1) await new Promise(setImmediate);
  held[0]?.();
  assert.deepEqual(await again, BARE);
});

test('nothing is fetched from a name that leads inside, at once or at the second look, nor by a redirect', async (t) => {
  let looks = 0;
  const book: Record<string, () => string[]> = {
    'inside.example': () => ['10.0.0.1'],
    'second.example': () => (looks++ === 0 ? ['127.0.0.1'] : ['127.0.0.2']),
    'outside.example': () => ['127.0.0.1'],
  };
  const port = () => site.port;
  const site = await startSite(t, {
    '/inside': (response) => redirect(`http://inside.example:${port()}/secret`)(response),
    '/second': (response) => redirect(`http://second.example:${port()}/ok`)(response),
    '/loopback': (response) => redirect(`http://127.0.0.2:${port()}/secret`)(response),
    '/metadata': redirect('http://169.254.169.254/latest/meta-data/'),
    '/file': redirect('file:///etc/passwd'),
    '/round': redirect('/round', 307),
    '/ok': html(PAGE),
  });
  const { of, logged } = start(t, {}, async (name) => book[name]?.() ?? []);
  for (const path of ['/inside', '/loopback', '/metadata', '/file', '/round']) {
    assert.equal(await of(`${site.url}${path}`), undefined, path);
  }
  assert.equal(await of(`http://inside.example:${site.port}/s3cret`), undefined);
  assert.deepEqual(await of(`http://second.example:${site.port}/ok`), BARE);
  // The name leads elsewhere by now.
  assert.equal(await of(`${site.url}/second`), undefined);
  assert.ok(site.asked.every(({ path }) => path !== '/secret' && path !== '/s3cret'));
  // A server that is asked again and again by its own word is not.
  assert.equal(site.asked.filter(({ path }) => path === '/round').length, 5);
  assert.ok(logged.length > 0 && logged.every((line) => !/s3cret|secret|latest|etc/.test(line)), logged.join(''));
});
