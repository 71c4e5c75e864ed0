import { once } from 'node:events';
import { connect } from 'node:tls';
import { Raw, type Reply } from './raw.ts';

/** Where a page is, and what the browser says of it. */
export type PagePlace = {
  readonly port: number;
  /** What stands in the address bar, without the port: its scheme decides nothing but Origin. */
  readonly site?: string;
  /** The certificate to trust: the connection is over TLS then. */
  readonly ca?: string;
  /** More lines of every head, of a proxy say. */
  readonly headers?: readonly string[];
};

/** A page of the server in a browser, as far as the server can tell: it says where it comes from, and keeps cookies. */
export class Page {
  readonly #place: PagePlace;
  readonly host: string;
  readonly origin: string;
  /** Cookies by their names. */
  readonly cookies = new Map<string, string>();
  /** What the last answer has set. */
  set: string | undefined;

  constructor(place: PagePlace) {
    this.#place = place;
    const { site = place.ca === undefined ? 'http://127.0.0.1' : 'https://127.0.0.1', port } = place;
    this.origin = `${site}:${port}`;
    this.host = new URL(this.origin).host;
  }

  /** The lines of a head that a browser adds. */
  get head(): string[] {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return [`Host: ${this.host}`, `Origin: ${this.origin}`, ...(cookie === '' ? [] : [`Cookie: ${cookie}`])];
  }

  /** Asks at the page's door. */
  async ask(body: string, query = ''): Promise<string> {
    const reply = await this.send(body, this.head, `/web${query}`);
    if (reply.status !== 200) throw new Error(`The status is ${reply.status}.`);
    return reply.body;
  }

  /** Sends a POST with just these lines, and keeps what the answer sets. */
  async send(body: string, head: readonly string[] = this.head, target = '/web'): Promise<Reply> {
    const raw = await this.#connect();
    const length = `Content-Length: ${Buffer.byteLength(body)}`;
    const lines = [`POST ${target} HTTP/1.1`, ...head, ...(this.#place.headers ?? []), length, 'Connection: close'];
    await raw.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
    const reply = await raw.reply();
    raw.destroy();
    this.#keep(reply.head);
    return reply;
  }

  #keep(head: string): void {
    this.set = /^set-cookie: *(.*)$/im.exec(head)?.[1];
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(this.set ?? '') ?? [];
    if (name === '') return;
    if (/; Max-Age=0(?:;|$)/.test(this.set ?? '')) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }

  async #connect(): Promise<Raw> {
    const { port, ca } = this.#place;
    if (ca === undefined) return Raw.open(port);
    const socket = connect({ port, host: '127.0.0.1', ca });
    await once(socket, 'secureConnect');
    return new Raw(socket);
  }
}
