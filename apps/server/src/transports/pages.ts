import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type Server as HttpServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { isIP, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { isLoopback } from '../networks.ts';
import type { Dispatch, Peer } from '../requests/call.ts';
import { notFound, text } from './answers.ts';
import { ProxyMistakes } from './behind-proxy.ts';
import type { FarEnd, Forwarded, TransportParts } from './connection.ts';
import { curlPage } from './curl.ts';
import type { Exchange } from './exchange.ts';
import { serveFiles } from './files.ts';
import { isPage, nameIn, proxyFields, readFields } from './head.ts';
import { type Health, healthOf } from './health.ts';
import { metricsOf } from './metrics.ts';
import { DOOR, openWebDoor } from './web.ts';
import { serveWebFiles } from './web-files.ts';
import { createWebSockets } from './websocket.ts';

/** The ordinary HTTP server: pages, health, figures, the door of the web page, and WebSockets. */
export type Pages = {
  /** Answers one request. */
  readonly answer: (exchange: Exchange) => void;
  /** Takes a connection that asks to become a WebSocket: the head of the request, and what came behind it. */
  readonly takeWebSocket: (socket: Socket, head: string, behind: Buffer) => void;
  /** What to answer to a page that must not ask here, by the head of its request. */
  readonly whyForeign: (head: string) => string;
  /** How the server is. */
  readonly health: () => Promise<Health>;
  readonly close: () => Promise<void>;
};

/**
 * Sets up the ordinary HTTP server. It listens on no port, and never has a connection: each request is handed to it by
 * itself, whole, so that it can neither read ahead nor be made to wait.
 *
 * @param web the folder of the built web page, if there is one
 */
export async function createPages(
  parts: TransportParts,
  dispatch: Dispatch,
  peerOf: (socket: FarEnd, head: Forwarded) => Peer,
  web?: string,
): Promise<Pages> {
  const { config } = parts;
  // A body has its time piece by piece, which is counted where it comes in.
  const timeouts = { requestTimeout: 0, headersTimeout: 0 };
  const options = { maxHeaderSize: config['head-bytes'] + 4, shouldUpgradeCallback: () => false, ...timeouts };
  let server: HttpServer | undefined;
  const app = Fastify({
    bodyLimit: config['body-bytes'],
    logger: false,
    // What is no address is never looked for, and must not be answered in the framework's words.
    frameworkErrors: (_error, _request, reply) => void text((reply as FastifyReply).code(400), 'Bad Request'),
    clientErrorHandler: (_error, socket) => exchangeOf(socket).over('bad'),
    serverFactory: (handler) => {
      // Node knows this, and does not document it: each request is followed by an end, and still gets its answer.
      server = Object.assign(createServer(options, handler), { httpAllowHalfOpen: true });
      return server;
    },
  });
  const whoAsks = ({ socket, headers }: IncomingMessage) => peerOf(socket, forwardedOf(headers));
  const health = healthOf(parts);
  countRequests(app, parts, whoAsks);
  routes(app, parts, health, whoAsks);
  const mistakes = new ProxyMistakes(parts.log);
  openWebDoor(app, parts, dispatch, whoAsks, mistakes);
  serveFiles(app, parts, whoAsks);
  const isBuilt = web !== undefined && serveWebFiles(app, web);
  if (!isBuilt) app.get('/', (_request, reply) => text(reply, curlPage));
  await app.ready();
  const websockets = createWebSockets(parts, dispatch, whoAsks, mistakes);
  if (server) watchExchanges(server);
  return {
    answer: (exchange) => server?.emit('connection', exchange),
    takeWebSocket: (socket, head, behind) => websockets.take(upgradeOf(socket, head), socket, behind),
    whyForeign: (head) => mistakes.answerTo(headersIn(head)),
    health,
    close: async () => {
      await websockets.close();
      await app.close();
    },
  };
}

/** What the ordinary server takes for a connection. */
function exchangeOf(socket: unknown): Exchange {
  return socket as Exchange;
}

/** Tells an exchange when its answer is out. */
function watchExchanges(server: HttpServer): void {
  server.prependListener('request', ({ socket }, response) => {
    response.once('close', () => {
      const whole = response.shouldKeepAlive ? 'keep' : 'close';
      exchangeOf(socket).over(response.writableFinished ? whole : 'broken');
    });
  });
  // The reader has said 100 Continue, if it was to be said.
  server.on('checkContinue', (request, response) => server.emit('request', request, response));
}

/** A request for a WebSocket, as the library that answers it wants to see one. */
function upgradeOf(socket: Socket, head: string): IncomingMessage {
  const url = head.split(' ', 2)[1];
  return { method: 'GET', url, headers: headersIn(head), socket } as unknown as IncomingMessage;
}

function headersIn(head: string): IncomingHttpHeaders {
  const fields = readFields(head.split('\n')) ?? new Map<string, string[]>();
  return Object.fromEntries([...fields].map(([name, all]) => [name, all.join(name === 'cookie' ? '; ' : ', ')]));
}

// Longer than for a request of the protocol, since it costs more to answer.
const HOLD_BACK_MS = 1000;
const HEALTH = '/healthz';

/**
 * Every request counts in the rate of its address; those of the door are counted where they are carried out. How the
 * server is has a rate of its own, so that it can be asked beside all else.
 */
function countRequests(
  app: FastifyInstance,
  { limits, steady }: TransportParts,
  peerOf: (request: IncomingMessage) => Peer,
): void {
  app.addHook('onRequest', async (request, reply) => {
    const { url } = request.routeOptions;
    if (url === DOOR) return;
    const { spent } = peerOf(request.raw);
    const wait = url === HEALTH ? limits.countHealth(spent, steady()) : limits.countRequest(spent, steady());
    if (wait === 0) return;
    await pause(HOLD_BACK_MS);
    await text(reply.code(429).header('Retry-After', wait), `Too many requests; wait ${wait} s.\n`);
  });
}

function routes(
  app: FastifyInstance,
  parts: TransportParts,
  healthNow: () => Promise<Health>,
  peerOf: (request: IncomingMessage) => Peer,
): void {
  const metrics = metricsOf(parts);
  const mayRead = metricsReaders(parts);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setNotFoundHandler(notFound);
  app.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    // Who has gone away is nothing to log.
    if (status >= 500 && !reply.raw.destroyed) parts.log.error({ err: error }, 'a page failed');
    return text(reply.code(status), status === 413 ? 'Content Too Large' : status < 500 ? 'Bad Request' : 'Failed.');
  });

  app.get('/curl.txt', (_request, reply) => text(reply, curlPage));
  app.get(HEALTH, async (_request, reply) => {
    const health = await healthNow();
    return text(reply.code(health === 'ok' ? 200 : 503).header('Cache-Control', 'no-store'), `${health}\n`);
  });
  app.get('/metrics', async (request, reply) => {
    const { headers } = request;
    // Behind a proxy that is not trusted everyone comes from this machine; and a page whose name was made to point here
    // asks from it as well.
    const isHere = isLoopback(peerOf(request.raw).address) && !forwardedOf(headers).isForwarded && isForHere(headers);
    if (!isHere && !(await mayRead(peerOf(request.raw).address, headers.authorization))) {
      return text(reply.code(403), 'Only from this machine, or with the token.\n');
    }
    return reply.type(metrics.contentType).send(await metrics.metrics());
  });
}

