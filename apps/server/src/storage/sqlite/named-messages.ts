import { kinds, readMessageName } from '@rookery/protocol';
import type { GroupTalks } from './group-talks.ts';
import type { Groups } from './groups.ts';
import type { EntryRow, Mailboxes } from './mailboxes.ts';
import type { Talks } from './talks.ts';

const MESSAGE = kinds.message.code;

/** A message as one account sees it: its row has the numbers of that account. */
export type NamedMessage = {
  readonly row: EntryRow;
  readonly author: number;
  /** The group that it is in; nothing for one between two accounts. */
  readonly group: number | undefined;
  /** Its number in its name. */
  readonly number: number;
};

/** Messages by their names, for those that may read them. */
export class NamedMessages {
  readonly #mailboxes: Mailboxes;
  readonly #groups: Groups;
  readonly #talks: Talks;
  readonly #groupTalks: GroupTalks;

  constructor(mailboxes: Mailboxes, groups: Groups, talks: Talks, groupTalks: GroupTalks) {
    this.#mailboxes = mailboxes;
    this.#groups = groups;
    this.#talks = talks;
    this.#groupTalks = groupTalks;
  }

  /** Nothing for one that the account may not read, or has deleted. */
  find(uin: number, name: string): NamedMessage | undefined {
    const read = readMessageName(name);
    if (!read) return undefined;
    const { owner, number } = read;
    if (this.#groups.isKnown(owner)) return this.#inGroup(uin, owner, number);
    const row = owner === uin ? this.#own(uin, number) : this.#mailboxes.twinOf(uin, owner, number);
    const isThere = row !== undefined && row.number > this.#talks.state(uin, row.peer).cleared;
    return isThere ? { row, author: owner, group: undefined, number } : undefined;
  }

  #own(uin: number, number: number): EntryRow | undefined {
    const row = this.#mailboxes.row(uin, number);
    return row?.kind === MESSAGE && row.sent === 1 && !row.author ? row : undefined;
  }

  #inGroup(uin: number, group: number, number: number): NamedMessage | undefined {
    if (!this.#groupTalks.isOpen(uin, group)) return undefined;
    const row = this.#groupTalks.row(uin, group, number);
    return row?.kind === MESSAGE && row.author ? { row, author: row.author, group, number } : undefined;
  }
}
