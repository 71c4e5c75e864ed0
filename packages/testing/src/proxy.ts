import { createServer, type IncomingHttpHeaders, request } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** A proxy before a server, with the mistakes that proxies are set up with. */
export type ProxyOptions = {
  /** Where the server is. */
  readonly port: number;
  /** What it does to the head of a request. */
  readonly change?: (headers: IncomingHttpHeaders) => void;
  /** What it makes of a path: without its own prefix, say. Nothing: it passes it on. */
  readonly path?: (path: string) => string;
  /** Whether it lets WebSockets through; it does unless told. */
  readonly upgrades?: boolean;
  /** After how many bytes of an answer it breaks off; never unless told. */
  readonly most?: number;
};

/** A proxy that is running. */
type Proxy = {
  readonly url: string;
  /** Cuts the connections that there are. */
  readonly cut: () => void;
  readonly close: () => Promise<void>;
};

/** A small HTTP proxy on loopback. When the server is away it answers 502 in HTML, as they all do. */
export async function startProxy(options: ProxyOptions): Promise<Proxy> {
  const { port, change = () => {}, path = (same) => same, upgrades = true, most } = options;
  const passedOn = (given: IncomingHttpHeaders) => {
    const headers = { ...given };
    change(headers);
    return headers;
  };
  const proxy = createServer((asked, answer) => {
    const { method, url = '/' } = asked;
    const onward = request({ port, host: '127.0.0.1', method, path: path(url), headers: passedOn(asked.headers) });
    onward.on('response', (got) => {
      got.pipe(answer.writeHead(got.statusCode ?? 500, got.rawHeaders));
      let bytes = 0;
      got.on('data', (slice: Buffer) => {
        bytes += slice.length;
        if (bytes > (most ?? Number.POSITIVE_INFINITY)) answer.destroy();
      });
    });
    onward.on('error', () => answer.writeHead(502, { 'Content-Type': 'text/html' }).end('<h1>502 Bad Gateway</h1>'));
    asked.pipe(onward);
  });
  proxy.on('upgrade', (asked, socket) => {
    if (!upgrades) return void socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n');
    const onward = connect(port, '127.0.0.1', () => {
      const lines = Object.entries(passedOn(asked.headers)).map(([name, value]) => `${name}: ${value}\r\n`);
      onward.write(`GET ${path(asked.url ?? '/')} HTTP/1.1\r\n${lines.join('')}\r\n`);
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [onward, socket]) end.on('error', () => [onward, socket].forEach((each) => void each.destroy()));
  });
  // Those that have become WebSockets are no longer the server's.
  const sockets = new Set<Socket>();
  proxy.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    cut,
    close: async () => {
      const closed = new Promise((resolve) => proxy.close(resolve));
      cut();
      await closed;
    },
  };
}
