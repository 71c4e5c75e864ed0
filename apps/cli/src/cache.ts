import { lstatSync, mkdirSync, realpathSync, type Stats } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

const OTHERS_MAY_WRITE = 0o022;
const OTHERS_MAY_ANYTHING = 0o077;
const STICKY = 0o1000;

/**
 * The folder for compiled sources, made if need be: `$XDG_CACHE_HOME/rookery` or `~/.cache/rookery`. Node runs what lies
 * there without another look, so it must be out of everyone else's reach; `undefined` when that cannot be had.
 *
 * @param user number of the user who runs this; `undefined` on systems without such numbers
 */
export function cacheFolder(env: Env = process.env, user = process.getuid?.()): string | undefined {
  if (user === undefined) return undefined;
  try {
    const above = baseOf(env);
    mkdirSync(above, { recursive: true, mode: 0o700 });
    // From here on by its real path: a link on the way could be turned round after we have looked.
    const folder = join(realpathSync(above), 'rookery');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return isOurs(lstatSync(folder), user) && foldersAbove(folder).every((each) => isKept(lstatSync(each), user))
      ? folder
      : undefined;
  } catch {
    return undefined;
  }
}

function baseOf({ XDG_CACHE_HOME: xdg, HOME: home = homedir() }: Env): string {
  // The standard says that a path which is not absolute is to be ignored.
  if (xdg && isAbsolute(xdg)) return xdg;
  if (isAbsolute(home)) return join(home, '.cache');
  throw new Error('there is no home');
}

function foldersAbove(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [] : [above, ...foldersAbove(above)];
}

function isOurs(stats: Stats, user: number): boolean {
  return stats.isDirectory() && stats.uid === user && (stats.mode & OTHERS_MAY_ANYTHING) === 0;
}

/** Whether no other user but root can replace a folder that lies in here. */
function isKept({ uid, mode }: Stats, user: number): boolean {
  if (uid !== user && uid !== 0) return false;
  return (mode & OTHERS_MAY_WRITE) === 0 || (mode & STICKY) !== 0;
}
