import type { Client, ServerInfo } from '@rookery/client';

/** An open invitation. */
export type Invite = {
  readonly code: string;
  /** How many more accounts it can create. */
  readonly uses: number;
  readonly endsAt: number;
  readonly inviter: number;
};

/** The open invitations, and the server's registration setting. */
export type Invites = { readonly open: readonly Invite[]; readonly registration: ServerInfo['registration'] };

/** Loads the open invitations and the registration setting. */
export async function readInvites(client: Pick<Client, 'call'>): Promise<Invites> {
  const [{ invites }, server] = await Promise.all([client.call('Invites', {}), client.call('Server', {})]);
  // Roughly newest first: later expiry mostly means created later.
  const open = invites.toSorted((a, b) => b.endsAt - a.endsAt);
  const { registration } = server;
  // An unknown setting allows nothing.
  return { open, registration: registration === 'open' || registration === 'invite' ? registration : 'closed' };
}
