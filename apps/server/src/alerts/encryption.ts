import { createCipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';

const CURVE = 'prime256v1';
const KEY_BYTES = 65;
const AUTH_BYTES = 16;
const SALT_BYTES = 16;
const TAG_BYTES = 16;
/** Every push service takes a body of this size (RFC 8030, 7.2). */
const RECORD_BYTES = 4096;
const HEADER_BYTES = SALT_BYTES + 4 + 1 + KEY_BYTES;
/** What one push can carry: behind the text stands a byte that ends it. */
export const MOST_PLAIN_BYTES = RECORD_BYTES - HEADER_BYTES - TAG_BYTES - 1;

/** What a browser gives for its push service not to read along: its public key, and a secret. */
export type BrowserKeys = { readonly key: Buffer; readonly auth: Buffer };

/** The keys of a subscription, from base64url; nothing when they are none. */
export function readBrowserKeys(key: string, auth: string): BrowserKeys | undefined {
  const keys = { key: Buffer.from(key, 'base64url'), auth: Buffer.from(auth, 'base64url') };
  if (keys.key.length !== KEY_BYTES || keys.auth.length !== AUTH_BYTES) return undefined;
  if (keys.key.toString('base64url') !== key || keys.auth.toString('base64url') !== auth) return undefined;
  try {
    const trial = createECDH(CURVE);
    trial.generateKeys();
    // Throws when it is not a point of the curve.
    trial.computeSecret(keys.key);
    return keys;
  } catch {
    return undefined;
  }
}

/**
 * The body of a push, which only the browser can read (RFC 8291, aes128gcm).
 *
 * @param length up to where a shorter text is filled, so that its length says nothing
 * @param chance a private key and a salt; other ones each time, but for a test
 * @throws RangeError when the text is longer than {@link MOST_PLAIN_BYTES}
 */
export function encryptPush(
  plain: Buffer,
  { key, auth }: BrowserKeys,
  length = 0,
  chance: { readonly privateKey?: Buffer; readonly salt?: Buffer } = {},
): Buffer {
  if (plain.length > MOST_PLAIN_BYTES) throw new RangeError('The text of a push is too long.');
  const own = createECDH(CURVE);
  if (chance.privateKey) own.setPrivateKey(chance.privateKey);
  else own.generateKeys();
  const salt = chance.salt ?? randomBytes(SALT_BYTES);
  const ownKey = own.getPublicKey();
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), key, ownKey]);
  const input = derive(own.computeSecret(key), auth, info, 32);
  const contentKey = derive(input, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(input, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const cipher = createCipheriv('aes-128-gcm', contentKey, nonce);
  const filling = Buffer.alloc(Math.max(0, Math.min(length, MOST_PLAIN_BYTES) - plain.length));
  const record = Buffer.concat([plain, Buffer.from([2]), filling]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(RECORD_BYTES);
  const head = Buffer.concat([salt, size, Buffer.from([KEY_BYTES]), ownKey]);
  return Buffer.concat([head, cipher.update(record), cipher.final(), cipher.getAuthTag()]);
}

function derive(input: Buffer, salt: Buffer, info: Buffer, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', input, salt, info, bytes));
}
