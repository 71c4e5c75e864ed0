/** The requests of legacy clients, byte for byte (docs/WIRE.md, HTTP requests): `%LENGTH%` is the length of the body. */
const heads: Readonly<Record<string, readonly string[]>> = {
  'PHP class': [
    'POST  HTTP/1.1',
    'Host: 127.0.0.1',
    'User-Agent: Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)',
    'Accept: */*',
    'Pragma: no-cache',
    'Cache-Control: no-cache',
    'Content-Type: application/x-www-form-urlencoded',
    'Content-Length: %LENGTH%',
    'Connection: Keep-Alive',
  ],
  'Python httplib': [
    'POST / HTTP/1.1',
    'Host: 127.0.0.1:8000',
    'Accept-Encoding: identity',
    'Content-Length: %LENGTH%',
  ],
  'Python urllib2': [
    'POST / HTTP/1.1',
    'Accept-Encoding: identity',
    'Content-Length: %LENGTH%',
    'Host: 127.0.0.1:8000',
    'User-Agent: Python-urllib/2.7',
    'Connection: close',
    'Content-Type: application/x-www-form-urlencoded',
  ],
  'C# WebClient': [
    'POST / HTTP/1.1',
    'Host: 127.0.0.1:8000',
    'Content-Length: %LENGTH%',
    'Expect: 100-continue',
    'Connection: keep-alive',
  ],
  Java: [
    'POST / HTTP/1.1',
    'Content-Type: application/x-www-form-urlencoded',
    'User-Agent: Java/1.6.0_45',
    'Host: 127.0.0.1:8000',
    'Accept: text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2',
    'Connection: keep-alive',
    'Content-Length: %LENGTH%',
  ],
  Go: [
    'POST / HTTP/1.1',
    'Host: 127.0.0.1:14000',
    'User-Agent: Go-http-client/1.1',
    'Content-Length: %LENGTH%',
    'Content-Type: text/plain;charset=UTF-8',
    'Accept-Encoding: gzip',
  ],
  'PHP curl': [
    'POST / HTTP/1.1',
    'Host: 127.0.0.1:14000',
    'Accept: */*',
    'Content-Length: %LENGTH%',
    'Content-Type: application/x-www-form-urlencoded',
  ],
  libcurl: [
    'POST / HTTP/1.1',
    'Host: 127.0.0.1:8000',
    'Accept: */*',
    'Content-Type:text/html',
    'charset:utf-8',
    'Content-Length: %LENGTH%',
  ],
  'Delphi Indy': [
    'POST / HTTP/1.0',
    'Connection: keep-alive',
    'Content-Type: application/x-www-form-urlencoded',
    'Content-Length: %LENGTH%',
    'Host: 127.0.0.1:8000',
    'Accept: text/html, */*',
    'Accept-Encoding: identity',
    'User-Agent: Mozilla/3.0 (compatible; Indy Library)',
  ],
  documented: [
    'POST HTTP/1.1',
    'Content-length: %LENGTH%',
    'Content-Type: text/plain; charset=UTF-8',
    'Host: 127.0.0.1',
    'Connection: close',
  ],
};

/** What a client sends behind a body without counting it. */
const tails: Readonly<Record<string, string>> = { 'PHP class': '\r\n\r\n' };

export const families = Object.keys(heads);

/** One request as a client of that family sends it. */
export function requestOf(family: string, body: string): string {
  const head = (heads[family] ?? []).join('\r\n').replace('%LENGTH%', String(Buffer.byteLength(body)));
  return `${head}\r\n\r\n${body}${tails[family] ?? ''}`;
}

/** Whether a client of that family leaves the connection open. */
export function staysOpen(family: string): boolean {
  return !(heads[family] ?? []).includes('Connection: close');
}