function forwardedOf(headers: IncomingHttpHeaders): Forwarded {
  const joined = (name: string) => [headers[name] ?? []].flat().join();
  const scheme = joined('x-forwarded-proto').toLowerCase();
  const isForwarded = proxyFields.some((name) => headers[name] !== undefined);
  const forwarded = joined('x-forwarded-for');
  return { forwarded, isForwarded, scheme, isPage: isPage(headers.origin, headers.host ?? '') };
}

/** Whether a request names this machine in a way that cannot point elsewhere. */
function isForHere({ host = '' }: IncomingHttpHeaders): boolean {
  const name = nameIn(host);
  return name === 'localhost' || (isIP(name) > 0 && isLoopback(name));
}

/** Who may read the metrics from elsewhere: guesses at the token are slowed as those at passwords are. */
function metricsReaders({ config, limits, steady }: TransportParts) {
  // Where the right token came from last: strangers do not hold that back.
  let reader = '';
  return async (address: string, authorization = ''): Promise<boolean> => {
    const guesser = { uin: 0, address, isKnown: address === reader };
    if (authorization === '' || (await limits.guesses.attempt(guesser, steady())) > 0) return false;
    if (!hasToken(config['metrics-token'], authorization)) return false;
    await limits.guesses.takeBack(guesser);
    reader = address;
    return true;
  };
}

function hasToken(token: string, authorization: string): boolean {
  return token !== '' && isEqual(authorization, `Bearer ${token}`);
}

function isEqual(given: string, wanted: string): boolean {
  const [a, b] = [given, wanted].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
