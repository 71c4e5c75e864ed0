import type { Groups } from './groups.ts';
import type { Mailboxes } from './mailboxes.ts';

// Others wait for the storage, too.
const MOST_LOOKED = 4096;

/**
 * Up to which number nothing behind `after` can be fetched any more, since it is of groups that the account has left.
 * Looks at a bounded number of rows.
 */
export function unreadableUpTo(mailboxes: Mailboxes, groups: Groups, uin: number, after: number): number {
  const isReadable = groups.readableBy(uin);
  let [upTo, looked] = [after, 0];
  for (const row of mailboxes.received(uin, after)) {
    if (isReadable(row) || looked++ === MOST_LOOKED) return upTo;
    upTo = row.number;
  }
  return upTo;
}
