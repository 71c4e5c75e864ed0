import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';

const root = join(import.meta.dirname, '..');

const skip = whatIsMissing();

test('the conversation in README.md goes as it is printed there', { skip }, async (t) => {
  const { url, passwords } = await startDemo(t);
  const [setUp, ...exchanges] = blocksOf('A conversation');
  assert.ok(setUp && exchanges.length > 4);
  const settings = setUp.commands
    .replace(/^SERVER=.*$/m, `SERVER=${url}`)
    .replace(/^ANN=.*$/m, `ANN=${passwords.get(10001)}`)
    .replace(/^BEN=.*$/m, `BEN=${passwords.get(10002)}`);
  for (const { commands, answers } of exchanges) {
    assert.equal(shell(`${settings}\n${commands}`), answers, commands);
  }
});

test('a script sends with an app password as README.md has it, and does nothing else', { skip }, async (t) => {
  const { url, rookery } = await startDemo(t);
  const [create, legacy, modern] = blocksOf('App passwords');
  assert.ok(create && legacy && modern);
  const [, password = ''] = /shown only now: (\w{16})/.exec(rookery(create.commands)) ?? [];
  const settings = `APP_PASSWORD=${password}`;
  const commands = legacy.commands.replace(/^SERVER=.*$/m, `SERVER=${url}`);
  assert.equal(shell(`${settings}\n${commands}`), legacy.answers);
  const answers = shell(`${settings}\n${commands}\n${modern.commands}`).slice(legacy.answers.length);
  const sent = /^VER=2\.0&CMD=CLTMSG&SEQ=2&UIN=10001&RES=0&ID=\d+&TS=\d+\nVER=2\.0&CMD=LOGOUT&SEQ=3&UIN=10001&RES=0\n$/;
  assert.match(answers, sent);
});

test('an invited person creates an account as README.md shows it', { skip }, async (t) => {
  const { url, rookery } = await startDemo(t);
  const [create, register] = blocksOf('Inviting people');
  assert.ok(create && register);
  const [, code = ''] = /^Invitation (\w{16})/.exec(rookery(create.commands)) ?? [];
  assert.equal(shell(`SERVER=${url} CODE=${code}\n${register.commands}`), register.answers);
  assert.match(rookery('npx rookery account list'), /^10011 .*Cat & Co$/m);
});

/** What commands for bash print; they must find nothing to complain about. */
function shell(commands: string): string {
  const { stdout, stderr } = spawnSync('bash', ['-c', commands], { encoding: 'utf8' });
  assert.equal(stderr, '');
  return stdout;
}

function whatIsMissing(): string | false {
  const missing = ['bash', 'curl', 'md5sum'].filter((tool) => spawnSync(tool, ['--version']).status !== 0);
  return missing.length > 0 && `needs ${missing.join(' and ')}`;
}

/** The blocks of commands of a section, each with the block of answers behind it, where there is one. */
function blocksOf(heading: string): { commands: string; answers: string }[] {
  const [, rest = ''] = readFileSync(join(root, 'README.md'), 'utf8').split(`\n## ${heading}\n`);
  const [section = ''] = rest.split('\n## ');
  const blocks = section.matchAll(/```bash\n(.*?)```\n(?:\n```text\n(.*?)```)?/gs);
  return [...blocks].map(([, commands = '', answers = '']) => ({ commands, answers }));
}

/** A demo server; `rookery` runs a command line that the README gives, on the server's data, and returns its output. */
type Demo = {
  readonly url: string;
  readonly passwords: Map<number, string>;
  readonly rookery: (commands: string) => string;
};

async function startDemo(t: TestContext): Promise<Demo> {
  const data = mkdtempSync(join(tmpdir(), 'rookery-readme-'));
  t.after(() => rmSync(data, { recursive: true, force: true }));
  const main = 'apps/cli/src/main.ts';
  const args = [main, 'serve', '--demo', '--port', '0', '--tcp-port', '0', '--data', data];
  const server = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => new Promise((resolve) => server.once('exit', resolve).kill('SIGTERM')));
  const robotIsIn = isSaid(server.stderr, /"uin":10010.*"logged in"/);
  const rookery = (commands: string) =>
    shell(
      `cd "${root}"; export ROOKERY_DATA="${data}"; npx() { shift; "${process.execPath}" ${main} "$@"; }; ${commands}`,
    );
  const passwords = new Map<number, string>();
  for await (const line of createInterface(server.stdout)) {
    const [, uin, password = ''] = /^ {2}(\d+) {2}(\w{16}) {2}/.exec(line) ?? [];
    if (uin) passwords.set(Number(uin), password);
    const [, url] = /^rookery ready http=(\S+)/.exec(line) ?? [];
    if (!url) continue;
    await robotIsIn;
    return { url, passwords, rookery };
  }
  throw new Error('The server has ended before it was ready.');
}

/** Resolves when a line says so, or when no more lines come. */
async function isSaid(stream: NodeJS.ReadableStream, what: RegExp): Promise<void> {
  for await (const line of createInterface(stream)) if (what.test(line)) return;
}
