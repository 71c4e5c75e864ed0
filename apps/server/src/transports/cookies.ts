import type { IncomingHttpHeaders } from 'node:http';
import { isSameOrigin } from './head.ts';

/** What a cookie says: whose token it is, and whether the browser keeps it when it is closed. */
export type Kept = { readonly uin: number; readonly token: string; readonly isLasting: boolean };

/** A page that this server has served asks. */
export type AskingPage = {
  /** The name of its cookie. */
  readonly name: string;
  /** It came over TLS, as the browser sees it. */
  readonly isSecure: boolean;
  /**
   * What is in the cookies of that name that can be read. Neighbours (another port of the host, the page of another path)
   * can put some of their own in front of ours, and nothing tells which is which but that its session is there.
   */
  readonly kept: readonly Kept[];
};

// Browsers keep none for longer; the session's own life decides.
const LASTING_SECONDS = 400 * 86_400;
const VALUE = /^([0-9]{1,10})\.(lasting|brief)\.([\w-]{16,64})$/;
const PORT = /:([0-9]{1,5})$/;
const OURS = /(?:^|; *)(?:__Host-)?rookery-[0-9]{1,5}=[0-9]/;

/**
 * The page that asks, if it is one of this server: it must say so by its Origin, which no page can choose. What a
 * program sends, which has no Origin, is not a page's.
 *
 * @param isEncrypted over TLS, as far as is known here; then a page that came without it is another site's
 */
export function pageOf(headers: IncomingHttpHeaders, isEncrypted: boolean): AskingPage | undefined {
  const { origin = '', host = '' } = headers;
  const [scheme] = /^https?:\/\//i.exec(origin) ?? [];
  if (scheme === undefined || !isSameOrigin(origin, host)) return undefined;
  const isSecure = scheme.toLowerCase() === 'https://';
  if (isEncrypted && !isSecure) return undefined;
  const name = nameOf(host, isSecure);
  return { name, isSecure, kept: keptIn(headers.cookie ?? '', name) };
}

/**
 * What is in our cookies, whatever page asks: for what changes nothing. A picture that a page shows comes without Origin,
 * so that nothing says whether the page was loaded over TLS.
 */
export function cookiesIn({ host = '', cookie = '' }: IncomingHttpHeaders): readonly Kept[] {
  return [true, false].flatMap((isSecure) => keptIn(cookie, nameOf(host, isSecure)));
}

/** The value of Set-Cookie that keeps a token out of the reach of scripts and of other sites' pages. */
export function setCookie(page: AskingPage, { uin, token, isLasting }: Kept): string {
  const life = isLasting ? 'lasting' : 'brief';
  const maxAge = isLasting ? `; Max-Age=${LASTING_SECONDS}` : '';
  return `${page.name}=${uin}.${life}.${token}${maxAge}${attributesOf(page)}`;
}

/** The value of Set-Cookie that takes the cookie away. */
export function dropCookie(page: AskingPage): string {
  return `${page.name}=; Max-Age=0${attributesOf(page)}`;
}

/** Whether a browser sends a cookie of ours, for any port. */
export function hasOurCookie({ cookie = '' }: IncomingHttpHeaders): boolean {
  return OURS.test(cookie);
}

/** All ports of a host share their cookies; and `__Host-` keeps neighbours in the domain from making one. */
function nameOf(host: string, isSecure: boolean): string {
  const port = PORT.exec(host)?.[1] ?? (isSecure ? '443' : '80');
  return `${isSecure ? '__Host-' : ''}rookery-${port}`;
}

function attributesOf({ isSecure }: AskingPage): string {
  return `; Path=/; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
}

function keptIn(cookies: string, name: string): Kept[] {
  const start = `${name}=`;
  const found = new Map<string, Kept>();
  for (const cookie of cookies.split(';')) {
    const pair = cookie.trim();
    const [, uin, life, token] = (pair.startsWith(start) && VALUE.exec(pair.slice(start.length))) || [];
    if (token !== undefined) found.set(`${uin} ${token}`, { uin: Number(uin), token, isLasting: life === 'lasting' });
  }
  return [...found.values()];
}
