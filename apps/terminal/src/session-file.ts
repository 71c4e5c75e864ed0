import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

/** A session that goes on the next time. The token is as good as a login; the password is never kept. */
export type Remembered = { readonly server: string; readonly uin: number; readonly token: string };

/** What to look for; what is left out may be anything. */
export type Wanted = { readonly server?: string | undefined; readonly uin?: number | undefined };

type Env = Readonly<Record<string, string | undefined>>;

const MOST = 20;

/** Where the configuration of a user is: `$XDG_CONFIG_HOME/rookery`, `~/.config/rookery`, on Windows `%APPDATA%\rookery`. */
export function configFolder(env: Env = process.env, platform: string = process.platform): string {
  if (platform === 'win32' && env.APPDATA) return join(env.APPDATA, 'rookery');
  const { XDG_CONFIG_HOME: xdg } = env;
  // The standard says that a path which is not absolute is to be ignored.
  return join(xdg && isAbsolute(xdg) ? xdg : join(env.HOME || homedir(), '.config'), 'rookery');
}

/** The sessions of this user, the latest first, in a file that only they can read. */
export class SessionFile {
  readonly path: string;

  constructor(path = join(configFolder(), 'session.json')) {
    this.path = path;
  }

  /** The latest session that is wanted. A file that cannot be read is as good as none. */
  async find({ server, uin }: Wanted = {}): Promise<Remembered | undefined> {
    const all = await this.#read();
    return all.find(
      (each) => (server === undefined || each.server === server) && (uin === undefined || each.uin === uin),
    );
  }

  /** Keeps a session as the latest one, in the place of an earlier one of the same account on the same server. */
  async remember(session: Remembered): Promise<void> {
    const others = (await this.#read()).filter((each) => !isSame(each, session));
    await this.#write([session, ...others].slice(0, MOST));
  }

  /** Takes a session out. */
  async forget(session: Pick<Remembered, 'server' | 'uin'>): Promise<void> {
    const others = (await this.#read()).filter((each) => !isSame(each, session));
    if (others.length > 0) await this.#write(others);
    else await rm(this.path, { force: true });
  }

  async #read(): Promise<Remembered[]> {
    try {
      const { sessions } = JSON.parse(await readFile(this.path, 'utf8')) as { sessions?: unknown };
      return Array.isArray(sessions) ? sessions.filter(isRemembered) : [];
    } catch {
      return [];
    }
  }

  async #write(sessions: readonly Remembered[]): Promise<void> {
    const folder = dirname(this.path);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    const fresh = `${this.path}.${process.pid}`;
    await writeFile(fresh, `${JSON.stringify({ sessions }, undefined, 2)}\n`, { mode: 0o600 });
    // The mode counts only for a file that is new.
    await chmod(fresh, 0o600);
    await rename(fresh, this.path);
  }
}

type Named = Pick<Remembered, 'server' | 'uin'>;

function isSame(a: Named, b: Named): boolean {
  return a.server === b.server && a.uin === b.uin;
}

function isRemembered(value: unknown): value is Remembered {
  const { server, uin, token } = (value ?? {}) as Partial<Remembered>;
  return typeof server === 'string' && URL.canParse(server) && Number.isInteger(uin) && typeof token === 'string';
}
