import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type Server as HttpServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { isLoopback } from '../config.ts';
import type { Dispatch, Peer } from '../dispatch.ts';
import { healthOf } from '../health.ts';
import { metricsOf } from '../metrics.ts';
import type { Parts } from '../parts.ts';
import { lineOf, settled, text } from './answers.ts';
import { ProxyMistakes } from './behind-proxy.ts';
import { pageOf } from './cookies.ts';
import { curlPage } from './curl.ts';
import { isPage, isSameOrigin, proxyFields } from './head.ts';
import type { Forwarded } from './reader.ts';
import { openWebDoor } from './web.ts';
import { serveWebFiles } from './web-files.ts';
import { createWebSockets } from './websocket.ts';

/** The ordinary HTTP server: pages, health, figures, and requests in an unusual form. */
export type Pages = {
  readonly take: (socket: Socket) => void;
  readonly close: () => Promise<void>;
};

/**
 * Sets up the ordinary HTTP server. It listens on no port: connections are handed to it.
 *
 * @param web the folder of the built web page, if there is one
 */
export async function createPages(
  parts: Parts,
  dispatch: Dispatch,
  peerOf: (socket: Socket, head: Forwarded) => Peer,
  web?: string,
): Promise<Pages> {
  const { config } = parts;
  const options = {
    maxHeaderSize: config['head-bytes'],
    requestTimeout: 1000 * config['request-seconds'],
    headersTimeout: 1000 * config['request-seconds'],
    keepAliveTimeout: 1000 * config['idle-seconds'],
    connectionsCheckingInterval: 1000,
    // Some clients offer HTTP/2 with every request, and are content with the answer to it.
    shouldUpgradeCallback: ({ method, headers }: IncomingMessage) =>
      method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket',
  };
  let server: HttpServer | undefined;
  const app = Fastify({
    bodyLimit: config['body-bytes'],
    logger: false,
    // What is no address is never looked for, and must not be answered in the framework's words.
    frameworkErrors: (_error, _request, reply) => void text((reply as FastifyReply).code(400), 'Bad Request'),
    serverFactory: (handler) => {
      // Node knows this, and does not document it: who has ended its half still gets its answer.
      server = Object.assign(createServer(options, handler), { httpAllowHalfOpen: true });
      return server;
    },
  });
  const inFlight = new Set<FastifyRequest>();
  app.addHook('onRequest', async (request, reply) => {
    inFlight.add(request);
    // Of every ending: also when what comes behind the request on its connection cannot be read.
    reply.raw.once('close', () => inFlight.delete(request));
  });
  const whoAsks = ({ socket, headers }: IncomingMessage) => peerOf(socket, forwardedOf(headers));
  const whoConnects = (request: IncomingMessage) => {
    const peer = whoAsks(request);
    return { ...peer, cookie: pageOf(request.headers, peer.isEncrypted === true)?.kept };
  };
  routes(app, parts, dispatch, whoAsks);
  openWebDoor(app, dispatch, whoAsks, new ProxyMistakes(parts.log));
  const isBuilt = web !== undefined && (await serveWebFiles(app, web));
  if (!isBuilt) app.get('/', (_request, reply) => text(reply, curlPage));
  await app.ready();
  const websockets = createWebSockets(parts, dispatch, whoConnects);
  server?.on('upgrade', websockets.take);
  // It never listens itself, and its time limits begin with this.
  server?.emit('listening');
  return {
    take: (socket) => server?.emit('connection', socket),
    close: async () => {
      server?.closeIdleConnections();
      await Promise.all([websockets.close(), answersAreOut(inFlight)]);
      server?.closeAllConnections();
      await app.close();
    },
  };
}

const LEAVE_MS = 5000;
const LOOK_MS = 20;

/** Waits until what is being answered has been, but not for ever. */
async function answersAreOut(inFlight: ReadonlySet<unknown>): Promise<void> {
  const end = performance.now() + LEAVE_MS;
  while (inFlight.size > 0 && performance.now() < end) await pause(LOOK_MS);
}

function routes(
  app: FastifyInstance,
  parts: Parts,
  dispatch: Dispatch,
  peerOf: (request: IncomingMessage) => Peer,
): void {
  const { config } = parts;
  const metrics = metricsOf(parts);
  const healthNow = healthOf(parts);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setNotFoundHandler((_request, reply) =>
    text(reply.code(404).header('Cache-Control', 'no-store'), 'Not found.\n'),
  );
  app.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) parts.log.error({ err: error }, 'a page failed');
    return text(reply.code(status), status === 413 ? 'Content Too Large' : status < 500 ? 'Bad Request' : 'Failed.');
  });

  app.get('/curl.txt', (_request, reply) => text(reply, curlPage));
  app.get('/healthz', async (_request, reply) => {
    const health = await healthNow();
    return text(reply.code(health === 'ok' ? 200 : 503).header('Cache-Control', 'no-store'), `${health}\n`);
  });
  app.get('/metrics', async (request, reply) => {
    // Behind a proxy that is not trusted everybody comes from this machine.
    const isHere = isLoopback(peerOf(request.raw).address) && !forwardedOf(request.headers).isForwarded;
    if (!isHere && !hasToken(config['metrics-token'], request.headers.authorization)) {
      return text(reply.code(403), 'Only from this machine, or with the token.\n');
    }
    return reply.type(metrics.contentType).send(await metrics.metrics());
  });
  app.post('/', async (request, reply) => {
    const { origin, host } = request.headers;
    if (origin !== undefined && !isSameOrigin(origin, host ?? '')) return text(reply.code(403), 'Forbidden');
    const body = Buffer.isBuffer(request.body) ? request.body.toString('latin1') : '';
    const isForm = (request.headers['content-type'] ?? '').toLowerCase().includes('x-www-form-urlencoded');
    const answer = await dispatch(body, isForm, peerOf(request.raw));
    return text(settled(answer, reply), lineOf(answer));
  });
}

function forwardedOf(headers: IncomingHttpHeaders): Forwarded {
  const joined = (name: string) => [headers[name] ?? []].flat().join();
  const scheme = joined('x-forwarded-proto').toLowerCase();
  const isForwarded = proxyFields.some((name) => headers[name] !== undefined);
  const forwarded = joined('x-forwarded-for');
  return { forwarded, isForwarded, scheme, isPage: isPage(headers.origin, headers.host ?? '') };
}

function hasToken(token: string, authorization = ''): boolean {
  return token !== '' && isEqual(authorization, `Bearer ${token}`);
}

function isEqual(given: string, wanted: string): boolean {
  const [a, b] = [given, wanted].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
