import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storeContract } from './contract.ts';
import { LocalStore } from './local.ts';

storeContract('a folder of this machine', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'rookery-store-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  let made = 0;
  return {
    store: new LocalStore(join(folder, 'files')),
    write: async (bytes) => {
      const path = join(folder, `local-${++made}`);
      await writeFile(path, bytes);
      return path;
    },
  };
});
