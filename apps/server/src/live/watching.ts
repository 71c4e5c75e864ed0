import { isUtf8 } from 'node:buffer';
import { beginningOf, type Entry, encodePush, kinds, maskReply, maskRequest } from '@rookery/protocol';
import type { Storage } from '../storage/storage.ts';
import type { Answer } from './answer.ts';
import type { Link } from './session.ts';

// What is longer is of no use in a window, and an answer can be a page of history.
const MOST_CHARS = 8192;
const DIGITS = /^[0-9]{1,10}$/;
const NOT_ASCII = /[\u0080-\u00ff]/g;
const LINE_BREAKS = /\r\n?|\n/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it takes out
const CONTROLS = /[\u0000-\u001f\u007f]/g;

/** Where a request comes from. */
type Asking = { readonly address: string; readonly link?: Link };

/** A request with its answer. `named`: what stands in the place of an account's number. */
type Seen = {
  readonly named: string;
  readonly body: string;
  readonly form: boolean;
  readonly peer: Asking;
  readonly answer: Answer | Promise<Answer>;
};

/**
 * The connections that are shown what the others of their account ask and are answered. Nothing is kept for them: what a
 * connection does not read at once is not shown.
 */
export class Watching {
  readonly #now: () => number;
  readonly #links = new Map<number, Set<Link>>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether any connection watches: the only cost to a request otherwise. */
  get isOn(): boolean {
    return this.#links.size > 0;
  }

  begin(uin: number, link: Link): void {
    const links = this.#links.get(uin) ?? new Set();
    this.#links.set(uin, links.add(link));
  }

  end(uin: number, link: Link): void {
    const links = this.#links.get(uin);
    links?.delete(link);
    if (links?.size === 0) this.#links.delete(uin);
  }

  /** The account is not allowed to any more. */
  endAll(uin: number): void {
    this.#links.delete(uin);
  }

  /** An account may have been changed: its watcher must still be an administrator. */
  async recheck(uin: number, storage: Storage): Promise<void> {
    if (this.#links.has(uin) && !(await storage.account(uin))?.admin) this.endAll(uin);
  }

  /** A request has come, and is or will be answered: shows both to the watchers of the account it speaks for. */
  saw({ named, body, form, peer, answer }: Seen): void {
    // A connection that is bound to one account can carry the requests of others, each with its token.
    const uin = DIGITS.test(named) ? Number(named) : (peer.link?.session?.uin ?? 0);
    if (!this.#links.has(uin)) return;
    // The watcher cannot know that a plus sign stood for a blank.
    const asked = form ? body.replaceAll('+', ' ') : body;
    if (answer instanceof Promise) answer.then((late) => this.#show(uin, asked, peer, late)).catch(() => {});
    else this.#show(uin, asked, peer, answer);
  }

  #show(uin: number, body: string, { address, link: own }: Asking, answer: Answer): void {
    const links = [...(this.#links.get(uin) ?? [])].filter((link) => link !== own);
    if (links.length === 0) return;
    const reply = typeof answer === 'string' ? answer : answer.reply;
    const text = [`${address} ${own?.kind ?? 'http'}`, shown(textOf(body), maskRequest), shown(reply, maskReply)].join(
      '\n',
    );
    const entry: Entry = { kind: kinds.traffic.code, peer: uin, text, number: 0, at: this.#now(), sent: false };
    const line = encodePush(uin, entry);
    for (const link of links) link.showTraffic(line);
  }
}

/** A request as text. What legacy clients send in another script than UTF-8 is escaped, so that its bytes stay what they are. */
function textOf(binary: string): string {
  const bytes = Buffer.from(binary, 'latin1');
  if (isUtf8(bytes)) return bytes.toString();
  return binary.replace(NOT_ASCII, (byte) => `%${byte.charCodeAt(0).toString(16)}`);
}

/** A request or an answer as one line without secrets. */
function shown(line: string, mask: (line: string) => string): string {
  const ended = line.replace(/[\r\n\0]+$/, '').replace(LINE_BREAKS, '%0a');
  const masked = mask(ended).replace(CONTROLS, '');
  return masked.length > MOST_CHARS ? `${beginningOf(masked, MOST_CHARS)}...` : masked;
}
