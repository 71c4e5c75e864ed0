import { RefusedError, UnreachableError } from '@rookery/client';
import { isAccountNumber } from '@rookery/protocol';
import { NoCookiesError } from '../app/no-cookies.ts';
import { type Silence, silenceIn } from './silence.ts';

/** The number that somebody has typed, if it can be that of an account. Blanks within it are no
 * mistake, nor are the wide digits of Chinese keyboards. */
export function readNumber(text: string): number | undefined {
  const digits = text.normalize('NFKC').replace(/[\s-]/g, '');
  const number = Number(digits);
  return /^[0-9]{5,10}$/.test(digits) && isAccountNumber(number) ? number : undefined;
}

/** Why somebody could not sign in, and where on the page that belongs. */
export type SignInTrouble =
  | { readonly at: 'number'; readonly is: 'missing' | 'impossible' | 'disabled' }
  | { readonly at: 'password'; readonly is: 'missing' | 'wrong' }
  | { readonly at: 'page'; readonly is: Silence | 'cookies' }
  | { readonly at: 'page'; readonly is: 'limited'; readonly seconds: number }
  | { readonly at: 'page'; readonly is: 'other'; readonly error: unknown };

/** What the server's answer to a login means. It does not say whether there is such an account. */
export function signInTrouble(error: unknown): SignInTrouble {
  if (error instanceof UnreachableError) return { at: 'page', is: silenceIn(error.message) };
  if (error instanceof NoCookiesError) return { at: 'page', is: 'cookies' };
  if (!(error instanceof RefusedError)) return { at: 'page', is: 'other', error };
  if (error.error === 'account') return { at: 'number', is: 'impossible' };
  if (error.error === 'limited') return { at: 'page', is: 'limited', seconds: error.waitMs / 1000 };
  if (error.reason === 'wrong-password') return { at: 'password', is: 'wrong' };
  if (error.reason === 'disabled') return { at: 'number', is: 'disabled' };
  return { at: 'page', is: 'other', error };
}

/** Why an account could not be made, and where that belongs. */
export type RegisterTrouble =
  | { readonly at: 'nick'; readonly is: 'missing' | 'impossible' }
  | { readonly at: 'password'; readonly is: 'short' }
  | { readonly at: 'code'; readonly is: 'missing' | 'wrong' }
  | { readonly at: 'page'; readonly is: Silence | 'closed' }
  | { readonly at: 'page'; readonly is: 'limited'; readonly seconds: number }
  | { readonly at: 'page'; readonly is: 'other'; readonly error: unknown };

/** What the server's answer to a registration means. */
export function registerTrouble(error: unknown): RegisterTrouble {
  if (error instanceof UnreachableError) return { at: 'page', is: silenceIn(error.message) };
  if (!(error instanceof RefusedError)) return { at: 'page', is: 'other', error };
  if (error.error === 'limited') return { at: 'page', is: 'limited', seconds: error.waitMs / 1000 };
  if (error.reason === 'bad-nick') return { at: 'nick', is: 'impossible' };
  if (error.reason === 'not-invited') return { at: 'code', is: 'wrong' };
  if (error.reason === 'closed') return { at: 'page', is: 'closed' };
  return { at: 'page', is: 'other', error };
}
