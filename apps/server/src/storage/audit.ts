/** Who does something that is kept in the audit log: an administrator, 0 the command line. `most` acts are kept. */
export type Act = { readonly by: number; readonly at: number; readonly most: number };

/** For what an owner may do as well: only with an act it is kept in the audit log. */
export type MaybeAct = { readonly act?: Act | undefined };

export type ActName =
  | 'create'
  | 'disable'
  | 'enable'
  | 'promote'
  | 'demote'
  | 'password'
  | 'policy'
  | 'profile'
  | 'invite'
  | 'uninvite'
  | 'befriend'
  | 'unfriend'
  | 'block'
  | 'unblock'
  | 'app-password'
  | 'end-app-password'
  | 'end-session'
  | 'create-group'
  | 'end-group'
  | 'own-group'
  | 'join-group'
  | 'leave-group'
  | 'restore';

export type DoneAct = {
  /** 1, 2, 3... */
  readonly number: number;
  readonly at: number;
  readonly by: number;
  /** The account it was done to; 0 none. */
  readonly about: number;
  readonly act: ActName;
  readonly detail: string;
};

/** `next`: the number to go on below; 0 when there is nothing more. */
export type AuditPage = { readonly acts: readonly DoneAct[]; readonly next: number };
