import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Attached, attachedTo, emptyState, emptyTalk, type Message, type State } from '@rookery/store';
import { configFolder } from './session-file.ts';

/** What was unsent when the messenger was left: messages under their names, and drafts, by peer. */
export type Unsent = {
  readonly messages: readonly (Attached & {
    readonly to: number;
    readonly id: string;
    readonly at: number;
    readonly text: string;
  })[];
  readonly drafts: readonly (readonly [peer: number, text: string])[];
};

const MOST_MESSAGES = 500;
const MOST_DRAFTS = 50;
const MOST_CHARS = 20_000;
const MOST_ATTACHED = 50;
const nothing: Unsent = { messages: [], drafts: [] };

/** Keeps the unsent messages of one account, in a file that only its owner can read. */
export class UnsentFile {
  readonly path: string;

  constructor({ server, uin }: { readonly server: string; readonly uin: number }, folder = configFolder()) {
    const name = createHash('sha256').update(`${uin} ${server}`).digest('hex').slice(0, 32);
    this.path = join(folder, 'unsent', `${name}.json`);
  }

  /** What is kept; a file that cannot be read is as good as none. */
  async read(): Promise<Unsent> {
    try {
      const { messages, drafts } = JSON.parse(await readFile(this.path, 'utf8')) as Unsent;
      return { messages: messages.filter(isMessage), drafts: drafts.filter(isDraft) };
    } catch {
      return nothing;
    }
  }

  /** Keeps this instead of the earlier state. */
  async write({ messages, drafts }: Unsent): Promise<void> {
    const kept = { messages: messages.filter(isMessage).slice(0, MOST_MESSAGES), drafts: drafts.filter(isDraft) };
    kept.drafts = kept.drafts.slice(-MOST_DRAFTS);
    if (kept.messages.length + kept.drafts.length === 0) return this.wipe();
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
    const fresh = `${this.path}.${process.pid}`;
    await writeFile(fresh, JSON.stringify(kept), { mode: 0o600 });
    // The mode counts only for a file that is new.
    await chmod(fresh, 0o600);
    await rename(fresh, this.path);
  }

  async wipe(): Promise<void> {
    await rm(this.path, { force: true });
  }
}

/** How soon what is typed is kept: what a program that is killed has not written yet, its user types again. */
const SOON_MS = 500;

/** Keeps what is not sent while it is written, so that it outlives a program that is killed. */
export class UnsentKeeper {
  readonly #file: UnsentFile;
  readonly #collect: () => Unsent;
  /** What is in the file. */
  #kept: string;
  #timer: NodeJS.Timeout | undefined;
  #work: Promise<void> = Promise.resolve();

  /**
   * @param kept what is in the file
   * @param collect what is to be in it
   */
  constructor(file: UnsentFile, kept: Unsent, collect: () => Unsent) {
    this.#file = file;
    this.#kept = JSON.stringify(kept);
    this.#collect = collect;
  }

  /** Something may be different. */
  readonly note = (): void => {
    this.#timer ??= setTimeout(() => this.#write(), SOON_MS).unref();
  };

  /** Keeps it now, for the last time. */
  close(): Promise<void> {
    this.#write();
    return this.#work;
  }

  /** One after the other; a full disk must not disturb the user. */
  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { messages, drafts } = this.#collect();
    const wanted = JSON.stringify({ messages, drafts });
    if (wanted === this.#kept) return;
    this.#kept = wanted;
    this.#work = this.#work.then(() => this.#file.write({ messages, drafts })).catch(() => {});
  }
}

/** What a store begins with, so that it sends what is kept. */
export function stateWith(uin: number, { messages }: Unsent): State {
  const talks = new Map(emptyState(uin).talks);
  for (const { to, id, at, text, ...attached } of messages) {
    const talk = talks.get(to) ?? emptyTalk(to);
    const message: Message = { key: id, number: 0, at, mine: true, text, ...attachedTo(attached), fate: 'sending' };
    talks.set(to, { ...talk, messages: [...talk.messages, message] });
  }
  return { ...emptyState(uin), talks };
}

/** The messages of a state that are on their way. */
export function messagesIn({ talks }: State): Unsent['messages'] {
  return [...talks.values()].flatMap(({ peer, messages }) =>
    messages
      .filter(({ fate }) => fate === 'sending')
      .map((message) => ({ to: peer, id: message.key, at: message.at, text: message.text, ...attachedTo(message) })),
  );
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && value.length <= MOST_CHARS;
}

function isMessage({ to, id, at, text, quote, mentions = [], files = [] }: Unsent['messages'][number]): boolean {
  const isAttached =
    (quote === undefined || isText(quote)) &&
    [mentions, files].every((list) => Array.isArray(list) && list.length <= MOST_ATTACHED) &&
    mentions.every(Number.isSafeInteger) &&
    files.every((file) => isText(file?.id));
  const says = isText(text) || (text === '' && files.length > 0);
  return Number.isSafeInteger(to) && isText(id) && Number.isFinite(at) && isAttached && says;
}

function isDraft([peer, text]: Unsent['drafts'][number]): boolean {
  return Number.isSafeInteger(peer) && isText(text);
}
