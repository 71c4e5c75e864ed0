import { useCallback, useEffect, useState } from 'react';
import { useMessenger } from '../../app/context.ts';

/** An invitation that is open. */
export type Invite = {
  readonly code: string;
  /** How many accounts it is still good for. */
  readonly uses: number;
  readonly endsAt: number;
  readonly by: number;
};

/** Who may make an account. */
export type Registration = 'invite' | 'open' | 'closed';

export type Invites = {
  readonly invites: readonly Invite[] | undefined;
  readonly registration: Registration | undefined;
  readonly trouble: unknown;
  readonly reload: () => Promise<void>;
};

/** The open invitations, and what they are good for on this server. */
export function useInvites(): Invites {
  const { client } = useMessenger();
  const [invites, setInvites] = useState<readonly Invite[]>();
  const [registration, setRegistration] = useState<Registration>();
  const [trouble, setTrouble] = useState<unknown>();
  const reload = useCallback(async () => {
    setTrouble(undefined);
    try {
      const [{ CT, EX, UN, IC }, { RG }] = await Promise.all([client.call('Invites', {}), client.call('Server', {})]);
      const open = [...(IC || [])].map((code, i) => ({
        code,
        uses: (CT || [])[i] ?? 0,
        endsAt: (EX || [])[i] ?? 0,
        by: (UN || [])[i] ?? 0,
      }));
      // Those that end last are those that were made last, more or less.
      setInvites(open.sort((a, b) => b.endsAt - a.endsAt));
      setRegistration(registrationOf(RG));
    } catch (error) {
      setTrouble(error);
    }
  }, [client]);
  useEffect(() => void reload(), [reload]);
  return { invites, registration, trouble, reload };
}

function registrationOf(word: string | undefined): Registration {
  return word === 'open' || word === 'closed' ? word : 'invite';
}
