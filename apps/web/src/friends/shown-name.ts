import { type Friend, isBlank } from '@rookery/store';

/** A friend's name in lists. */
export function shownName({ remark, nick, uin }: Friend): string {
  return [remark, nick].find((name) => !isBlank(name)) ?? String(uin);
}

/** Whether a friend is online: an invisible one looks offline. */
export function isHere({ status }: Friend): boolean {
  return status !== 20 && status !== 40;
}
