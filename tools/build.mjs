// Builds the page that the server serves, when its sources have changed since it was built last.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const web = join(root, 'apps/web');
const stamp = join(web, 'dist/.built-from');

const wanted = digestOfSources();
if (read(stamp) !== wanted) {
  console.error('rookery: the web messenger has changed, building it');
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const { status } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: web,
    // Vite would cache compiled sources in the shared temporary folder, and run code that other users put there.
    env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' },
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) {
    console.error('rookery: the web messenger could not be built; the messages are above.');
    process.exit(1);
  }
  mkdirSync(join(web, 'dist'), { recursive: true });
  writeFileSync(stamp, wanted);
}

/** All that the page is made of: its own sources, those of the packages in it, and the versions of the libraries. */
function digestOfSources() {
  const files = globSync(
    [
      'apps/web/{index.html,vite.config.ts,package.json}',
      'apps/web/{src,public}/**/*',
      'packages/{protocol,client,store}/src/**/*.ts',
      'package-lock.json',
    ],
    { cwd: root },
  ).filter((file) => !file.endsWith('.test.ts') && statSync(join(root, file)).isFile());
  const hash = createHash('sha256');
  for (const file of files.sort())
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
