import type { Client } from '@rookery/client';
import type { AttachedFile } from '@rookery/protocol';
import { Observable } from '../../base/observable.ts';

/** A file that is to go with the next message of a conversation. */
export type Attachment = {
  readonly key: string;
  readonly name: string;
  readonly bytes: number;
  /** An address of the picture in this browser, if it is one. */
  readonly picture?: string | undefined;
  /** How many bytes are on the server. */
  readonly sent: number;
  /** What it has become there. */
  readonly file?: AttachedFile | undefined;
  /** Why it could not be sent. */
  readonly error?: unknown;
};

type Uploads = Pick<Client, 'files' | 'state' | 'on'>;
type Upload = ReturnType<Uploads['files']['upload']>;

/** How many files a message may have. */
export const MOST_FILES = 10;
const PICTURE = /^image\/(?:jpeg|png|gif|webp|avif)$/;

/** The files that are to go with the next messages, by conversation. They are sent to the server as soon as they are there. */
export class Attachments extends Observable<ReadonlyMap<number, readonly Attachment[]>> {
  readonly #client: Uploads;
  readonly #files = new Map<string, File>();
  readonly #uploads = new Map<string, Upload>();
  /** What is sent as soon as there is a connection. */
  readonly #waiting = new Map<string, number>();
  #last = 0;

  constructor(client: Uploads) {
    super(new Map());
    this.#client = client;
    client.on('state', () => this.#goOn());
  }

  of(peer: number): readonly Attachment[] {
    return this.view.get(peer) ?? NONE;
  }

  /** Takes files, as many as a message may have. @returns how many were too many */
  add(peer: number, files: readonly File[]): number {
    const room = Math.max(0, MOST_FILES - this.of(peer).length);
    const taken = files.slice(0, room).map((file) => this.#taken(file));
    this.#put(peer, [...this.of(peer), ...taken]);
    for (const { key } of taken) this.#send(peer, key);
    return files.length - taken.length;
  }

  /** Sends a file again that could not be sent. */
  retry(peer: number, key: string): void {
    this.#change(peer, key, { sent: 0, error: undefined });
    this.#send(peer, key);
  }

  /** Takes a file out; the server drops what it has of it. */
  remove(peer: number, key: string): void {
    const upload = this.#uploads.get(key);
    const { file } = this.of(peer).find((each) => each.key === key) ?? {};
    this.#drop(peer, [key]);
    // What the server has not heard of it drops later by itself.
    const gone = file ? this.#client.files.remove(file.id) : upload?.abort();
    gone?.catch(() => {});
  }

  /** The files of a message that is sent now; nothing waits in the conversation any more. */
  take(peer: number): readonly AttachedFile[] {
    const attachments = this.of(peer);
    this.#drop(
      peer,
      attachments.map(({ key }) => key),
    );
    return attachments.flatMap(({ file }) => file ?? []);
  }

  #taken(file: File): Attachment {
    const key = `${++this.#last}`;
    this.#files.set(key, file);
    const picture = PICTURE.test(file.type) ? URL.createObjectURL(file) : undefined;
    return { key, name: file.name, bytes: file.size, picture, sent: 0 };
  }

  #send(peer: number, key: string): void {
    const source = this.#files.get(key);
    if (!source) return;
    // What sends files is fetched from the server with the first of them.
    if (this.#client.state !== 'online') return void this.#waiting.set(key, peer);
    const onProgress = ({ sent }: { sent: number }) => this.#change(peer, key, { sent });
    try {
      const upload = this.#client.files.upload(source, { onProgress });
      this.#uploads.set(key, upload);
      upload.done.then(
        ({ id, type, bytes, width, height, name }) =>
          this.#change(peer, key, { file: { id, type, bytes, width, height, name } }),
        (error: unknown) => this.#change(peer, key, { error }),
      );
    } catch (error) {
      this.#change(peer, key, { error });
    }
  }

  #goOn(): void {
    if (this.#client.state !== 'online') return;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const [key, peer] of waiting) this.#send(peer, key);
  }

  #change(peer: number, key: string, change: Partial<Attachment>): void {
    if (!this.#files.has(key)) return;
    this.#put(
      peer,
      this.of(peer).map((each) => (each.key === key ? { ...each, ...change } : each)),
    );
  }

  #drop(peer: number, keys: readonly string[]): void {
    for (const { key, picture } of this.of(peer)) {
      if (!keys.includes(key)) continue;
      if (picture !== undefined) URL.revokeObjectURL(picture);
      this.#files.delete(key);
      this.#uploads.delete(key);
    }
    this.#put(
      peer,
      this.of(peer).filter(({ key }) => !keys.includes(key)),
    );
  }

  #put(peer: number, attachments: readonly Attachment[]): void {
    this.show(new Map(this.view).set(peer, attachments));
  }
}

const NONE: readonly Attachment[] = [];
const books = new WeakMap<Client, Attachments>();

/** What waits to be sent in the session of a client. */
export function attachmentsOf(client: Client): Attachments {
  const book = books.get(client) ?? new Attachments(client);
  books.set(client, book);
  return book;
}
