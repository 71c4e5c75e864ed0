import { RefusedError, UnreachableError } from '@rookery/client';
import { isAccountNumber } from '@rookery/protocol';
import { NoCookiesError } from '../base/door-context.ts';
import { type Silence, silenceIn } from './silence.ts';

/** The typed account number, if it can be one. Spaces and the wide digits of Chinese keyboards are fine. */
export function readNumber(text: string): number | undefined {
  const digits = text.normalize('NFKC').replace(/[\s-]/g, '');
  const number = Number(digits);
  return /^[0-9]{5,10}$/.test(digits) && isAccountNumber(number) ? number : undefined;
}

/** Why signing in failed, and where on the page to show it. */
export type SignInTrouble =
  | { readonly at: 'number'; readonly is: 'missing' | 'impossible' | 'disabled' }
  | { readonly at: 'password'; readonly is: 'missing' | 'wrong' }
  | { readonly at: 'page'; readonly is: Silence | 'cookies' }
  | { readonly at: 'page'; readonly is: 'limited'; readonly seconds: number }
  | { readonly at: 'page'; readonly is: 'other'; readonly error: unknown };

/** Explains a refused login. The server does not say whether the account exists. */
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

/** Why an account could not be created, and where to show it. */
export type RegisterTrouble =
  | { readonly at: 'nick'; readonly is: 'missing' | 'impossible' }
  | { readonly at: 'password'; readonly is: 'short' }
  | { readonly at: 'code'; readonly is: 'missing' | 'wrong' }
  | { readonly at: 'page'; readonly is: Silence | 'closed' }
  | { readonly at: 'page'; readonly is: 'limited'; readonly seconds: number }
  | { readonly at: 'page'; readonly is: 'other'; readonly error: unknown };

/** Explains a refused registration. */
export function registerTrouble(error: unknown): RegisterTrouble {
  if (error instanceof UnreachableError) return { at: 'page', is: silenceIn(error.message) };
  if (!(error instanceof RefusedError)) return { at: 'page', is: 'other', error };
  if (error.error === 'limited') return { at: 'page', is: 'limited', seconds: error.waitMs / 1000 };
  if (error.reason === 'bad-nick') return { at: 'nick', is: 'impossible' };
  if (error.reason === 'not-invited') return { at: 'code', is: 'wrong' };
  if (error.reason === 'closed') return { at: 'page', is: 'closed' };
  return { at: 'page', is: 'other', error };
}
