import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';

const root = join(import.meta.dirname, '..');

/** A demo server: where it is, and the passwords it has printed. */
export type Demo = { readonly url: string; readonly tcpPort: number; readonly passwords: ReadonlyMap<number, string> };

/** Runs the demo server of the documents on free ports until the test is over. The robot is in when this resolves. */
export async function startDemo(t: TestContext): Promise<Demo> {
  const data = mkdtempSync(join(tmpdir(), 'rookery-readme-'));
  t.after(() => rmSync(data, { recursive: true, force: true }));
  const args = ['apps/cli/src/main.ts', 'serve', '--demo', '--port', '0', '--tcp-port', '0', '--data', data];
  const server = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => new Promise((resolve) => server.once('exit', resolve).kill('SIGTERM')));
  const robotIsIn = isSaid(server.stderr, /"uin":10010.*"logged in"/);
  const passwords = new Map<number, string>();
  for await (const line of createInterface(server.stdout)) {
    const [, uin, password = ''] = /^ {2}(\d+) {2}(\w{16}) {2}/.exec(line) ?? [];
    if (uin) passwords.set(Number(uin), password);
    const [, url, tcpPort] = /^rookery ready http=(\S+) tcp=\S+:(\d+)/.exec(line) ?? [];
    if (!url) continue;
    await robotIsIn;
    return { url, tcpPort: Number(tcpPort), passwords };
  }
  throw new Error('The server has ended before it was ready.');
}

/** Resolves when a line says so, or when no more lines come. */
async function isSaid(stream: NodeJS.ReadableStream, what: RegExp): Promise<void> {
  for await (const line of createInterface(stream)) if (what.test(line)) return;
}
