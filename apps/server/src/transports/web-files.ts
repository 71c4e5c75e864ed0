import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { TLSSocket } from 'node:tls';
import files from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const INDEX = 'index.html';
/** Files whose names hold a hash of what is in them. */
const HASHED = `assets${sep}`;
const FOR_GOOD = 'public, max-age=31536000, immutable';
const TLS_ONLY = 'max-age=31536000';

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

/**
 * Serves the built page: each file compressed as the build has left it, hashed ones for good, all others to be asked for
 * again.
 *
 * @param folder what the build has made
 * @returns false when it is not built
 */
export async function serveWebFiles(app: FastifyInstance, folder: string): Promise<boolean> {
  if (!existsSync(join(folder, INDEX))) return false;
  await app.register(files, {
    root: folder,
    preCompressed: true,
    cacheControl: false,
    acceptRanges: false,
    dotfiles: 'ignore',
    index: false,
    setHeaders: (reply, path) => {
      const isHashed = relative(folder, path).startsWith(HASHED);
      reply.headers(HEADERS).header('Cache-Control', isHashed ? FOR_GOOD : 'no-cache');
      if (reply.request.raw.socket instanceof TLSSocket) reply.header('Strict-Transport-Security', TLS_ONLY);
    },
  });
  app.get('/', (_request, reply) => reply.sendFile(INDEX));
  return true;
}
