import { requestOnce } from './single.ts';
import type { Transport } from './transport.ts';

/** An invitation, as the one who has its code is shown it. */
export type Invitation = {
  /** Who invites; 0 for the operator. */
  readonly uin: number;
  readonly nick: string;
  readonly face: number;
  /** When it ends, in milliseconds since 1970. */
  readonly endsAt: number;
};

/**
 * Asks who invites, with the code of an invitation and without a session.
 *
 * @throws RefusedError (`reason` is `gone` when it is not good), UnreachableError
 */
export async function invitation(transport: Transport, code: string): Promise<Invitation> {
  const { UN, NK, FC, EX } = await requestOnce(transport, 0, 'Invitation', { IC: code });
  return { uin: UN || 0, nick: NK ?? '', face: Number(FC || 0), endsAt: EX || 0 };
}
