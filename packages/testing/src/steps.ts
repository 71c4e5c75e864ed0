/**
 * Plays: conversations between named people, one line for each thing that happens. plays/README.md has an example.
 *
 *     # a comment
 *     Setting poll-messages 3                         a key of the configuration
 *     Only direct                                     not over HTTP (what cannot happen there); Only http
 *     Account 10002 nick=Bob add=anyone searchable    an account: profile (age=23 sex=1 ...), policy, disabled
 *     Ann is 10001 at 127.0.0.2 with VER 1.4          a person: account, made if need be; address; version
 *     Bob's phone is 10002 with VER 2.0 over lines    on one connection that stays open: lines, websocket; else http
 *     Friends of 10001: 10002 20001-20130
 *     Ann logs in
 *     20001-20060 log in                              so many accounts at once; with VER 2.0
 *     20001-20060 send: CLTMSG UN=10001&MG=Hello      each of them, after a log in
 *     20001-20060 get: RES=0
 *     Ann sends: CLTMSG UN=10002&MG=Hello             VER=1.2 and SEQ=7 may stand before the fields
 *     Ann gets: RES=0                                 the whole answer behind UIN; the head is compared as well
 *     Ann sends as a form 3 times: ...
 *     Ann posts: VER=9.9&CMD=List                     a body as it is; then `gets` is the whole answer
 *     Ann repeats                                     the same bytes again
 *     Ann sends the file cat.txt: Meow                as curl -u -F does (Only http); `gets` is the status and the text
 *     Bob downloads: {file}                           /files/{file}, with Bob's password unless it has a key
 *     Bob gets: 200 Meow
 *     Bob fetches and loses: GetMsgEx                 the answer breaks off on its way (Only direct)
 *     Bob writes:                                     a request as it is; each `writes` is a TCP segment of its own
 *       | POST / HTTP/1.1                             a line, with CR LF behind it
 *       | VER=1.1&CMD=List\                           a line without
 *     Bob reads: VER=1.1&...                          the whole body of the answer; over lines the next line
 *     Bob is pushed: Push ID=1&TS=*&DR=0&MT=9&...     the next line that answers nothing: what stands behind its RES=0
 *     Bob is pushed: VER=2.0&CMD=Push&...             the same, as a whole
 *     Bob is pushed nothing                           nor is anything on its way
 *     Bob hangs up                                    ends the connection; the next request makes another
 *     Bob is cut off                                  the connection breaks
 *     Bob is hung up on                               the server ends the connection
 *     151 seconds pass
 *     The server restarts
 *     The storage fails                               from here on, for every request
 *
 * Two people who send before one of them gets do so at the same time. How bytes are written down: notation.ts.
 */
export type Play = {
  readonly name: string;
  readonly settings: Readonly<Record<string, string>>;
  /** The way in which alone it can be performed. */
  readonly only: 'direct' | 'http' | undefined;
  readonly accounts: readonly PlayAccount[];
  readonly friends: readonly (readonly [number, number])[];
  readonly people: ReadonlyMap<string, Person>;
  readonly steps: readonly Step[];
};

/** An account of a play; what is not given is as for a new account. */
export type PlayAccount = {
  readonly uin: number;
  readonly disabled: boolean;
  readonly admin: boolean;
  readonly policy: Readonly<Record<string, string | boolean>>;
  readonly profile: Readonly<Record<string, string | number>>;
};

/** A person who uses an account from an address. */
export type Person = {
  readonly name: string;
  readonly uin: number;
  readonly address: string;
  readonly version: string;
  /** How requests reach the server; not told for whom every way is right. */
  readonly over: 'http' | 'lines' | 'websocket' | undefined;
};

/** A request in a play: a command with its fields, or a body as it is. */
export type Request = {
  readonly command?: string;
  readonly version?: string | undefined;
  readonly seq?: string | undefined;
  readonly text: string;
  readonly form: boolean;
  readonly times: number;
  /** The answer breaks off on its way. */
  readonly lost: boolean;
};

/** One thing that happens, with its line in the file. */
export type Step = { readonly line: number } & (
  | { readonly does: 'send'; readonly person: string; readonly request: Request }
  | { readonly does: 'repeat'; readonly person: string }
  | { readonly does: 'upload'; readonly person: string; readonly file: string; readonly content: string }
  | { readonly does: 'download'; readonly person: string; readonly file: string }
  | { readonly does: 'get'; readonly person: string; readonly expected: string }
  | { readonly does: 'exchange'; readonly person: string; readonly segments: string[]; readonly expected: string }
  | { readonly does: 'pushed'; readonly person: string; readonly expected: string | undefined }
  | { readonly does: 'hang up' | 'cut off' | 'hung up on'; readonly person: string }
  | { readonly does: 'pass'; readonly seconds: number }
  | { readonly does: 'restart' }
  | { readonly does: 'fail' }
);
