import { hash, randomBytes } from 'node:crypto';

/** A token that cannot be guessed: 192 bits. */
export function newToken(): string {
  return randomBytes(24).toString('base64url');
}

/** What is kept of a token, in memory and on disk: a reader of the database cannot use it. */
export function digestToken(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}
