import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isPage, isSameOrigin, type RequestHead, readHead, type Verdict } from './head.ts';

const MOST = 16_384;
/** A head that is for the ordinary HTTP server is `other`. */
const read = (head: string): Verdict | 'other' => {
  const verdict = readHead(head, MOST);
  return typeof verdict === 'object' && verdict.page === head ? 'other' : verdict;
};
const lines = (...all: string[]): string => all.join('\r\n');

const plain: RequestHead = {
  length: 57,
  form: false,
  keep: true,
  sayKeep: false,
  expects: false,
  forwarded: '',
  isForwarded: false,
  scheme: '',
  isPage: false,
  isChunked: false,
  packing: undefined,
  page: undefined,
  isStreamed: false,
  isWebSocket: false,
};

/** What a head says beyond the plainest one; or all of the verdict. */
type Row = readonly [what: string, head: string, verdict: Partial<RequestHead> | 'other' | number];

/** What legacy clients send (docs/WIRE.md, HTTP requests), header by header as they were captured or described. */
const families: readonly Row[] = [
  [
    'PHP "advanced http" class: an empty target',
    lines(
      'POST  HTTP/1.1',
      'Host: 127.0.0.1',
      'User-Agent: Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)',
      'Accept: */*',
      'Pragma: no-cache',
      'Cache-Control: no-cache',
      'Content-Type: application/x-www-form-urlencoded',
      'Content-Length: 57',
      'Connection: Keep-Alive',
    ),
    { form: true },
  ],
  [
    'Python 2 httplib: no content type, no Connection',
    lines('POST / HTTP/1.1', 'Host: 127.0.0.1:8000', 'Accept-Encoding: identity', 'Content-Length: 57'),
    {},
  ],
  [
    'Python 2 urllib2: closes',
    lines(
      'POST / HTTP/1.1',
      'Accept-Encoding: identity',
      'Content-Length: 57',
      'Host: 127.0.0.1:8000',
      'User-Agent: Python-urllib/2.7',
      'Connection: close',
      'Content-Type: application/x-www-form-urlencoded',
    ),
    { form: true, keep: false },
  ],
  [
    'C# WebClient: waits for 100 Continue',
    lines(
      'POST / HTTP/1.1',
      'Host: 127.0.0.1:8000',
      'Content-Length: 57',
      'Expect: 100-continue',
      'Connection: keep-alive',
    ),
    { expects: true },
  ],
  [
    'Java HttpURLConnection',
    lines(
      'POST / HTTP/1.1',
      'Content-Type: application/x-www-form-urlencoded',
      'User-Agent: Java/1.6.0_45',
      'Host: 127.0.0.1:8000',
      'Accept: text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2',
      'Connection: keep-alive',
      'Content-Length: 57',
    ),
    { form: true },
  ],
  [
    'Go http.Post',
    lines(
      'POST / HTTP/1.1',
      'Host: 127.0.0.1:14000',
      'User-Agent: Go-http-client/1.1',
      'Content-Length: 57',
      'Content-Type: text/plain;charset=UTF-8',
      'Accept-Encoding: gzip',
    ),
    {},
  ],
  [
    'PHP curl: raw, but labelled as a form',
    lines(
      'POST / HTTP/1.1',
      'Host: 127.0.0.1:14000',
      'Accept: */*',
      'Content-Length: 57',
      'Content-Type: application/x-www-form-urlencoded',
    ),
    { form: true },
  ],
  [
    'C++ libcurl: a header named charset',
    lines(
      'POST / HTTP/1.1',
      'Host: 127.0.0.1:8000',
      'Accept: */*',
      'Content-Type:text/html',
      'charset:utf-8',
      'Content-Length: 57',
    ),
    {},
  ],
  [
    'Delphi Indy 9: HTTP/1.0 that stays',
    lines(
      'POST / HTTP/1.0',
      'Connection: keep-alive',
      'Content-Type: application/x-www-form-urlencoded',
      'Content-Length: 57',
      'Host: 127.0.0.1:8000',
      'Accept: text/html, */*',
      'Accept-Encoding: identity',
      'User-Agent: Mozilla/3.0 (compatible; Indy Library)',
    ),
    { form: true, sayKeep: true },
  ],
  [
    'the documented form: no target at all, a small l in Content-length',
    lines(
      'POST HTTP/1.1',
      'Content-length: 57',
      'Content-Type: text/plain; charset=UTF-8',
      'Host: 127.0.0.1',
      'Connection: close',
    ),
    { keep: false },
  ],
];

const withLength = (...more: string[]) => lines('POST / HTTP/1.1', ...more);
const length = 'Content-Length: 57';

