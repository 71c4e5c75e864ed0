/** This browser keeps no cookie for the page, and so no session. */
export class NoCookiesError extends Error {
  override readonly name = 'NoCookiesError';
}
