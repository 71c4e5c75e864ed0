import type { Client, ServerInfo } from '@rookery/client';

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
  const [{ CT, EX, UN, IC }, { RG }] = await Promise.all([client.call('Invites', {}), client.call('Server', {})]);
  const open = [...(IC || [])].map((code, i) => ({
    code,
    uses: (CT || [])[i] ?? 0,
    endsAt: (EX || [])[i] ?? 0,
    by: (UN || [])[i] ?? 0,
  }));
  // Those that end last are those that were made last, more or less.
  open.sort((a, b) => b.endsAt - a.endsAt);
  // What is not known here allows nothing.
  return { open, registration: RG === 'open' || RG === 'invite' ? RG : 'closed' };
}