const forms: readonly Row[] = [
  ['the least', withLength(length), {}],
  ['the target does not matter: absolute', lines('POST http://host:8000/ HTTP/1.1', length), {}],
  ['absolute without a path', lines('POST HTTP://host HTTP/1.1', length), {}],
  ['absolute by https', lines('POST https://host/ HTTP/1.1', length), {}],
  ['many blanks', lines('POST    /    HTTP/1.1', length), {}],
  ['another page is not ours', lines('POST /page HTTP/1.1', 'Host: x', length), 'other'],
  ['a query does not matter', lines('POST /?a=b HTTP/1.1', length), {}],
  ['an absolute page is not ours', lines('POST http://host/page HTTP/1.1', 'Host: host', length), 'other'],
  ['a page without a Host', lines('GET / HTTP/1.1'), 400],
  ['a page of an older client without a Host', lines('GET / HTTP/1.0'), 'other'],
  ['a page of two hosts', lines('GET / HTTP/1.1', 'Host: x', 'Host: y'), 400],
  ['two hosts', withLength(length, 'Host: x', 'Host: x'), 400],
  ['another scheme', lines('POST ftp://host/ HTTP/1.1', length), 400],
  ['a target that is an authority', lines('POST host:8000 HTTP/1.1', length), 400],
  ['a page whose target is an authority', lines('GET host:8000 HTTP/1.1', 'Host: host:8000'), 400],
  ['a tunnel', lines('CONNECT host:8000 HTTP/1.1', 'Host: host:8000'), 400],
  ['a tunnel to a path', lines('CONNECT / HTTP/1.1', 'Host: host:8000'), 400],
  ['a version that is none', lines('POST / HTTP/2.0', length), 400],
  ['a version that is longer', lines('POST / HTTP/1.10', length), 400],
  ['a small method', lines('post / HTTP/1.1', length), 400],
  ['a version between', lines('POST / HTTP/1.2', length), 400],
  ['a small version', lines('POST / http/1.1', length), 400],
  ['no version', lines('POST /', length), 400],
  ['a blank behind the version', lines('POST / HTTP/1.1 ', length), 400],
  ['two targets', lines('POST / / HTTP/1.1', length), 400],
  ['lines that end in LF alone', 'POST / HTTP/1.1\nContent-Length: 57\nConnection: close', { keep: false }],
  ['both line ends', 'POST  HTTP/1.1\r\nContent-Length: 57\nHost: x', {}],
  ['names in capitals and small letters', withLength('CONTENT-LENGTH: 57', 'connection: CLOSE'), { keep: false }],
  ['no blank behind the colon', withLength('Content-Length:57'), {}],
  ['blanks and tabs around the value', withLength('Content-Length: \t 57 \t'), {}],
  ['leading zeros', withLength('Content-Length: 0057'), {}],
  ['nothing as a body', withLength('Content-Length: 0'), { length: 0 }],
  ['an empty header', withLength(length, 'X-Nothing:'), {}],
  ['bytes that are no ASCII in a value', withLength(length, 'User-Agent: \xe4\xbd\xa0'), {}],
];

const connections: readonly Row[] = [
  ['1.1 stays', withLength(length), {}],
  ['1.1 that says so stays', withLength(length, 'Connection: keep-alive'), {}],
  ['1.1 that closes', withLength(length, 'Connection: close'), { keep: false }],
  ['1.1 with a list', withLength(length, 'Connection: TE, close'), { keep: false }],
  ['1.1 with two lines', withLength(length, 'Connection: TE', 'Connection: close'), { keep: false }],
  ['1.0 closes', lines('POST / HTTP/1.0', length), { keep: false }],
  ['1.0 that stays is told', lines('POST / HTTP/1.0', length, 'Connection: Keep-Alive'), { sayKeep: true }],
  ['1.0 that says close', lines('POST / HTTP/1.0', length, 'Connection: close'), { keep: false }],
  ['an expectation that is no 100-continue', withLength(length, 'Expect: 200-ok'), {}],
  ['an expectation in capitals', withLength(length, 'Expect: 100-Continue'), { expects: true }],
  [
    'an upgrade that is offered with a POST is not taken',
    withLength(length, 'Connection: upgrade', 'Upgrade: h2c'),
    {},
  ],
  ['a POST is no WebSocket', withLength(length, 'Connection: upgrade', 'Upgrade: websocket'), {}],
  [
    'a form with its charset',
    withLength(length, 'Content-Type: Application/X-WWW-Form-Urlencoded; charset=gb2312'),
    {
      form: true,
    },
  ],
  ['a proxy', withLength(length, 'X-Forwarded-For: 1.2.3.4'), { forwarded: '1.2.3.4', isForwarded: true }],
  [
    'two proxies',
    withLength(length, 'x-forwarded-for: 1.2.3.4', 'X-Forwarded-For: 5.6.7.8'),
    {
      forwarded: '1.2.3.4,5.6.7.8',
      isForwarded: true,
    },
  ],
];

