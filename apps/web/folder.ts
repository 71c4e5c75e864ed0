import { join } from 'node:path';

/** The folder with the built page (made by `node tools/build.mjs`), which the server serves. */
export const webFolder = join(import.meta.dirname, 'dist');
