/**
 * The address of a server, as it is given to a transport.
 *
 * @throws TypeError where it holds a password, which messages about it would show
 */
export function addressIn(url: string | URL): URL {
  const target = new URL(url);
  if (target.username !== '' || target.password !== '') throw new TypeError('It must hold no name and no password.');
  // What a browser shows behind the address of a page.
  target.hash = '';
  return target;
}

/**
 * How lines of the protocol get to a server and back. An implementation knows nothing of what is in them.
 *
 * @example
 * const wire = transport.open({ opened: () => wire.send(line), line: console.log, closed: console.error });
 */
export interface Transport {
  /** Where the server is, for messages: `http://127.0.0.1:8000`. */
  readonly address: string;
  /**
   * Where the same server speaks HTTP, without a slash at the end: `http://127.0.0.1:8000`. Files go there; without it
   * there are none.
   */
  readonly base?: string | undefined;
  /**
   * Whether a wire is bound to a session by Login and Resume, and is pushed what happens. Without it every request
   * carries the token and events are fetched.
   */
  readonly pushes: boolean;
  /** Begins to connect. What comes of it is told to `listener`, never before `open` has returned. */
  open(listener: WireListener): Wire;
}

/** One connection, or for HTTP one series of requests. */
export interface Wire {
  /** Sends one request, without a line end. Only after `opened` and before `closed`. */
  send(line: string): void;
  /** Ends it at once. `closed` is not called for what the caller itself has ended. */
  close(): void;
}

/** What happens on a wire, in this order: `opened` once, `line` and `tooLong` any number of times, `closed` once. */
export interface WireListener {
  opened(): void;
  /** A line from the server: the answer to a request, or a push. */
  line(line: string): void;
  /** A request was longer than the server takes: the longest of those that have no answer. */
  tooLong(): void;
  /** It has ended, or never opened. `cause` says why, if known. */
  closed(cause?: unknown): void;
}