const lengths: readonly Row[] = [
  ['no length', withLength('Host: x'), 411],
  ['no headers at all', 'POST / HTTP/1.1', 411],
  ['two lengths', withLength(length, 'Content-Length: 58'), 400],
  ['two equal lengths', withLength(length, length), 400],
  ['a list of lengths', withLength('Content-Length: 57, 57'), 400],
  ['a negative length', withLength('Content-Length: -1'), 400],
  ['a length with a plus', withLength('Content-Length: +57'), 400],
  ['a length in hex', withLength('Content-Length: 0x39'), 400],
  ['a length with a point', withLength('Content-Length: 57.0'), 400],
  ['a length with an exponent', withLength('Content-Length: 5e1'), 400],
  ['a length with a blank inside', withLength('Content-Length: 5 7'), 400],
  ['an empty length', withLength('Content-Length:'), 400],
  ['a length in other digits', withLength('Content-Length: \xb2\xb3'), 400],
  ['a length in words', withLength('Content-Length: many'), 400],
  ['the longest body', withLength(`Content-Length: ${MOST}`), { length: MOST }],
  ['one byte more', withLength(`Content-Length: ${MOST + 1}`), 413],
  ['a length that no number holds', withLength(`Content-Length: 1${'0'.repeat(400)}`), 413],
  ['a length past 2^53 that could wrap around', withLength('Content-Length: 18446744073709551673'), 413],
  ['chunks', withLength('Transfer-Encoding: Chunked'), { length: 0, isChunked: true }],
  ['chunks in 1.0', lines('POST / HTTP/1.0', 'Transfer-Encoding: chunked'), 400],
  ['chunks twice', withLength('Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'), 400],
  ['chunks of something packed', withLength('Transfer-Encoding: gzip, chunked'), 400],
  ['an odd encoding', withLength('Transfer-Encoding: identity'), 400],
  ['chunks and a length', withLength(length, 'Transfer-Encoding: chunked'), 400],
  ['an odd encoding and a length', withLength('transfer-encoding: identity', length), 400],
  ['a bad length elsewhere', lines('POST /page HTTP/1.1', 'Content-Length: +1'), 400],
  ['chunks and a length elsewhere', lines('POST /page HTTP/1.1', length, 'Transfer-Encoding: chunked'), 400],
];

const damaged: readonly Row[] = [
  ['a blank before the colon', withLength('Content-Length : 57'), 400],
  ['a tab before the colon', withLength(length, 'Host\t: x'), 400],
  ['a folded line', withLength(length, 'X-Long: a', ' b'), 400],
  ['a line folded by a tab', withLength('Content-Length: 5', '\t7'), 400],
  ['a first line that is folded', withLength(' Content-Length: 57'), 400],
  ['a line without a colon', withLength(length, 'nothing'), 400],
  ['no name', withLength(length, ': value'), 400],
  ['a CR inside', withLength(`${length}\rX: y`), 400],
  ['a CR at the end of a line', withLength(`${length}\r`), {}],
  ['two CRs at the end of a line', withLength(`${length}\r\r`, 'Host: x'), 400],
  ['a form feed before a length', withLength('Content-Length: \f57'), 400],
  ['a blank of another kind before a length', withLength('Content-Length: \xa057'), 400],
  ['a DEL in a value', withLength(length, 'X: a\x7fb'), 400],
  ['a NUL in a value', withLength(length, 'X: a\0b'), 400],
  ['a NUL in a name', withLength(length, 'X\0: a'), 400],
  ['a name in other letters', withLength(length, 'H\xf6st: a'), 400],
];

const origins: readonly Row[] = [
  ['the page of another site', withLength(length, 'Host: chat.example', 'Origin: http://evil.example'), 403],
  ['a page from a file', withLength(length, 'Host: chat.example', 'Origin: null'), 403],
  ['another port', withLength(length, 'Host: chat.example:8000', 'Origin: http://chat.example:8001'), 403],
  ['a name that begins the same', withLength(length, 'Host: chat.example', 'Origin: http://chat.example.evil'), 403],
  ['an Origin without a Host', withLength(length, 'Origin: http://chat.example'), 403],
  ['an empty Origin and no Host', withLength(length, 'Origin:'), 403],
  ['a page of a name', withLength(length, 'Host: chat.example', 'Origin: http://chat.example'), { isPage: true }],
  ['our own page', withLength(length, 'Host: 10.0.0.1', 'Origin: http://10.0.0.1'), {}],
  ['our own page by TLS', withLength(length, 'Host: LocalHost:8000', 'Origin: https://localhost:8000'), {}],
  ['our own page by IPv6', withLength(length, 'Host: [::1]:8000', 'Origin: http://[::1]:8000'), {}],
];

