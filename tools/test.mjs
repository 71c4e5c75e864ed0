// npm test [-- part-of-a-path ...] [--test-... ...]: runs the tests whose path contains one of the parts, or all of them.
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
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
// What hangs fails, instead of the whole run.
const timeout = '--test-timeout=240000';
const child = spawn(process.execPath, ['--test', concurrency, timeout, ...options, ...files], {
  cwd: root,
  stdio: 'inherit',
});
process.on('SIGTERM', () => child.kill('SIGTERM'));
process.on('SIGINT', () => {}); // a terminal sends it to the tests as well: wait for their summary
child.on('exit', (code) => process.exit(code ?? 1));
