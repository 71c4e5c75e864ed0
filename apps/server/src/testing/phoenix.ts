import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { atEnd, type Owner } from '@rookery/testing/server';
import { post, Raw } from './raw.ts';

type Ports = { readonly http: number; readonly tcp: number };

/** A server in a process of its own that is killed and started again, each time on other ports. */
export class Phoenix {
  readonly #data: string;
  #child: ChildProcess | undefined;
  #isOver = false;
  #ports: Promise<Ports> = Promise.resolve({ http: 0, tcp: 0 });

  /** @param data the folder of its data */
  constructor(owner: Owner, data: string) {
    this.#data = data;
    atEnd(owner, () => {
      this.#isOver = true;
      return this.kill();
    });
  }

  /** Waits until there is a server. */
  get ports(): Promise<Ports> {
    return this.#ports;
  }

  async start(): Promise<void> {
    if (this.#isOver) throw new Error('The test is over.');
    const file = fileURLToPath(import.meta.resolve('./serve.ts'));
    const child = spawn(process.execPath, [file, this.#data], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    this.#ports = once(child.stdout, 'data').then(([line]) => {
      const [http = 0, tcp = 0] = String(line).split(' ').map(Number);
      return { http, tcp };
    });
    await this.#ports;
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  /** Asks over HTTP, on a connection that is kept; nothing when it breaks before there is an answer. */
  async ask(kept: { raw?: Raw | undefined }, body: string): Promise<string | undefined> {
    const { http } = await this.#ports;
    kept.raw ??= await Raw.open(http).catch(() => undefined);
    if (!kept.raw) return undefined;
    await kept.raw.write(post(body));
    const [reply] = await kept.raw.replies(1);
    if (reply) return reply.body;
    kept.raw.destroy();
    kept.raw = undefined;
    return undefined;
  }
}
