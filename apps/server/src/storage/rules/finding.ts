import type { SearchHit, SearchQuery } from '../storage.ts';
import { folded } from './folding.ts';

/** Tells accounts with a text in their nickname, in any case and width, or at the start of their number. */
export function named(text: string): (account: { readonly uin: number; readonly nick: string }) => boolean {
  const wanted = folded(text);
  return ({ uin, nick }) => folded(nick).includes(wanted) || String(uin).startsWith(text);
}

/** Tells accounts that a search is after, among those that let themselves be found. */
export function sought({ searcher, age, sex, province, text = '' }: SearchQuery): (account: SearchHit) => boolean {
  const isNamed = text === '' ? () => true : named(text);
  return (one) =>
    one.uin !== searcher &&
    (age === undefined || one.age === age) &&
    (sex === undefined || one.sex === sex) &&
    (province === undefined || one.province === province) &&
    isNamed(one);
}
