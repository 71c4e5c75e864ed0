#!/usr/bin/env node
// Plain JavaScript, so that any Node can read it: an older one hands over to the Node that the npm package `node` brings.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { isatty } from 'node:tty';
import { fileURLToPath } from 'node:url';

const NEEDED = 26;
const majorOf = (version) => Number.parseInt(version, 10);

if (majorOf(process.versions.node) >= NEEDED) {
  const { cacheFolder } = await import('../src/cache.ts');
  const folder = cacheFolder();
  if (folder) module.enableCompileCache(folder); // half of a short command's time is reading the sources
  await import('../src/main.ts');
} else {
  const node = findNode();
  if (node) handOver(node);
  else {
    console.error(
      `rookery needs Node ${NEEDED} or newer; this is ${process.version}. ` +
        `Install it, or run "npm ci" in the project, which brings one along.`,
    );
    process.exitCode = 1;
  }
}

/** The binary of the package `node`, searched from here upward. Its version is checked so that no Node calls itself forever. */
function findNode() {
  try {
    const require = createRequire(import.meta.url);
    const { version } = require('node/package.json');
    const name = process.platform === 'win32' ? 'node.exe' : 'node';
    const file = join(dirname(require.resolve('node/package.json')), 'bin', name);
    return majorOf(version) >= NEEDED && existsSync(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

/** Runs the command in another Node, and ends as that one does. What is sent to us is meant for it. */
function handOver(node) {
  const args = [...process.execArgv, fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  // It ends when we are gone, since a SIGKILL cannot be passed on.
  const env = { ...process.env, ROOKERY_PARENT: String(process.pid) };
  const child = spawn(node, args, { stdio: 'inherit', env });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];
  const unfollow = followNpm(() => child.kill('SIGTERM'));
  for (const signal of signals) {
    process.on(signal, () => {
      unfollow(); // whether it ends is for the child to say, and once is enough
      child.kill(signal);
    });
  }
  child.on('error', (error) => {
    console.error(`rookery: ${node} does not run: ${error.message}`);
    process.exitCode = 1;
    unfollow();
  });
  const terminals = [0, 1, 2].filter((fd) => isatty(fd));
  child.on('exit', (code, signal) => {
    // An older Node that exits wants to set its terminal right, and crashes when that is gone.
    const isHungUp = terminals.some((fd) => !isatty(fd));
    if (!signal && !isHungUp) process.exit(code);
    for (const each of signals) process.removeAllListeners(each);
    process.kill(process.pid, signal ?? 'SIGHUP');
    // The first process of a container survives that.
    setTimeout(() => process.exit(128 + constants.signals[signal ?? 'SIGHUP']), 1000);
  });
}

/** npm ends the shell between us on SIGTERM, and that passes nothing on: so we look whether it is gone. */
function followNpm(onGone) {
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event === undefined) return () => {};
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, 500);
  return () => clearInterval(timer);
}
