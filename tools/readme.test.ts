import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';

const root = join(import.meta.dirname, '..');

test('the conversation in README.md goes as it is printed there', { skip: whatIsMissing() }, async (t) => {
  const { url, passwords } = await startDemo(t);
  const [setUp, ...exchanges] = conversation();
  assert.ok(setUp && exchanges.length > 4);
  const settings = setUp.commands
    .replace(/^SERVER=.*$/m, `SERVER=${url}`)
    .replace(/^ANN=.*$/m, `ANN=${passwords.get(10001)}`)
    .replace(/^BEN=.*$/m, `BEN=${passwords.get(10002)}`);
  for (const { commands, answers } of exchanges) {
    const { stdout, stderr } = spawnSync('bash', ['-c', `${settings}\n${commands}`], { encoding: 'utf8' });
    assert.equal(stderr, '');
    assert.equal(stdout, answers, commands);
  }
});

function whatIsMissing(): string | false {
  const missing = ['bash', 'curl', 'md5sum'].filter((tool) => spawnSync(tool, ['--version']).status !== 0);
  return missing.length > 0 && `needs ${missing.join(' and ')}`;
}

/** The blocks of commands of the section, each with the block of answers behind it; the first sets up and has none. */
function conversation(): { commands: string; answers: string }[] {
  const [, rest = ''] = readFileSync(join(root, 'README.md'), 'utf8').split('\n## A conversation\n');
  const [section = ''] = rest.split('\n## ');
  const blocks = section.matchAll(/```bash\n(.*?)```\n(?:\n```text\n(.*?)```)?/gs);
  return [...blocks].map(([, commands = '', answers = '']) => ({ commands, answers }));
}

async function startDemo(t: TestContext): Promise<{ url: string; passwords: Map<number, string> }> {
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
    const [, url] = /^rookery ready http=(\S+)/.exec(line) ?? [];
    if (!url) continue;
    await robotIsIn;
    return { url, passwords };
  }
  throw new Error('The server has ended before it was ready.');
}

/** Resolves when a line says so, or when no more lines come. */
async function isSaid(stream: NodeJS.ReadableStream, what: RegExp): Promise<void> {
  for await (const line of createInterface(stream)) if (what.test(line)) return;
}
