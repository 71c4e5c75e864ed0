import { errors, type FieldsByName, type ReplyByName, type RowOf } from '@rookery/protocol';
import type { Clock } from './clock.ts';
import { askedMs, delayAfter } from './delays.ts';
import { RefusedError, UnreachableError, unreachable } from './errors.ts';
import type { ClientState, EventName, Listener } from './events.ts';
import type { FileDoor } from './file-door.ts';
import { HttpStatusError } from './http.ts';
import type { CallName } from './options.ts';

/** What is known of a file: `width` and `height` are those of a picture, 0 for all else; `at`: since when it is there. */
export type FileInfo = RowOf<'Files'>;

/**
 * What can be sent: a Blob, such as the File of a page or what `openAsBlob` of `node:fs` opens; or anything else that can
 * be read from one place up to another.
 */
export type FileSource = {
  /** In bytes. */
  readonly size: number;
  readonly name?: string | undefined;
  slice(from: number, to: number): Blob | Uint8Array | Promise<Blob | Uint8Array>;
};

/** How far an upload has come, in bytes: what is sent is on the disk of the server. */
export type UploadProgress = { readonly sent: number; readonly total: number };

/** How a file is sent. */
export type UploadOptions = {
  /** What the file is called; left out: as it calls itself. */
  readonly name?: string | undefined;
  /** The upload of an earlier run of this program, which goes on. */
  readonly id?: string | undefined;
  /** Called at the beginning, and whenever more is on the server; at last with all. */
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined;
  /** Gives the upload up, as {@link Upload.abort} does. */
  readonly signal?: AbortSignal | undefined;
};

/** A file on its way to the server: in pieces, and again from where it has come to whenever the connection has broken. */
export interface Upload {
  /**
   * The name of the upload, as soon as the server has given it one, and later that of the file. Kept, it lets another run
   * of this program go on with the upload.
   */
  readonly id: Promise<string>;
  /**
   * What the file is, when all of it is there.
   *
   * @throws RefusedError (`reason` says why: `too-long`, `files-full`, `uploads-full`, `disk-full`; `gone`: the upload has
   * ended), UnreachableError when the client is closed, the reason of the signal, an AbortError, or what reading the file throws
   */
  readonly done: Promise<FileInfo>;
  /** Nothing more is sent until {@link resume}. The server keeps what it has for some hours. */
  pause(): void;
  /** Goes on, at once. */
  resume(): void;
  /**
   * Gives it up: `done` rejects, and the server drops what it has. Does nothing when the upload is over.
   *
   * @throws RefusedError, UnreachableError: the server has not heard of it, and drops it later
   */
  abort(): Promise<void>;
}

/** What an upload needs of a client. */
export type Sender = {
  readonly state: ClientState;
  call<C extends CallName>(name: C, fields: FieldsByName<C>): Promise<ReplyByName<C>>;
  on<E extends EventName>(event: E, listener: Listener<E>): () => void;
};

/** What an upload is made of. */
export type UploadParts = {
  readonly client: Sender;
  readonly door: FileDoor;
  readonly info: (id: string) => Promise<FileInfo>;
  readonly clock: Clock;
  readonly random: () => number;
};

/** How long a piece should take: a user sees that it goes on, and a break costs no more. */
const PIECE_MS = 1000;
const FIRST_PIECE_BYTES = 262_144;
const LEAST_PIECE_BYTES = 65_536;
const MOST_PIECE_BYTES = 8_388_608;
/** After so long a request is made anew: what has come of it until then counts. */
const PATIENCE_MS = 60_000;
/** How often in a row an answer is doubted that another attempt may get otherwise. */
const MOST_DOUBTS = 5;
const TOO_MUCH = 413;
const { session, malformed, limited, failed } = errors;

