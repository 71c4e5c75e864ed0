import { UnreachableError } from './errors.ts';
import { passwordDigest } from './md5.ts';
import { requestOnce } from './single.ts';
import type { Transport } from './transport.ts';

/** What a new account begins with. */
export type RegisterOptions = {
  readonly transport: Transport;
  readonly nick: string;
  readonly password: string;
  /** The code of an invitation, where the server wants one. */
  readonly invite?: string | undefined;
};

/**
 * Makes a new account, where the server lets people do that; resolves with its number.
 *
 * @throws RefusedError, UnreachableError
 */
export async function register({ transport, nick, password, invite }: RegisterOptions): Promise<number> {
  const { UN } = await requestOnce(transport, 0, 'Register', { NK: nick, PS: passwordDigest(password), IC: invite });
  if (!UN) throw new UnreachableError(`${transport.address} does not speak version 2.0.`);
  return UN;
}
