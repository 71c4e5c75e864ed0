import type { Client, ServerInfo } from '@rookery/client';
import { rowsOf } from '@rookery/protocol';

/** An open invitation. */
export type Invite = {
  readonly code: string;
  /** How many more accounts it can create. */
  readonly uses: number;
  readonly endsAt: number;
  readonly by: number;
};

/** The open invitations, and the server's registration setting. */
export type Invites = { readonly open: readonly Invite[]; readonly registration: ServerInfo['registration'] };

/** Loads the open invitations and the registration setting. */
export async function readInvites(client: Pick<Client, 'call'>): Promise<Invites> {
  const [reply, { RG }] = await Promise.all([client.call('Invites', {}), client.call('Server', {})]);
  const rows = rowsOf(reply, { IC: '', CT: 0, EX: 0, UN: 0 });
  const open = rows.map(({ IC, CT, EX, UN }) => ({ code: IC, uses: CT, endsAt: EX, by: UN }));
  // Roughly newest first: later expiry mostly means created later.
  open.sort((a, b) => b.endsAt - a.endsAt);
  // An unknown setting allows nothing.
  return { open, registration: RG === 'open' || RG === 'invite' ? RG : 'closed' };
}
