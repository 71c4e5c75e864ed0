import { refuse } from '@rookery/protocol';
import { Chunks } from './chunks.ts';
import { copied, endOfHead, isBreak, type RequestHead, type Verdict } from './head.ts';
import { refusalLine } from './packing.ts';

const METHOD = /^[A-Z]{3,16} [\x21-\x7e]/;
// A length of one or two bytes, and at most a few of anything else, stands before a line (docs/WIRE.md, Lines).
const VER_WITHIN = 8;
// So much of a body says which request it was.
const BEGIN_CHARS = 256;

/** The result: a whole request, a part of one, a refused one, a line, or a request for a WebSocket. */
export type Found = 'whole' | 'part' | 'refused' | 'line' | 'websocket';

/** How requests are judged, and how long they may be. */
export type Rules = {
  readonly headBytes: number;
  readonly bodyBytes: number;
  readonly judge: (head: string) => Verdict;
  /** Why a page of another site is refused. */
  readonly whyForeign: (head: string) => string;
};

/** Whether there have been some on this connection. */
type Answers = { readonly isUsed: boolean };

/**
 * Finds the requests in what a connection brings, one character per byte: each is looked at once, however it is cut.
 *
 * The result is in the fields, so that a request costs nothing more than itself.
 */
export class Requests {
  readonly #rules: Rules;
  readonly #answers: Answers;
  /** Where the next request begins; of a part, where the missing rest begins. */
  at = 0;
  /** How many bytes there must be from there on before it is worth looking again. */
  needed = 1;
  /** Of a whole request, of one for a WebSocket, or of a part whose body is still to come. */
  head: RequestHead | undefined;
  /** Of a whole request. */
  body = '';
  /** Of a refused request: why, if the status does not say enough. */
  status = 0;
  line: string | undefined;
  /** The body of a part, where it comes in chunks. */
  #chunks: Chunks | undefined;
  #lastHead = '';
  #lastVerdict: RequestHead | undefined;

  constructor(rules: Rules, answers: Answers) {
    this.#rules = rules;
    this.#answers = answers;
  }

  /** Looks for the next request from {@link at} on. */
  read(binary: string): Found {
    const found = this.head ? 'whole' : this.#readHead(binary);
    return found === 'whole' ? this.#readBody(binary) : found;
  }

  /** The request has been taken: the next one is looked for. */
  next(): void {
    this.head = undefined;
    this.#chunks = undefined;
    this.needed = 1;
  }

  /** The head at {@link at}, which stands behind it then. */
  #readHead(binary: string): Found {
    // Empty lines before a request: one client ends its bodies with two that it does not count.
    while (isBreak(binary.charCodeAt(this.at))) this.at++;
    const start = this.at;
    this.needed = 1;
    if (start >= binary.length) return 'part';
    const behind = start + this.#lastHead.length;
    // Not startsWith, which takes four times as long for a text of this length.
    if (this.#lastVerdict && binary.slice(start, behind) === this.#lastHead) {
      this.at = behind;
      this.head = this.#lastVerdict;
      return 'whole';
    }
    if (!binary.startsWith('POST ', start) && !METHOD.test(binary.slice(start, start + 18))) {
      return lineOrNoise(binary, start) ?? this.#refuse(400);
    }
    const end = endOfHead(binary, start);
    const length = (end.at < 0 ? binary.length : end.at) - start;
    if (length > this.#rules.headBytes) return this.#refuse(431);
    if (end.at < 0) {
      this.needed = length + 1;
      return 'part';
    }
    this.at = end.at + end.length;
    return this.#judge(binary.slice(start, end.at), binary.slice(start, this.at), binary);
  }

  #judge(head: string, whole: string, binary: string): Found {
    const verdict = this.#rules.judge(head);
    if (verdict === 413) return this.#refuseLarge(binary.slice(this.at, this.at + BEGIN_CHARS));
    if (verdict === 403) return this.#refuse(403, this.#rules.whyForeign(head));
    if (typeof verdict === 'number') return this.#refuse(verdict);
    this.head = verdict;
    if (verdict.isWebSocket) return 'websocket';
    // On a kept connection the head is most often the one before.
    if (this.#answers.isUsed) {
      this.#lastHead = copied(whole);
      this.#lastVerdict = verdict;
    }
    return 'whole';
  }

  #readBody(binary: string): Found {
    const { at, head } = this;
    if (head?.isStreamed) {
      this.body = '';
      return 'whole';
    }
    const length = head?.isChunked ? this.#lengthOfChunks(binary) : (head?.length ?? 0);
    if (length < 0) return length === -413 ? this.#refuseLarge('') : this.#refuse(-length);
    const end = at + length;
    if (end > binary.length) {
      this.needed = length;
      return 'part';
    }
    this.body = binary.slice(at, end);
    this.at = end;
    while (isBreak(binary.charCodeAt(this.at))) this.at++;
    return 'whole';
  }

  /** The length of the body as far as it is known; a status as a negative number. */
  #lengthOfChunks(binary: string): number {
    this.#chunks ??= new Chunks(this.#rules.bodyBytes);
    return this.#chunks.follow(binary, this.at) ?? binary.length - this.at + 1;
  }

  #refuseLarge(begin: string): Found {
    const why = `The body was longer than ${this.#rules.bodyBytes} bytes.`;
    return this.#refuse(413, refusalLine(begin, false, refuse('large', why)));
  }

  #refuse(status: number, line?: string): Found {
    this.status = status;
    this.line = line;
    return 'refused';
  }
}

/** No request of HTTP: a line, the beginning of one of these, or nothing of them. */
function lineOrNoise(binary: string, start: number): Found | undefined {
  const ver = binary.indexOf('VER=', start);
  if (ver >= 0 && ver - start < VER_WITHIN) return 'line';
  // The second byte of a length may be a line break by chance.
  const isTooShort = binary.length - start < VER_WITHIN + 4 && !binary.includes('\n', start + 2);
  return isTooShort ? 'part' : undefined;
}
