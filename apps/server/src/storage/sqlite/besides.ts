import type { DatabaseSync } from 'node:sqlite';
import type { AttachedFile, Beside } from '@rookery/protocol';
import { mayAdminister } from '../rules/groups.ts';
import type { NewMessage, NotStored } from '../storage.ts';
import type { Groups } from './groups.ts';
import type { NamedMessages } from './named-messages.ts';

type FileRow = AttachedFile & { readonly key: number; readonly uin: number };
type Use = { readonly owner: number; readonly number: number };

// Of the messages that have brought it to an account so many are looked at, the newest first: some may be deleted.
const MOST_USES = 50;

/** What goes with new messages beside their texts, and which messages name a file. */
export class Besides {
  readonly #named: NamedMessages;
  readonly #groups: Groups;
  readonly #file;
  readonly #use;
  readonly #uses;
  readonly #usedBy;
  readonly #unuse;
  readonly #remove;

  constructor(db: DatabaseSync, named: NamedMessages, groups: Groups) {
    this.#named = named;
    this.#groups = groups;
    this.#file = db.prepare('SELECT number AS key, uin, id, type, bytes, width, height, name FROM files WHERE id = ?');
    this.#use = db.prepare('INSERT OR IGNORE INTO file_uses (file, owner, number, peer) VALUES (?, ?, ?, ?)');
    this.#uses = db.prepare(`
      SELECT owner, number FROM file_uses WHERE file = ?1 AND owner = ?2 UNION ALL
      SELECT owner, number FROM file_uses
      WHERE file = ?1 AND peer IN (SELECT ?2 UNION ALL SELECT grp FROM members WHERE uin = ?2)
      ORDER BY number DESC LIMIT ?3`);
    this.#usedBy = db.prepare('SELECT file FROM file_uses WHERE owner = ? AND number = ?');
    this.#unuse = db.prepare('DELETE FROM file_uses WHERE owner = ? AND number = ?');
    this.#remove = db.prepare(`
      DELETE FROM files WHERE number = ?1 AND uin = ?2 AND NOT EXISTS (SELECT 1 FROM file_uses WHERE file = ?1)
      RETURNING hash, thumbnail`);
  }

  /** What a new message has beside its text, or what speaks against that. Most have nothing. */
  of(message: NewMessage): Beside | { readonly outcome: NotStored } | undefined {
    const { quote, mentions = [], files = [] } = message;
    if (quote === undefined && mentions.length === 0 && files.length === 0) return undefined;
    if (quote !== undefined && !this.#isQuotable(message, quote)) return { outcome: 'no-quote' };
    const unfit = this.#unfitMention(message);
    if (unfit) return { outcome: unfit };
    const attached = files.map((id) => this.#readable(message.from, id));
    if (!attached.every((file) => file !== undefined)) return { outcome: 'no-file' };
    return {
      ...(quote !== undefined && { quote }),
      ...(mentions.length > 0 && { mentions }),
      ...(files.length > 0 && { files: attached.map(({ key: _, uin: __, ...file }) => file) }),
    };
  }

  /** A message that is stored now, and goes to `peer`, names these files. */
  note({ owner, number, peer }: Use & { peer: number }, { files = [] }: Beside): void {
    for (const { id } of files) {
      const file = this.#file.get(id) as FileRow | undefined;
      if (file) this.#use.run(file.key, owner, number, peer);
    }
  }

  /** A message names its files no more. Those of its author that no other one names are removed; answers the hashes of their bytes. */
  drop(author: number, owner: number, number: number): string[] {
    const files = this.#usedBy.all(owner, number) as { file: number }[];
    this.#unuse.run(owner, number);
    const removed = files.flatMap(
      ({ file }) => this.#remove.all(file, author) as { hash: string; thumbnail: string }[],
    );
    return removed.flatMap(({ hash, thumbnail }) => [hash, thumbnail]).filter((hash) => hash !== '');
  }

  /** Whether an account may read a file: its own, or one of a message that it can read. */
  isReadable(uin: number, id: string): boolean {
    return this.#readable(uin, id) !== undefined;
  }

  #readable(uin: number, id: string): FileRow | undefined {
    const file = this.#file.get(id) as FileRow | undefined;
    if (!file || file.uin === uin) return file;
    const uses = this.#uses.iterate(file.key, uin, MOST_USES) as Iterable<Use>;
    for (const { owner, number } of uses) if (this.#named.find(uin, `${owner}-${number}`)) return file;
    return undefined;
  }

  #isQuotable({ from, to }: NewMessage, quote: string): boolean {
    const found = this.#named.find(from, quote);
    return found !== undefined && (found.group ?? found.row.peer) === to;
  }

  #unfitMention({ from, to, mentions = [] }: NewMessage): 'no-member' | 'no-right' | undefined {
    if (mentions.length === 0) return undefined;
    const others = mentions.filter((uin) => uin !== 0);
    if (!others.every((uin) => this.#groups.isMember(to, uin))) return 'no-member';
    const mayAll = mayAdminister(this.#groups.membership(to, from)?.role ?? 'member');
    return others.length < mentions.length && !mayAll ? 'no-right' : undefined;
  }
}
