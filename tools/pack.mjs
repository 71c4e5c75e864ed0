// Runs around `npm pack` of a package, in its folder. The workspace runs its sources as they are; what leaves it is
// JavaScript and declarations. Before: builds dist/, and has package.json name that. After: puts the old one back.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const saved = 'dist/.package.json';

if (process.argv[2] === 'before') before();
else after();

function before() {
  // A run that was interrupted has left it there.
  if (existsSync(saved)) after();
  rmSync('dist', { recursive: true, force: true });
  build();
  copyFileSync('package.json', saved);
  copyFileSync(join(root, 'LICENSE'), 'LICENSE');
  writeFileSync('package.json', `${JSON.stringify(published(JSON.parse(readFileSync(saved, 'utf8'))), null, 2)}\n`);
}

function after() {
  renameSync(saved, 'package.json');
  rmSync('LICENSE', { force: true });
}

function build() {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-b', 'tsconfig.build.json'], { stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(1);
  // The compiler rewrites the imports of JavaScript only.
  for (const file of globSync('dist/**/*.d.ts')) {
    writeFileSync(file, readFileSync(file, 'utf8').replace(/(['"])(\.{1,2}\/[^'"\n]+)\.ts\1/g, '$1$2.js$1'));
  }
}

/** The package.json of the package as it is installed elsewhere. */
function published({ private: _, scripts, devDependencies, exports, dependencies = {}, ...kept }) {
  const built = Object.entries(exports).map(([path, source]) => [path, builtFrom(source)]);
  // The packages of the workspace have one version, and leave it together.
  const exact = Object.keys(dependencies).map((name) => [name, kept.version]);
  return { ...kept, exports: Object.fromEntries(built), dependencies: Object.fromEntries(exact) };
}

function builtFrom(source) {
  const file = source.replace('./src/', './dist/').replace(/\.ts$/, '');
  return { types: `${file}.d.ts`, default: `${file}.js` };
}
