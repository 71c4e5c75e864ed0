import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { atEnd } from '@rookery/testing/server';
import type { Push } from '../alerts/alerts.ts';

/** What a push service has been sent, and a browser has made of it. */
export type Received = {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: number;
  /** Until when the sender has said who it is, in seconds since 1970. */
  readonly expires: number;
  readonly push: Push;
};

/** What the service answers: a status, with `Retry-After` or without; `silent`: nothing at all. */
export type Told = { readonly status: number; readonly retryAfter?: string } | 'silent';

/** A browser: its keys, and the address that its push service has given out. */
export type Subscribed = { readonly endpoint: string; readonly key: string; readonly auth: string };

/** A push service on this machine, with the browsers behind it: it reads what it gets as they would. */
export type PushService = {
  readonly url: string;
  /** Everything sent, also what was refused. */
  readonly received: Received[];
  /** How many requests are being answered now, and the most there ever were. */
  readonly load: { now: number; most: number };
  /** What it answers next; 201 when nothing is left here. */
  readonly answers: Told[];
  subscribe(): Subscribed;
  /** Waits until so many have come. */
  wait(count: number): Promise<void>;
};

export async function startPushService(t: TestContext): Promise<PushService> {
  const browsers = new Map<string, { privateKey: Buffer; auth: Buffer }>();
  const received: Received[] = [];
  const answers: Told[] = [];
  const load = { now: 0, most: 0 };
  const waiting = new Set<() => void>();
  const server = createServer(async (request, response) => {
    load.most = Math.max(load.most, ++load.now);
    response.on('close', () => load.now--);
    const path = request.url ?? '';
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces);
    const browser = browsers.get(path);
    if (!browser) return void response.writeHead(404).end();
    const expires = checkSender(request.headers, url);
    const push = JSON.parse(decryptPush(body, browser).toString('utf8')) as Push;
    received.push({ path, headers: request.headers, bytes: body.length, expires, push });
    for (const look of waiting) look();
    const answer = answers.shift() ?? { status: 201 };
    if (answer === 'silent') return;
    const { status, retryAfter } = answer;
    response.writeHead(status, {
      ...(retryAfter !== undefined && { 'Retry-After': retryAfter }),
      ...(status >= 300 && status < 400 && { Location: `${url}${path}` }),
    });
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  atEnd(t, () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return {
    url,
    received,
    load,
    answers,
    subscribe: () => {
      const path = `/send/${randomBytes(9).toString('base64url')}`;
      const ecdh = createECDH('prime256v1');
      const key = ecdh.generateKeys('base64url');
      const auth = randomBytes(16);
      browsers.set(path, { privateKey: ecdh.getPrivateKey(), auth });
      return { endpoint: url + path, key, auth: auth.toString('base64url') };
    },
    wait: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (received.length < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}

/** What RFC 8292 wants of a sender; answers until when it says so. @throws when something is wrong with it */
function checkSender({ authorization = '', ttl }: IncomingHttpHeaders, url: string): number {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(authorization) ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, string | number>;
  const point = Buffer.from(key, 'base64url');
  const x = point.subarray(1, 33).toString('base64url');
  const y = point.subarray(33).toString('base64url');
  const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  const signed = Buffer.from(`${head}.${claims}`);
  const isRight = verify(
    'sha256',
    signed,
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!isRight || aud !== url || !/^mailto:|^https:/.test(String(sub)) || ttl === undefined) {
    throw new Error(`No push service takes that: ${authorization}`);
  }
  return Number(exp);
}

/** What a browser reads (RFC 8291). @throws when it was not encrypted for it */
export function decryptPush(body: Buffer, { privateKey, auth }: { privateKey: Buffer; auth: Buffer }): Buffer {
  const salt = body.subarray(0, 16);
  const keyBytes = body.readUInt8(20);
  const senderKey = body.subarray(21, 21 + keyBytes);
  const sealed = body.subarray(21 + keyBytes);
  const own = createECDH('prime256v1');
  own.setPrivateKey(privateKey);
  const derive = (input: Buffer, with_: Buffer, info: Buffer, bytes: number) =>
    Buffer.from(hkdfSync('sha256', input, with_, info, bytes));
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), own.getPublicKey(), senderKey]);
  const input = derive(own.computeSecret(senderKey), auth, info, 32);
  const key = derive(input, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(input, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const cipher = createDecipheriv('aes-128-gcm', key, nonce);
  cipher.setAuthTag(sealed.subarray(-16));
  const plain = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
  const end = plain.lastIndexOf(2);
  if (body.length > 4096 || plain.subarray(end + 1).some((byte) => byte !== 0))
    throw new Error('It is not one record.');
  return plain.subarray(0, end);
}
