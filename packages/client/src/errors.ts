import { type ErrorName, errors, type RawReply, type Reason, type ReplyOf, readRefusal } from '@rookery/protocol';

/** What a refusal may tell besides. */
type RefusedMore = { readonly retrySeconds?: number | undefined; readonly reason?: Reason | undefined };

// A server whose clock went wrong may name days; to ask it once a minute costs it nothing.
const MOST_WAIT_SECONDS = 60;

/** The server has said no. The message is its reason; it never holds a password, a token or the text of a message. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  /** `RES` of the answer. A login that was refused has 30. */
  readonly code: number;
  /** What `code` means, by its name in the error table of the protocol; nothing when it is not in there. */
  readonly error: ErrorName | undefined;
  /** The server's reason, a sentence for people; may be empty. */
  readonly why: string;
  /** The same for programs, where 2.0 has a word for it; a newer server may send one not listed here. */
  readonly reason: Reason | undefined;
  /** After how many seconds to ask again, when there were too many requests. */
  readonly retrySeconds: number | undefined;

  constructor(code: number, why: string, { retrySeconds, reason }: RefusedMore = {}) {
    const error = names.get(code);
    super(why || (error ? errors[error].meaning : `The server answers RES=${code}.`));
    this.code = code;
    this.error = error;
    this.why = why;
    this.reason = reason;
    this.retrySeconds = retrySeconds;
  }

  /** How long a program waits before it asks again by itself, in milliseconds: what the server says, within bounds. */
  get waitMs(): number {
    return 1000 * Math.min(MOST_WAIT_SECONDS, Math.max(1, this.retrySeconds ?? 1));
  }
}

/** No answer came: the server could not be reached, or went away. Whether the request was carried out is unknown. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}

const names = new Map(Object.entries(errors).map(([name, { res }]) => [res as number, name as ErrorName]));

/** The error that a reply with `RES` other than 0 stands for. */
export function refusalIn(reply: RawReply): RefusedError {
  const { why, ...more } = readRefusal(reply);
  return new RefusedError(reply.res, why, more);
}

/** The error for a login that was answered with `RS=1`. */
export function loginRefused({ RA, RC }: ReplyOf<'Login'>): RefusedError {
  const why = RA ? `The login is refused: ${RA}` : 'The login is refused.';
  return new RefusedError(errors.refused.res, why, { reason: RC || undefined });
}

/** The error for a wire that has ended, or never opened. */
export function unreachable(address: string, cause?: unknown): UnreachableError {
  const reason = reasonOf(cause);
  const message = reason === '' ? `${address} has closed the connection.` : `${address} gives no answer: ${reason}.`;
  return new UnreachableError(message, { cause });
}

/** The error for a request that is longer than the server takes: it would be cut again and again. */
export function tooLong(): RefusedError {
  return new RefusedError(errors.large.res, 'It is longer than the server takes.', { reason: 'too-long' });
}

/** Whether a reply says that a line was cut, and cannot say which. */
export function isTooLong({ head, res }: RawReply): boolean {
  return head.seq === '' && res === errors.large.res;
}

/** The end of a connection on which the server has another generation than this client: the next one begins with Resume. */
export function outdated(): UnreachableError {
  return new UnreachableError('The server was restored from a backup.');
}

/** Why, in the words of the thrown value, without a full stop. Libraries hide the reason in the cause. */
function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return thrown === undefined ? '' : String(thrown);
  const { message, cause, code } = thrown as Error & { code?: string };
  return reasonOf(cause) || inWords(message) || (code ?? thrown.name);
}

/** The first line, without where in OpenSSL it was said. */
function inWords(message: string): string {
  const [first = ''] = message.trim().split('\n', 1);
  return first.replace(/^.*:SSL routines:[^:]*:([^:]+):.*$/, '$1').replace(/\.$/, '');
}