const multipart = (type: string) => withLength(length, `Content-Type: ${type}`);
const packed = (encoding: string, boundary?: string) => ({ packing: { encoding, boundary } });

const packings: readonly Row[] = [
  ['gzip', withLength(length, 'Content-Encoding: GZip'), packed('gzip')],
  ['two encodings', withLength(length, 'Content-Encoding: gzip', 'Content-Encoding: br'), packed('gzip,br')],
  ['none, in words', withLength(length, 'Content-Encoding: identity'), {}],
  ['parts', multipart('multipart/form-data; boundary=---x'), packed('', '---x')],
  ['parts with a quoted boundary', multipart('Multipart/Form-Data; charset=utf-8; Boundary="a b"'), packed('', 'a b')],
  ['parts without a boundary', multipart('multipart/form-data'), packed('', '')],
  ['other parts', multipart('multipart/mixed; boundary=x'), {}],
];

const tables = { packings, families, forms, connections, lengths, damaged, origins };
for (const [name, table] of Object.entries(tables)) {
  test(name, async (t) => {
    for (const [what, head, verdict] of table) {
      await t.test(what, () => {
        assert.deepEqual(read(head), typeof verdict === 'object' ? { ...plain, ...verdict } : verdict);
      });
    }
  });
}

test('property: what a head says does not depend on the order or the spelling of its lines', () => {
  const spell = fc.constantFrom(
    (text: string) => text,
    (text: string) => text.toUpperCase(),
    (text: string) => text.toLowerCase(),
  );
  const all = [length, 'Host: chat.example', 'Connection: close', 'Expect: 100-continue', 'X-Forwarded-For: 1.2.3.4'];
  fc.assert(
    fc.property(fc.shuffledSubarray(all, { minLength: all.length }), spell, (shuffled, spelled) => {
      const wanted = { ...plain, keep: false, expects: true, forwarded: '1.2.3.4', isForwarded: true };
      const head = shuffled.map((line) => line.replace(/^[^:]+/, spelled));
      assert.deepEqual(read(withLength(...head)), wanted);
    }),
  );
});

test('property: any bytes are judged, and a body that is read has a length within the bound', () => {
  const piece = fc.oneof(
    fc.constantFrom('POST', ' ', '/', 'HTTP/1.1', '\r\n', '\n', 'Content-Length', ':', '57', ',', '\r', '\0'),
    fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 5 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const verdict = read(pieces.join(''));
      if (typeof verdict === 'object') assert.ok(Number.isInteger(verdict.length) && verdict.length <= MOST);
      else assert.ok(verdict === 'other' || [400, 403, 411, 413].includes(verdict));
    }),
    { numRuns: 2000 },
  );
});

test('a head that is made to be slow takes no more than its share', () => {
  const time = (head: string) => {
    const start = performance.now();
    for (let i = 0; i < 20; i++) read(head);
    return performance.now() - start;
  };
  const usual = lines('POST / HTTP/1.1', ...Array<string>(400).fill('X-Filler: some value'), length);
  const heads = {
    blanks: `POST${' '.repeat(8000)}x`,
    'blanks and a target': `POST${' /'.repeat(4000)} HTTP/1.1`,
    slashes: `POST http://${'/'.repeat(8000)} HTTP/1.1`,
    'blanks in a value': withLength(length, `X:${' '.repeat(8000)}y`),
    'line breaks': `POST / HTTP/1.1${'\r\n'.repeat(4000)}`,
  };
  const least = Math.max(time(usual), time(usual), time(usual));
  for (const [what, head] of Object.entries(heads)) {
    assert.ok(Math.min(time(head), time(head), time(head)) < 20 * least, what);
  }
});

test('whether an Origin is that of the host itself', () => {
  assert.equal(isSameOrigin('http://10.0.0.1:1', '10.0.0.1:1'), true);
  assert.equal(isSameOrigin('https://Chat.example', 'chat.example'), true);
  assert.equal(isSameOrigin('http://10.0.0.1:1', '10.0.0.1'), false);
  assert.equal(isSameOrigin('', ''), false);
  assert.equal(isSameOrigin('http://', ''), false);
  assert.equal(isSameOrigin('null', 'chat.example'), false);
  assert.equal(isSameOrigin('http://http://10.0.0.1', '10.0.0.1'), false);
});

test('a page under a host name may come from elsewhere', () => {
  assert.equal(isPage(undefined, 'chat.example'), false);
  assert.equal(isPage('http://chat.example:8000', 'chat.example:8000'), true);
  for (const host of ['10.0.0.1:8000', 'localhost:8000', '[::1]:8000', '127.0.0.1']) {
    assert.equal(isPage(`http://${host}`, host), false, host);
  }
});
