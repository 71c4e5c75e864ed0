import { closeSync, fchmodSync, fchownSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const ROOT = 0;
const OWNER_ONLY = 0o600;

/**
 * Makes a file that only its owner may read and write. Made by root it belongs to whose folder it is: the server is
 * most often another user, and has to open it.
 *
 * @param fill puts something into it, by its name
 * @throws when there is a file of that name
 */
export function makeFile(path: string, fill: () => void = () => {}): void {
  const file = openSync(path, 'wx', OWNER_ONLY);
  try {
    fill();
    // A copy keeps the mode of its source. Change the open file, since its name may be another's by now.
    fchmodSync(file, OWNER_ONLY);
    const { uid, gid } = statSync(dirname(path));
    if (process.getuid?.() === ROOT) fchownSync(file, uid, gid);
  } finally {
    closeSync(file);
  }
}
