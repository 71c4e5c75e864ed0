// npm run generate [-- --check]: writes the files that are made from the sources. With --check it writes nothing, names
// every file that differs, and exits with 1.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generated } from './generate/files.ts';

const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');

for (const [file, make] of Object.entries(generated)) {
  const path = join(root, file);
  const before = read(path);
  const after = make(before);
  if (after === before) continue;
  if (check) {
    console.error(`${file} differs from its sources: run "npm run generate".`);
    process.exitCode = 1;
  } else {
    writeFileSync(path, after);
    console.log(`${file} written.`);
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return '';
    throw error;
  }
}
