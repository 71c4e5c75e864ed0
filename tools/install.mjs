// Runs before every script of package.json and installs what is missing, so that a fresh clone needs no step by hand.
// Plain Node 20, no dependencies: it is what brings the Node and the libraries that everything else runs on.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const windows = process.platform === 'win32';
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');

const missing = whatIsMissing();
if (missing) {
  console.error(`rookery: ${missing}, running npm ci`);
  const { status, error } = npmCi();
  if (error) stop(`npm could not be started (${error.message}).`);
  if (status !== 0) stop('npm ci failed; its messages are above.');
  const still = whatIsMissing();
  if (still) stop(`npm ci went through, and yet ${still}. Does an npm setting keep install scripts from running?`);
}

// With --build also the page in the browser, by the Node that was just installed.
if (process.argv.includes('--build')) {
  const { status } = spawnSync(ownNode(), [join(root, 'tools/build.mjs')], { stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(1);
}

/** Why an installation is due, as a clause; undefined when all is there. */
function whatIsMissing() {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  // npm's own record of what it put there, written last: a stamp that also holds after `npm install something`.
  const found = packagesOf(join(modules, '.package-lock.json'));
  if (!wanted) stop('package-lock.json is missing or cannot be read.');
  if (!found) return 'node_modules is missing or half-made';
  if (!isSame(wanted, found)) return 'node_modules does not match package-lock.json';
  if (!nodeRuns()) return 'the Node in node_modules is missing or does not run';
  return undefined;
}

function nodeRuns() {
  return spawnSync(ownNode(), ['--version']).status === 0;
}

function ownNode() {
  return join(modules, windows ? 'node/bin/node.exe' : '.bin/node');
}

function packagesOf(lockFile) {
  try {
    return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function isSame(wanted, found) {
  const identity = ({ version, integrity, resolved, link }) => `${version} ${integrity} ${link && resolved}`;
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue;
    // What is optional may be made for another system.
    if (found[path] ? identity(found[path]) !== identity(entry) : !entry.optional) return false;
  }
  return Object.entries(found).every(([path, entry]) => wanted[path] || entry.extraneous);
}

function npmCi() {
  // Out of the way, or npm takes the package for sound and does not run its install script again.
  if (!nodeRuns()) rmSync(join(modules, 'node'), { recursive: true, force: true });
  // The Node that runs npm, not ours: ours may be the one in node_modules, which npm may take away.
  const { npm_execpath: npm = '', npm_node_execpath: node = process.execPath } = process.env;
  // Development dependencies in any case, Node is one; our output belongs to the script that comes after.
  const args = ['ci', '--include=dev', '--loglevel=error'];
  const options = { cwd: root, stdio: ['ignore', 2, 2] };
  if (npm.endsWith('npm-cli.js')) return spawnSync(node, [npm, ...args], options);
  return spawnSync('npm', args, { ...options, shell: windows });
}

function stop(message) {
  console.error(`rookery: ${message}`);
  process.exit(1);
}
