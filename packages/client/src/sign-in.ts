import type { Status } from '@rookery/protocol';
import { loginRefused } from './errors.ts';
import { http } from './http.ts';
import { passwordDigest } from './md5.ts';
import { requestOnce } from './single.ts';
import type { Transport } from './transport.ts';

/** Where a page's door is, and whose account is meant. */
export type PageOptions = {
  /** Of the server whose page this is: `location.origin`. */
  readonly url: string | URL;
  /** The account. */
  readonly uin: number;
};

/** What a page signs in with. */
export type SignInOptions = PageOptions & {
  readonly password: string;
  /** The name of the program and the device, shown by `Sessions`. */
  readonly name?: string | undefined;
  /** The status to log in with. */
  readonly status?: Status | undefined;
  /** With `false` the browser forgets the session when it is closed. */
  readonly remember?: boolean | undefined;
};

/** What a sign-in tells: the generation of the account's numbers, see {@link Client.generation}. */
export type SignedIn = { readonly generation: string | undefined };

/** What a page changes a password with. */
export type ChangePasswordOptions = PageOptions & { readonly password: string; readonly newPassword: string };

/**
 * Logs in a page that the server itself has served. The token goes into a cookie that no script can read; a client with
 * `cookie: true` goes on with it, in this tab and in others. Another sign-in in the same browser ends this session.
 *
 * @throws RefusedError, UnreachableError
 * @example
 * await signIn({ url: location.origin, uin: 10001, password: '...' });
 * const client = new Client({ transport: websocket(location.origin), uin: 10001, cookie: true });
 */
export async function signIn({ url, uin, password, name, status, remember = true }: SignInOptions): Promise<SignedIn> {
  const fields = { PS: passwordDigest(password), ST: status, CL: name };
  const reply = await requestOnce(door(url, remember ? '' : '?remember=0'), uin, 'Login', fields);
  if (reply.RS !== 0) throw loginRefused(reply);
  return { generation: reply.GN || undefined };
}

/**
 * Ends the session of the cookie, and takes the cookie away. Clients that use it end with it; that is no error when the
 * session has ended already.
 *
 * @throws RefusedError, UnreachableError
 */
export async function signOut({ url, uin }: PageOptions): Promise<void> {
  await requestOnce(door(url), uin, 'Logout', {});
}

/**
 * Gives the account another password. The session of the cookie goes on, under a new cookie; all others end.
 *
 * @throws RefusedError (the password is wrong, say), UnreachableError
 */
export async function changePassword({ url, uin, password, newPassword }: ChangePasswordOptions): Promise<void> {
  await requestOnce(door(url), uin, 'ChangePwd', { PS: passwordDigest(password), NP: passwordDigest(newPassword) });
}

function door(url: string | URL, query = ''): Transport {
  return http(new URL(`/web${query}`, url), { credentials: 'same-origin' });
}
