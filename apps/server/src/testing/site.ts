import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { atEnd } from '@rookery/testing/server';

/** Answers a request. */
export type SitePage = (response: ServerResponse) => void;

/** A web site on loopback. */
export type Site = {
  readonly url: string;
  readonly port: number;
  /** What has been asked for, in order. */
  readonly asked: { readonly path: string; readonly headers: IncomingHttpHeaders }[];
};

/** Starts a site that answers by path; what it does not have is 404. It stops with the test. */
export async function startSite(t: TestContext, pages: Readonly<Record<string, SitePage>>): Promise<Site> {
  const asked: Site['asked'] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push({ path, headers: request.headers });
    response.on('error', () => {});
    const page = pages[path] ?? (() => void response.writeHead(404).end());
    page(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  atEnd(t, () => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, asked };
}

/** A page as it goes out. */
export function html(
  body: string | Buffer,
  type = 'text/html; charset=utf-8',
  more: Record<string, string> = {},
): SitePage {
  return (response) => void response.writeHead(200, { 'Content-Type': type, ...more }).end(body);
}

/** An answer that leads elsewhere. */
export function redirect(location: string, status = 302): SitePage {
  return (response) => void response.writeHead(status, { Location: location }).end('elsewhere');
}

/** A page without an end: its beginning, then the same again as often as it is taken. */
export function endless(piece: Buffer, more: Record<string, string> = {}): SitePage {
  return (response) => {
    response.writeHead(200, { 'Content-Type': 'text/html', ...more });
    const go = () => {
      while (!response.destroyed && response.write(piece));
      if (!response.destroyed) response.once('drain', go);
    };
    go();
  };
}
