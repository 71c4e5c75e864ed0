/** This browser keeps no cookie for the page, so there can be no session. */
export class NoCookiesError extends Error {
  override readonly name = 'NoCookiesError';
}
