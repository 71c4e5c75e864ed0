/**
 * What a browser does for the pages of one server and Node does not: it keeps the cookies that answers set, adds them to
 * what is sent there with credentials, and says where the page comes from. The global `fetch` and `WebSocket` do so from
 * {@link Browser.begin} on.
 */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly #fetch = globalThis.fetch;
  readonly #socket = globalThis.WebSocket;

  begin(): void {
    const headersFor = (url: string | URL) => this.#headersFor(new URL(url));
    globalThis.fetch = async (input, init = {}) => {
      if (init.credentials !== 'same-origin') return this.#fetch(input, init);
      const headers = { ...(init.headers as Record<string, string>), ...headersFor(input as string) };
      const response = await this.#fetch(input, { ...init, headers });
      for (const cookie of response.headers.getSetCookie()) this.#keep(cookie);
      return response;
    };
    globalThis.WebSocket = class extends this.#socket {
      constructor(url: string | URL) {
        super(url, { headers: headersFor(url) } as object as string[]);
      }
    };
  }

  end(): void {
    globalThis.fetch = this.#fetch;
    globalThis.WebSocket = this.#socket;
  }

  #headersFor({ protocol, host }: URL): Record<string, string> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const origin = `${/^(?:wss|https):$/.test(protocol) ? 'https' : 'http'}://${host}`;
    return cookie === '' ? { origin } : { origin, cookie };
  }

  #keep(cookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (/; *max-age=0(?:;|$)/i.test(cookie)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}
