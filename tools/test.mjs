// npm test [-- part-of-a-path ...] [--test-... ...]: runs the tests whose path contains one of the parts, or all of them.
import { spawn } from 'node:child_process';
import { globSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const args = process.argv.slice(2);
const options = args.filter((arg) => arg.startsWith('-'));
const parts = args.filter((arg) => !arg.startsWith('-'));

const files = globSync('{packages,apps,plays,bench,tools}/**/*.test.{ts,mjs}', {
  cwd: root,
  exclude: ['**/node_modules'],
})
  .filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)))
  .sort();

if (files.length === 0) {
  console.error(`No test file${parts.length === 0 ? '' : ` has ${parts.join(' or ')} in its path`}.`);
  process.exit(1);
}

// Node's default leaves one core free, which on two cores means one file at a time.
const concurrency = `--test-concurrency=${Math.max(2, availableParallelism())}`;
// What hangs fails, instead of the whole run. Beside other programs a test may take ten times as long as alone.
const timeout = '--test-timeout=600000';

// The run has a temporary folder of its own: what a test leaves there is seen, and goes. Its name is short, for the paths of
// sockets in it.
const temporary = mkdtempSync(join(tmpdir(), 'rt-'));
// Some two hundred processes compile the same sources: what one has compiled the others read.
const cache = join(root, 'node_modules/.cache/compiled');
const env = { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary, NODE_COMPILE_CACHE: cache };

const child = spawn(process.execPath, ['--test', concurrency, timeout, ...options, ...files], {
  cwd: root,
  stdio: 'inherit',
  env,
});
let isStopped = false;
for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) {
  process.on(signal, () => {
    isStopped = true;
    // A terminal sends this one to the tests as well: wait for their summary.
    if (signal !== 'SIGINT') child.kill('SIGTERM');
  });
}
child.on('exit', (code) => {
  const left = readdirSync(temporary);
  // A test that was stopped has had no time to clear away.
  if (left.length > 0 && !isStopped) console.error(`Left by tests, and removed: ${left.join(', ')}`);
  try {
    rmSync(temporary, { recursive: true, force: true, maxRetries: 10 });
  } catch (error) {
    console.error(`Something still writes into ${temporary}: ${error.message}`);
  }
  process.exit(code ?? 1);
});
