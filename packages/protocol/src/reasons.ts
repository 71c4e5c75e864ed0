import type { Kind } from './fields.ts';

/**
 * The table of reasons: what a refusal of 2.0 carries as `RC`, where a client has cause to tell it from others with the
 * same `RES`. `RA` says the same to people, and may change its words; these never do.
 */
export const reasons = {
  'accounts-full': 'There is no number left for another account.',
  'app-passwords-full': 'The account has as many app passwords as it may have.',
  'bad-nick': 'NK cannot be a nickname.',
  'bars-full': 'As many accounts as may be may not come back to the group.',
  'blocks-full': 'The account blocks as many others as it may.',
  changed: 'The account has been changed while this was under way.',
  closed: 'Registration is closed on this server.',
  disabled: 'The account is disabled.',
  'disk-full': 'The disk of the server has no room for it.',
  'files-full': 'The files of the account would take more than they may together.',
  'friends-only': 'The other account takes messages from friends only.',
  gone: 'What ID, IC or FI names is not there, or not any more.',
  'group-full': 'The group has as many members as it may have, or the account is in as many groups as it may be.',
  'groups-full': 'The account is in as many groups as it may be.',
  'invites-full': 'There are as many invitations as there may be.',
  'is-owner': 'The owner of a group hands it over, or ends it.',
  'last-admin': 'It would leave the server without an administrator.',
  'list-full': 'One of the two friend lists is full.',
  'mailbox-full': 'A mailbox is full: that of the other account, or that of one of the two.',
  'no-account': 'There is no such account, or not any more.',
  'no-friend': 'The other account is no friend.',
  'no-group': 'There is no such group, or none that the account may know of.',
  'no-member': 'The other account is no member of the group.',
  'no-message': 'There is no such message, or none that the account may read.',
  'no-right': 'The role in the group does not allow it, or the message is of another.',
  'not-admin': 'Only administrators may do this.',
  'not-asked': 'The other account has not asked to be added, or not any more.',
  'not-invited': 'IC is missing, or not the code of an invitation that is still good.',
  'number-taken': 'There is an account with this number already.',
  'push-full': 'As many browsers as may be are told by push already.',
  'push-off': 'The operator has not switched on notifications by push.',
  'reactions-full': 'As many accounts as may have reacted to the message.',
  'requests-full': 'Too many requests to the other account are open.',
  restored: 'GN is a generation of before a backup was restored: the numbers mean nothing any more.',
  self: 'It cannot be done to the account, or the session, that asks.',
  silenced: 'The account may not write in this group at present.',
  'takes-nobody': 'The other account does not accept friends, or the group only those that it invites.',
  'too-late': 'The message is too old for it.',
  'too-long': 'A text is too long.',
  'uploads-full': 'As many files of the account as may be are on their way here already.',
  'wrong-password': 'The password is wrong; at a login perhaps the number of the account.',
} as const;

/** A row of the table of reasons, by name. */
export type Reason = keyof typeof reasons;

const REASON = /^[a-z-]{1,32}$/;

/** What a refusal carries as `RC`. What a newer server gives is taken as it is, so the table itself is not needed. */
export const reason: Kind<Reason> = {
  must: 'a reason, see below',
  read: (text) => (REASON.test(text) ? (text as Reason) : undefined),
  write: (value) => value,
};
