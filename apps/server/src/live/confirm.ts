import type { Base } from '../base.ts';
import { beginGeneration, type Link, type Session } from './session.ts';
import type { Sessions } from './sessions.ts';

type Confirming = Pick<Base, 'storage'> & { readonly sessions: Pick<Sessions, 'changed'> };

/** A request that confirms: `GN` is the generation that its number is of. */
type Confirmation = {
  readonly session: Session;
  readonly fields: { readonly GN?: string | undefined };
  readonly peer: { readonly link?: Link };
  readonly steady: number;
};

// A client can claim anything; what that costs the others of its account is bounded.
const RENEW_MS = 60_000;

/** Whether numbers of this generation mean something; those of a client that tells none are believed. */
export function isOfNow(session: Session, generation: string | undefined): boolean {
  return generation === undefined || generation === session.generation;
}

/**
 * Moves the place of a session of 2.0, on disk when it resolves. A number beyond what there is moves nothing; under the
 * present generation it shows that the history went back, and another one begins.
 */
export async function confirmUpTo(
  parts: Confirming,
  { session, fields, peer, steady }: Confirmation,
  number: number,
): Promise<void> {
  const cursor = await parts.storage.confirm({ uin: session.uin, session: session.id, number });
  session.cursor = Math.max(session.cursor, cursor);
  const isBeyond = session.cursor < number && !session.isGone;
  if (isBeyond && fields.GN === session.generation) await renew(parts, session, steady, peer.link);
}

/** The history of an account went back unnoticed: its other connections end, since they hold numbers of before. */
async function renew(
  { storage, sessions }: Confirming,
  session: Session,
  steady: number,
  asking?: Link,
): Promise<void> {
  const { uin, resident } = session;
  if (steady - resident.renewedAt < RENEW_MS) return;
  resident.renewedAt = steady;
  const generation = await storage.renewNumbers({ uin });
  for (const each of resident.modern) beginGeneration(each, generation, asking);
  // A session that is just being taken up is looked up once more.
  await sessions.changed(uin);
}
