import type { Client, ServerInfo } from '@rookery/client';
import { rowsOf } from '@rookery/protocol';

/** An invitation that is open. */
export type Invite = {
  readonly code: string;
  /** How many accounts it is still good for. */
  readonly uses: number;
  readonly endsAt: number;
  readonly by: number;
};

/** The open invitations, and what they are good for: who may make an account. */
export type Invites = { readonly open: readonly Invite[]; readonly registration: ServerInfo['registration'] };

/** Asks for the open invitations, and for what they are good for on this server. */
export async function readInvites(client: Pick<Client, 'call'>): Promise<Invites> {
  const [reply, { RG }] = await Promise.all([client.call('Invites', {}), client.call('Server', {})]);
  const rows = rowsOf(reply, { IC: '', CT: 0, EX: 0, UN: 0 });
  const open = rows.map(({ IC, CT, EX, UN }) => ({ code: IC, uses: CT, endsAt: EX, by: UN }));
  // Those that end last are those that were made last, more or less.
  open.sort((a, b) => b.endsAt - a.endsAt);
  // What is not known here allows nothing.
  return { open, registration: RG === 'open' || RG === 'invite' ? RG : 'closed' };
}
