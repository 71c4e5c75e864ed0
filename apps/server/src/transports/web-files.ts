import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notFound } from './answers.ts';
import type { FarEnd } from './connection.ts';

const INDEX = 'index.html';
/** Files whose names hold a hash of what is in them. */
const HASHED = 'assets/';
const FOR_GOOD = 'public, max-age=31536000, immutable';
const TLS_ONLY = 'max-age=31536000';
/** A path of the build: nothing that begins with a point, and no other way out of the folder. */
const NAME = /^(?:[\w-][\w.-]*\/)*[\w-][\w.-]*$/;
const MOST_BYTES = 33_554_432;

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "media-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  // No script makes HTML or programs of texts, but the page may have its service worker.
  "require-trusted-types-for 'script'",
  'trusted-types rookery',
].join('; ');

const CLOSED = [
  'accelerometer',
  'browsing-topics',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'serial',
  'usb',
];

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': CLOSED.map((feature) => `${feature}=()`).join(', '),
};

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'application/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};
/** How the build compresses, best first: the name of the encoding, and what the file's name ends in. */
const encodings = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

/**
 * Serves the built page: each file compressed as the build has left it, hashed ones for good, all others to be asked for
 * again. Files are read once and kept, so that however many ask, each is opened once and is in memory once.
 *
 * @param folder what the build has made
 * @returns false when it is not built
 */
export function serveWebFiles(app: FastifyInstance, folder: string): boolean {
  if (!existsSync(join(folder, INDEX))) return false;
  const files = new Files(folder);
  const serve = async (name: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const accepted = encodingsIn(String(request.headers['accept-encoding'] ?? ''));
    const found = NAME.test(name) ? await files.find(name, accepted) : undefined;
    if (!found) return notFound(request, reply);
    const { bytes, etag, encoding } = found;
    reply.headers(HEADERS).header('Cache-Control', name.startsWith(HASHED) ? FOR_GOOD : 'no-cache');
    reply.header('ETag', etag).header('Vary', 'Accept-Encoding');
    if ((request.raw.socket as FarEnd).encrypted) reply.header('Strict-Transport-Security', TLS_ONLY);
    if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send();
    if (encoding !== undefined) reply.header('Content-Encoding', encoding);
    return reply.type(types[extname(name)] ?? 'application/octet-stream').send(bytes);
  };
  app.get('/', (request, reply) => serve(INDEX, request, reply));
  app.get<{ Params: { '*': string } }>('/*', (request, reply) => serve(request.params['*'], request, reply));
  return true;
}

type Kept = { readonly bytes: Promise<Buffer>; readonly etag: string; readonly size: number };

/** The files of a folder, in memory from the first time on that they are asked for, and read anew when they have changed. */
class Files {
  readonly #folder: string;
  readonly #kept = new Map<string, Kept>();
  #bytes = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** A file in the first of these encodings that there is. */
  async find(
    name: string,
    accepted: ReadonlySet<string>,
  ): Promise<{ bytes: Buffer; etag: string; encoding: string | undefined } | undefined> {
    for (const [encoding, end] of encodings) {
      const packed = accepted.has(encoding) ? await this.#read(`${name}${end}`) : undefined;
      if (packed) return { ...packed, encoding };
    }
    const plain = await this.#read(name);
    return plain && { ...plain, encoding: undefined };
  }

  async #read(name: string): Promise<{ bytes: Buffer; etag: string } | undefined> {
    const path = join(this.#folder, name);
    const { size, mtimeMs } = (await stat(path).catch(() => undefined)) ?? { size: -1, mtimeMs: 0 };
    if (size < 0 || size > MOST_BYTES) return undefined;
    const etag = `"${Math.trunc(mtimeMs).toString(16)}-${size.toString(16)}${extname(name)}"`;
    const known = this.#kept.get(name);
    const kept = known?.etag === etag ? known : this.#keep(name, { bytes: readFile(path), etag, size });
    const bytes = await kept.bytes.catch(() => undefined);
    if (bytes) return { bytes, etag };
    if (this.#kept.get(name) === kept) this.#forget(name);
    return undefined;
  }

  #keep(name: string, file: Kept): Kept {
    this.#forget(name);
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes + file.size <= MOST_BYTES) break;
      this.#forget(oldest);
    }
    this.#kept.set(name, file);
    this.#bytes += file.size;
    return file;
  }

  #forget(name: string): void {
    this.#bytes -= this.#kept.get(name)?.size ?? 0;
    this.#kept.delete(name);
  }
}

/** The encodings that an `Accept-Encoding` allows, by name. */
function encodingsIn(header: string): ReadonlySet<string> {
  const named = header.split(',').map((part) => part.toLowerCase().replaceAll(/[ \t]/g, '').split(';'));
  return new Set(named.filter(([, quality = '']) => !/^q=0(?:\.0*)?$/.test(quality)).map(([name = '']) => name));
}

/** Whether an `If-None-Match` names what would be sent. */
function isKnown(header: string | undefined, etag: string): boolean {
  return (header ?? '').split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}
