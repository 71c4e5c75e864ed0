import { decodeReply, errors } from '@rookery/protocol';
import { RefusedError, refusalIn, type UnreachableError, unreachable } from './errors.ts';
import { HttpStatusError, readBody } from './http.ts';
import type { ClientOptions } from './options.ts';

/** Whose files they are: a client. */
type Owner = { readonly uin: number; readonly token: string | undefined };

/** Where files go and come from: the HTTP port of the server, which is asked as the session of a client. */
export class FileDoor {
  readonly #owner: Owner;
  readonly #base: string | undefined;
  readonly #cookie: boolean;

  constructor(owner: Owner, { transport, cookie = false }: Pick<ClientOptions, 'transport' | 'cookie'>) {
    this.#owner = owner;
    this.#base = transport.base;
    this.#cookie = cookie;
  }

  /** Where the server speaks HTTP. @throws TypeError when the transport does not tell */
  get base(): string {
    if (this.#base !== undefined) return this.#base;
    throw new TypeError('Files go over HTTP, and this transport does not tell where: it has no base.');
  }

  /**
   * Asks for something below the address of the server.
   *
   * @returns what was answered, with a status of success
   * @throws RefusedError, UnreachableError
   */
  async ask(path: string, { headers, ...asked }: RequestInit): Promise<Response> {
    const { base } = this;
    const credentials = this.#cookie ? 'same-origin' : 'omit';
    const all = { ...(headers as Record<string, string>), ...this.#authorization() };
    const response = await fetch(base + path, { ...asked, credentials, headers: all }).catch((error: unknown) => {
      throw unreachable(base, error);
    });
    if (response.ok) return response;
    throw await refusalOf(response, base);
  }

  #authorization(): Record<string, string> {
    const { uin, token } = this.#owner;
    if (this.#cookie) return {};
    if (token !== undefined) return { Authorization: `Bearer ${uin}:${token}` };
    throw new RefusedError(errors.session.res, 'There is no session of version 2.0: files need one.');
  }
}

/** What a HEAD cannot be told in words. */
const unsaid: Readonly<Record<number, () => RefusedError>> = {
  401: () => new RefusedError(errors.session.res, ''),
  403: () => new RefusedError(errors.refused.res, ''),
  404: () => new RefusedError(errors.unknown.res, 'There is no such upload, or not any more.', { reason: 'gone' }),
  429: () => new RefusedError(errors.limited.res, ''),
};

/** Why there is no answer: the line of the protocol that stands in it, or, from a proxy, its status. */
async function refusalOf(response: Response, base: string): Promise<RefusedError | UnreachableError> {
  const { status, headers } = response;
  const text = await readBody(response).catch(() => '');
  const reply = decodeReply(text.trim());
  if (reply.res > 0) return refusalIn(reply);
  const refusal = headers.has('Tus-Resumable') ? unsaid[status] : undefined;
  return refusal?.() ?? unreachable(base, new HttpStatusError(status, text));
}