/** Does the work of an upload. */
export class Uploading implements Upload {
  readonly id: Promise<string>;
  readonly done: Promise<FileInfo>;
  readonly #parts: UploadParts;
  readonly #file: FileSource;
  readonly #options: UploadOptions;
  readonly #id = Promise.withResolvers<string>();
  readonly #outcome = Promise.withResolvers<FileInfo>();
  readonly #unfollow: (() => void)[] = [];
  #knownId: string | undefined;
  /** How far it was told to have come. */
  #told = -1;
  #piece = FIRST_PIECE_BYTES;
  #mostPiece = MOST_PIECE_BYTES;
  #attempts = 0;
  #doubts = 0;
  #isPaused = false;
  #isOver = false;
  #underWay: AbortController | undefined;
  #wake: () => void = () => {};

  constructor(parts: UploadParts, file: FileSource, options: UploadOptions) {
    this.#parts = parts;
    this.#file = file;
    this.#options = options;
    this.id = this.#id.promise;
    this.done = this.#outcome.promise;
    // A caller may be interested in one of them only.
    for (const promise of [this.id, this.done] as Promise<unknown>[]) promise.catch(() => {});
    if (options.id !== undefined) this.#named(options.id);
    this.#follow();
    this.#run().then(
      (info) => this.#end(() => this.#outcome.resolve(info)),
      (error: unknown) => {
        this.#fail(error);
        this.#id.reject(error);
      },
    );
  }

  pause(): void {
    this.#isPaused = true;
    this.#underWay?.abort();
  }

  resume(): void {
    this.#isPaused = false;
    this.#attempts = 0;
    this.#wake();
  }

  abort(): Promise<void> {
    return this.#giveUp(new DOMException('The upload was given up.', 'AbortError'));
  }

  #follow(): void {
    const { client } = this.#parts;
    const { signal } = this.#options;
    const changed = () => {
      if (client.state === 'closed')
        this.#fail(new UnreachableError('The client was closed. The upload can go on later.'));
      this.#wake();
    };
    const aborted = () => void this.#giveUp(signal?.reason).catch(() => {});
    this.#unfollow.push(client.on('state', changed));
    this.#unfollow.push(() => signal?.removeEventListener('abort', aborted));
    signal?.addEventListener('abort', aborted);
    changed();
    if (signal?.aborted) aborted();
  }

  async #run(): Promise<FileInfo> {
    for (;;) {
      await this.#ready();
      try {
        return await this.#goOn();
      } catch (error) {
        if (this.#isOver || this.#isFinal(error)) throw error;
        if (!this.#isPaused) await this.#rest(error);
      }
    }
  }

  /** Waits until something can be sent. */
  async #ready(): Promise<void> {
    while (!this.#isOver && (this.#isPaused || this.#parts.client.state !== 'online')) await this.#wait();
    if (this.#isOver) await this.#outcome.promise;
  }

  /** One attempt: all that is missing, from where the upload has come to. */
  async #goOn(): Promise<FileInfo> {
    const { size } = this.#file;
    const isNew = this.#knownId === undefined;
    const id = this.#knownId ?? (await this.#begin());
    let sent = isNew ? 0 : await this.#find(id);
    this.#tell(sent);
    while (sent < size) {
      sent = await this.#sendPiece(id, sent);
      this.#attempts = this.#doubts = 0;
      this.#tell(sent);
    }
    return this.#parts.info(id);
  }

  async #begin(): Promise<string> {
    const { name = this.#file.name ?? 'file' } = this.#options;
    const { id } = await this.#parts.client.call('NewFile', { bytes: this.#file.size, name });
    if (!id) throw new UnreachableError('The server has given the upload no name.');
    this.#named(id);
    return id;
  }

  #named(id: string): void {
    this.#knownId = id;
    this.#id.resolve(id);
  }

  /** How far the upload has come. */
  async #find(id: string): Promise<number> {
    const { size } = this.#file;
    const { reached, length } = await this.#ask(id, { method: 'HEAD', cache: 'no-store' });
    if (length === size) return reached;
    throw new RefusedError(
      errors.refused.res,
      `The upload ${id} is of another file: of ${length} bytes, not of ${size}.`,
    );
  }

  async #sendPiece(id: string, from: number): Promise<number> {
    const { clock } = this.#parts;
    const to = Math.min(from + this.#piece, this.#file.size);
    // What cannot be read must not be taken for a connection that breaks.
    const body = await bytesOf(await this.#file.slice(from, to));
    if (body.length !== to - from) throw new Error(`The file has changed: its bytes ${from} to ${to} are not there.`);
    const since = clock.now();
    const headers = { 'Upload-Offset': String(from), 'Content-Type': 'application/offset+octet-stream' };
    const { reached } = await this.#ask(id, { method: 'PATCH', headers, body });
    const ms = clock.now() - since;
    if (ms < PIECE_MS / 2) this.#piece = Math.min(2 * this.#piece, this.#mostPiece);
    if (ms > 2 * PIECE_MS) this.#makeSmaller();
    return reached;
  }

  /** Asks for the upload, in the way of tus 1.0. */
  async #ask(id: string, { headers, ...asked }: RequestInit): Promise<{ reached: number; length: number }> {
    const { door, clock } = this.#parts;
    const underWay = new AbortController();
    if (this.#isOver || this.#isPaused) underWay.abort();
    this.#underWay = underWay;
    const cancel = clock.after(PATIENCE_MS, () => underWay.abort(new Error('it takes too long')));
    try {
      const all = { 'Tus-Resumable': '1.0.0', ...(headers as Record<string, string>) };
      const { signal } = underWay;
      const answer = await door.ask(`/files/uploads/${encodeURIComponent(id)}`, { ...asked, headers: all, signal });
      const [reached, length] = ['Upload-Offset', 'Upload-Length'].map((name) => answer.headers.get(name));
      if (reached) return { reached: Number(reached), length: Number(length) };
      throw unreachable(door.base, new Error('the answer is not that of Rookery'));
    } finally {
      cancel();
      this.#underWay = undefined;
    }
  }

  #tell(sent: number): void {
    if (this.#isOver || sent <= this.#told) return;
    this.#told = sent;
    this.#options.onProgress?.({ sent, total: this.#file.size });
  }

  /** Whether another attempt would change nothing. */
  #isFinal(error: unknown): boolean {
    if (error instanceof UnreachableError) return isTooMuch(error) && this.#piece <= LEAST_PIECE_BYTES;
    if (!(error instanceof RefusedError)) return true;
    const { code } = error;
    if (code === limited.res || code === failed.res) return false;
    // The session may have just ended, and the client be about to open another. A piece may have been cut on its way.
    const isDoubtful = code === session.res || (code === malformed.res && this.#knownId !== undefined);
    return !isDoubtful || ++this.#doubts > MOST_DOUBTS;
  }

  /** Waits before the next attempt, which is to be more cautious. */
  async #rest(error: unknown): Promise<void> {
    this.#makeSmaller();
    if (isTooMuch(error)) this.#mostPiece = this.#piece;
    await this.#wait(askedMs(error) + delayAfter(error, this.#attempts++, this.#parts.random));
  }

  #makeSmaller(): void {
    this.#piece = Math.max(LEAST_PIECE_BYTES, this.#piece / 2);
  }

  /** Waits so long, or without a time, until something is different. */
  #wait(ms?: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = ms === undefined ? () => {} : this.#parts.clock.after(ms, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }

  async #giveUp(reason: unknown): Promise<void> {
    if (this.#isOver) return;
    this.#fail(reason);
    const id = await this.id.catch(() => undefined);
    if (id === undefined) return;
    await this.#parts.client.call('DelFile', { id }).catch((error: unknown) => {
      if (!(error instanceof RefusedError) || error.reason !== 'gone') throw error;
    });
  }

  #fail(error: unknown): void {
    this.#end(() => this.#outcome.reject(error));
  }

  /** Every ending goes this way. */
  #end(settle: () => void): void {
    if (this.#isOver) return;
    this.#isOver = true;
    settle();
    for (const stop of this.#unfollow) stop();
    this.#underWay?.abort();
    this.#wake();
  }
}

async function bytesOf(part: Blob | Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return part instanceof Blob ? new Uint8Array(await part.arrayBuffer()) : (part as Uint8Array<ArrayBuffer>);
}

/** Whether a proxy takes less at once. */
function isTooMuch(error: unknown): boolean {
  return error instanceof UnreachableError && error.cause instanceof HttpStatusError && error.cause.status === TOO_MUCH;
}
