#!/usr/bin/env node
// Plain JavaScript, so that any Node can read it: an older one hands over to the Node that the npm package `node` brings.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
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

function handOver(node) {
  const args = [...process.execArgv, fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  const child = spawn(node, args, { stdio: 'inherit' });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to both of us; passed on, it would count as two.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('error', (error) => {
    console.error(`rookery: ${node} does not run: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code);
    for (const each of signals) process.removeAllListeners(each);
    process.kill(process.pid, signal);
  });
}
