import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const packages = ['protocol', 'client'];

/** A Node 22, which the packages promise to run on, where the machine has one; or else the present one. */
export const oldestNode = process.env.NODE_22 ?? process.execPath;

/**
 * An empty project elsewhere, with the packages that leave the workspace installed from what `npm pack` makes.
 *
 * @param after calls back when the project may go
 */
export function installed(after: (clear: () => void) => void): {
  readonly folder: string;
  readonly tarballs: readonly string[];
} {
  const folder = mkdtempSync(join(tmpdir(), 'rookery-packed-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const tarballs = pack(join(folder, 'workspace'));
  const project = join(folder, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  npm(project, 'install', '--offline', '--ignore-scripts', ...tarballs);
  return { folder: project, tarballs };
}

/** Packs in a copy: packing has another package.json in the place of that of the workspace for a moment. */
function pack(copy: string): string[] {
  for (const name of ['package.json', 'LICENSE', 'tsconfig.base.json', 'tsconfig.build.json', 'tools/pack.mjs'])
    cpSync(join(root, name), join(copy, name));
  for (const name of packages)
    cpSync(join(root, 'packages', name), join(copy, 'packages', name), {
      recursive: true,
      filter: (path) => !/\/(?:dist|LICENSE|tsconfig\.tsbuildinfo)$/.test(path),
    });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
  const destination = join(copy, 'packed');
  mkdirSync(destination);
  npm(copy, 'pack', ...packages.flatMap((name) => ['-w', `@rookery/${name}`]), '--pack-destination', destination);
  return readdirSync(destination).map((name) => join(destination, name));
}

function npm(cwd: string, ...args: string[]): void {
  execFileSync('npm', args, { cwd, stdio: ['ignore', 'ignore', 'pipe'], shell: process.platform === 'win32' });
}
