import { UnreachableError } from './errors.ts';
import { requestOnce } from './single.ts';
import type { Transport } from './transport.ts';

/** What a server tells any client, before login. */
export type ServerInfo = {
  readonly name: string;
  /** Of its program. */
  readonly version: string;
  /** Who may make an account: those who are invited, anyone, or no one. */
  readonly registration: 'invite' | 'open' | 'closed';
  /** How many characters a message has at the most. */
  readonly messageChars: number;
};

/**
 * Asks a server what it is, without a session.
 *
 * @throws RefusedError, UnreachableError
 * @example const { registration } = await serverInfo({ transport: http('http://127.0.0.1:8000') });
 */
export async function serverInfo({ transport }: { readonly transport: Transport }): Promise<ServerInfo> {
  const { NM, VN, RG, MB } = await requestOnce(transport, 0, 'Server', {});
  if (!MB) throw new UnreachableError(`${transport.address} does not speak version 2.0.`);
  // What is not known here allows nothing.
  const registration = RG === 'open' || RG === 'invite' ? RG : 'closed';
  return { name: NM ?? '', version: VN ?? '', registration, messageChars: MB };
}
