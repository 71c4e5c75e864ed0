import { join } from 'node:path';

/** Where the built page is, once `node tools/build.mjs` has made it; the server serves what is in there. */
export const webFolder = join(import.meta.dirname, 'dist');
