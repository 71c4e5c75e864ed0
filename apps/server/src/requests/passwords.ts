import { argon2, createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(argon2);

/** What a guess costs: `memory` in KiB, at least 8, and `passes` over it. */
export type Cost = { readonly memory: number; readonly passes: number };

// 19 MiB and two passes: the least that OWASP recommends, so that a storm of logins is survived on a small machine.
const usual: Cost = { memory: 19_456, passes: 2 };
const FORM = /^argon2id\$m=(\d+),t=(\d+),p=(\d+)\$([\w-]+)\$([\w-]+)$/;

/** What clients send for a password: its MD5 as 32 lower-case hex digits. */
export function digestPassword(password: string): string {
  return createHash('md5').update(password.normalize('NFC'), 'utf8').digest('hex');
}

/** What is kept of a password digest: argon2id with its parameters, salt and hash, as one text. */
export async function hashPassword(digest: string, { memory, passes }: Cost = usual): Promise<string> {
  const nonce = randomBytes(16);
  const hash = await derive('argon2id', { message: digest, nonce, memory, passes, parallelism: 1, tagLength: 32 });
  return `argon2id$m=${memory},t=${passes},p=1$${nonce.toString('base64url')}$${hash.toString('base64url')}`;
}

// Compared with when there is no account, so that the answer takes the same time.
const dummy = `argon2id$m=${usual.memory},t=${usual.passes},p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** Whether the digest matches the stored hash. Without a hash it takes as long, and returns false. */
export async function verifyPassword(digest: string, kept: string | undefined): Promise<boolean> {
  const [, memory, passes, parallelism, nonce, hash] = FORM.exec(kept ?? dummy) ?? [];
  if (!nonce || !hash) throw new Error('A kept password hash cannot be read.');
  const wanted = Buffer.from(hash, 'base64url');
  const found = await derive('argon2id', {
    message: digest,
    nonce: Buffer.from(nonce, 'base64url'),
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: wanted.length,
  });
  return timingSafeEqual(found, wanted) && kept !== undefined;
}

/**
 * What is kept of an app password: SHA-256, in hex, of what clients send for it (the MD5 in lower-case hex).
 *
 * A fast hash is enough here. Slow ones make up for passwords that people think of; an app password is always one of
 * {@link randomPassword}, and 79 random bits cannot be tried out, however fast that goes. And a login, which may be with
 * any of the account's app passwords, finds the right one by its hash.
 */
export function hashAppPassword(digest: string): string {
  return createHash('sha256').update(digest, 'utf8').digest('hex');
}

// No letters and digits that look alike; sixteen of these are 79 bits.
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const PASSWORD_LETTERS = 16;

/** A random password that can be read out and typed. */
export function randomPassword(): string {
  let password = '';
  while (password.length < PASSWORD_LETTERS) {
    for (const byte of randomBytes(PASSWORD_LETTERS)) {
      // Bytes past the last multiple are dropped, or some letters would be likelier than others.
      if (byte < 256 - (256 % LETTERS.length) && password.length < PASSWORD_LETTERS) {
        password += LETTERS[byte % LETTERS.length];
      }
    }
  }
  return password;
}
