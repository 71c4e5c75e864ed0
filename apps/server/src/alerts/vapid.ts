import { createECDH, createHmac, createPrivateKey, type KeyObject, sign } from 'node:crypto';

/** By which push services know this server, as base64url: a point of P-256, and its number. */
export type PushKeys = { readonly publicKey: string; readonly privateKey: string };

const LIFE_SECONDS = 12 * 3600;
const TOPIC_CHARS = 32;

export function newPushKeys(): PushKeys {
  const ecdh = createECDH('prime256v1');
  ecdh.generateKeys();
  // A number that begins with zeros comes without them.
  const number = Buffer.alloc(32);
  const own = ecdh.getPrivateKey();
  own.copy(number, 32 - own.length);
  return { publicKey: ecdh.getPublicKey('base64url'), privateKey: number.toString('base64url') };
}

/** Says to push services who sends (RFC 8292). */
export class Vapid {
  readonly #keys: PushKeys;
  readonly #key: KeyObject;
  readonly #contact: string;

  /** @param contact an address, `mailto:` or `https:`, under which a push service reaches the operator */
  constructor(keys: PushKeys, contact: string) {
    const point = Buffer.from(keys.publicKey, 'base64url');
    const x = point.subarray(1, 33).toString('base64url');
    const y = point.subarray(33).toString('base64url');
    this.#keys = keys;
    this.#key = createPrivateKey({ key: { kty: 'EC', crv: 'P-256', x, y, d: keys.privateKey }, format: 'jwk' });
    this.#contact = contact;
  }

  get publicKey(): string {
    return this.#keys.publicKey;
  }

  /** The value of `Authorization` for a push to this address, at a time in milliseconds since 1970. */
  authorization(endpoint: string, now: number): string {
    const head = encoded({ typ: 'JWT', alg: 'ES256' });
    const exp = Math.floor(now / 1000) + LIFE_SECONDS;
    const claims = encoded({ aud: new URL(endpoint).origin, exp, sub: this.#contact });
    const signature = sign('sha256', Buffer.from(`${head}.${claims}`), { key: this.#key, dsaEncoding: 'ieee-p1363' });
    return `vapid t=${head}.${claims}.${signature.toString('base64url')}, k=${this.#keys.publicKey}`;
  }

  /** A name for a conversation that says nothing: of several pushes with it that wait, the service keeps the latest. */
  topic(of: string): string {
    const digest = createHmac('sha256', this.#keys.privateKey).update(of).digest('base64url');
    return digest.slice(0, TOPIC_CHARS);
  }
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
