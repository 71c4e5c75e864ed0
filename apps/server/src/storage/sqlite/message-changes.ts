import { type Beside, type KindCode, kinds } from '@rookery/protocol';
import { mayEdit, mayRecall, type Roles, reacting } from '../rules/changing.ts';
import { mayWriteTo } from '../rules/groups.ts';
import type { ChangeOutcome, MessageChange, NamedEntry } from '../storage.ts';
import type { Besides } from './besides.ts';
import type { Groups } from './groups.ts';
import { besideIn, entryOf, type Mailboxes } from './mailboxes.ts';
import type { NamedMessage, NamedMessages } from './named-messages.ts';

type ChangeParts = {
  readonly mailboxes: Mailboxes;
  readonly groups: Groups;
  readonly named: NamedMessages;
  readonly besides: Besides;
};
type Says = { readonly kind: KindCode; readonly text: string };
const nothing = { outcome: 'done', group: undefined, told: [], dropped: [] } as const;
type Done = Extract<ChangeOutcome, { outcome: 'done' }>;

/** Recalling, editing and reacting: the message as it is now, for all that have it. */
export function messageChangeOperations(
  { mailboxes, groups, named, besides }: ChangeParts,
  isWelcome: (from: number, to: number) => boolean,
) {
  /** Puts the new content in the place of the old one, wherever that is. */
  function rewrite({ row, author, group, number }: NamedMessage, uin: number, text: string, beside: Beside): void {
    const json = Object.keys(beside).length === 0 ? null : JSON.stringify(beside);
    const content = { text, beside: json };
    if (group !== undefined) {
      groups.rewrite(group, number, content);
      return;
    }
    mailboxes.rewrite(uin, row.number, content);
    const theirs = author === uin ? mailboxes.twinOf(row.peer, uin, number)?.number : row.twin;
    if (theirs) mailboxes.rewrite(row.peer, theirs, content);
  }

  /** Tells all that have the message; answers who they are. */
  function tell(
    { row, group, number }: NamedMessage,
    { uin, at, session }: MessageChange,
    { kind, text }: Says,
  ): number[] {
    if (group !== undefined) return groups.changed(group, number, { kind, author: uin, at, text }, session);
    const change = { kind, at, text, request: null, client_id: null, twin: 0 };
    mailboxes.append({ ...change, uin, peer: row.peer, sent: 1, origin: session });
    mailboxes.append({ ...change, uin: row.peer, peer: uin, sent: 0, origin: 0 });
    return [uin, row.peer];
  }

  function rolesIn(group: number | undefined, uin: number, author: number): Roles | undefined {
    if (group === undefined) return undefined;
    const roleOf = (one: number) => groups.membership(group, one)?.role;
    return { role: roleOf(uin) ?? 'member', authorRole: roleOf(author) };
  }

  /** What speaks against saying anything where the message is. */
  function silence({ row, group }: NamedMessage, uin: number, at: number): 'stranger' | 'silenced' | undefined {
    if (group === undefined) return isWelcome(uin, row.peer) ? undefined : 'stranger';
    const found = groups.find(group);
    const writer = groups.membership(group, uin);
    const mayWrite = found && mayWriteTo(writer && { ...writer, quiet: found.quiet }, at) === undefined;
    return mayWrite ? undefined : 'silenced';
  }

  function changed(found: NamedMessage, change: MessageChange, text: string, beside: Beside, says: Says): Done {
    rewrite(found, change.uin, text, beside);
    return { outcome: 'done', group: found.group, told: tell(found, change, says), dropped: [] };
  }

  return {
    message({ uin, name }: { uin: number; name: string }): NamedEntry | undefined {
      const found = named.find(uin, name);
      return found && { entry: entryOf(found.row), author: found.author };
    },

    recallMessage(change: MessageChange & { within: number }): ChangeOutcome {
      const { uin, name, at, within } = change;
      const found = named.find(uin, name);
      if (!found) return { outcome: 'unknown' };
      const { row, author, group, number } = found;
      if (besideIn(row.beside).isRecalled) return nothing;
      const age = at - row.at;
      const refused = mayRecall({ isAuthor: author === uin, age, most: within }, rolesIn(group, uin, author));
      if (refused) return { outcome: refused };
      const says = { kind: kinds.recalled.code, text: name };
      const done = changed(found, change, '', { isRecalled: true }, says);
      return { ...done, dropped: besides.drop(author, group ?? author, number) };
    },

    editMessage(change: MessageChange & { text: string; within: number }): ChangeOutcome {
      const { uin, name, text, at, within } = change;
      const found = named.find(uin, name);
      if (!found) return { outcome: 'unknown' };
      const beside = besideIn(found.row.beside);
      if (beside.isRecalled) return { outcome: 'unknown' };
      if (text === '' && !beside.files) return { outcome: 'empty' };
      const age = at - found.row.at;
      const refused = mayEdit({ isAuthor: found.author === uin, age, most: within }) ?? silence(found, uin, at);
      if (refused) return { outcome: refused };
      if (text === found.row.text) return nothing;
      return changed(found, change, text, { ...beside, editedAt: at }, { kind: kinds.edited.code, text: name });
    },

    reactTo(change: MessageChange & { reaction: string | undefined }): ChangeOutcome {
      const { uin, name, at, reaction } = change;
      const found = named.find(uin, name);
      if (!found) return { outcome: 'unknown' };
      const { reactions = [], ...beside } = besideIn(found.row.beside);
      if (beside.isRecalled) return { outcome: 'unknown' };
      const refused = silence(found, uin, at);
      if (refused) return { outcome: refused };
      const mine = reactions.find(({ uins }) => uins.includes(uin))?.reaction;
      if (mine === reaction) return nothing;
      const after = reacting(reactions, uin, reaction);
      if (after === 'full') return { outcome: 'full' };
      const says = { kind: kinds.reacted.code, text: reaction === undefined ? name : `${name} ${reaction}` };
      const now = { ...beside, ...(after.length > 0 && { reactions: after }) };
      return changed(found, change, found.row.text, now, says);
    },
  };
}
