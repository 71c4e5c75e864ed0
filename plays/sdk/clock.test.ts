import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Client, http, websocket } from '@rookery/client';
import { openStorage } from '@rookery/server';
import { addAccount, PASSWORD, PS } from '@rookery/testing/server';

const [ANN, BEN, LEGACY] = [10001, 10002, 10003];
const DAY_MS = 86_400_000;

/** A server in a process of its own, whose wall clock the test sets. */
class Stepped {
  readonly #folder: string;
  #child: ChildProcess | undefined;
  url = '';

  constructor(t: TestContext) {
    this.#folder = mkdtempSync(join(tmpdir(), 'rookery-clock-'));
    this.set(0);
    t.after(async () => {
      await this.stop();
      rmSync(this.#folder, { recursive: true, force: true });
    });
  }

  get data(): string {
    return join(this.#folder, 'data');
  }

  set(stepMs: number): void {
    writeFileSync(join(this.#folder, 'step'), String(stepMs));
  }

  async start(): Promise<void> {
    const file = (name: string) => fileURLToPath(new URL(`../../apps/server/src/testing/${name}`, import.meta.url));
    const args = ['--import', file('altered-clock.ts'), file('serve.ts'), this.data, 'limits'];
    const env = { ...process.env, CLOCK_STEP: join(this.#folder, 'step') };
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    const [port] = await once(child.stdout, 'data');
    this.url = `http://127.0.0.1:${Number.parseInt(String(port), 10)}`;
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  async ask(cmd: string, uin: number, fields: string, ver = '1.1'): Promise<string> {
    const body = `VER=${ver}&CMD=${cmd}&SEQ=${Math.floor(Math.random() * 1e9)}&UIN=${uin}&${fields}`;
    return await (await fetch(this.url, { method: 'POST', body })).text();
  }
}

async function prepare(data: string): Promise<void> {
  const storage = await openStorage({ data });
  for (const uin of [ANN, BEN, LEGACY]) await addAccount(storage, uin);
  for (const peer of [BEN, LEGACY]) await storage.befriend({ uin: ANN, peer, mostFriends: 10 });
  await storage.close();
}

test('a server whose clock is set, back and on: every client goes on, and across a restart', async (t) => {
  const server = new Stepped(t);
  await prepare(server.data);
  await server.start();
  const ann = new Client({ transport: websocket(server.url), uin: ANN, password: PASSWORD });
  const ben = new Client({ transport: http(server.url), uin: BEN, password: PASSWORD });
  t.after(() => Promise.all([ann.close(), ben.close()]));
  const heard: string[] = [];
  let rung = Promise.withResolvers<void>();
  ben.on('message', ({ text }) => {
    heard.push(text);
    rung.resolve();
  });
  await Promise.all([ann.connect(), ben.connect()]);
  assert.match(await server.ask('Login', LEGACY, `PS=${PS}&M5=1`), /&RES=0&RS=0&/);
  const page = /&SID=([\w-]+)/.exec(await server.ask('Login', BEN, `PS=${PS}`, '2.0'))?.[1];
  assert.ok(page);

  const fetchedByLegacy: string[] = [];
  for (const stepMs of [-30_000, -DAY_MS, 3_600_000, 365 * DAY_MS, -400 * DAY_MS, 0]) {
    server.set(stepMs);
    rung = Promise.withResolvers();
    const parked = server.ask('GetMsgEx', BEN, `SID=${page}&WT=1`, '2.0');
    const text = `step ${stepMs}`;
    await ann.send(BEN, text).done;
    await ann.send(LEGACY, text).done;
    await rung.promise;
    assert.match(await parked, /&RES=0&/);
    const polled = await server.ask('GetMsgEx', LEGACY, '');
    assert.match(polled, /&RES=0&/);
    fetchedByLegacy.push(
      ...(/&MG=([^&]*)$/.exec(polled)?.[1] ?? '').split(',').filter((each) => each.startsWith('step')),
    );
    assert.match(await server.ask('Login', LEGACY, `PS=${PS}&M5=1`), /&RES=0&RS=0&/);
    assert.equal(await (await fetch(`${server.url}/healthz`)).text(), 'ok\n');
    assert.equal((await fetch(`${server.url}/`)).status, 200);
  }
  assert.equal(heard.length, 6);
  assert.deepEqual(fetchedByLegacy, heard);

  for (const stepMs of [365 * DAY_MS, -DAY_MS]) {
    await server.stop();
    server.set(stepMs);
    await server.start();
    assert.match(await server.ask('Ping', BEN, `SID=${page}`, '2.0'), /&RES=0$/);
    assert.match(await server.ask('GetMsgEx', LEGACY, ''), /&RES=0&/);
    assert.match(await server.ask('Login', LEGACY, `PS=${PS}&M5=1`), /&RES=0&RS=0&/);
  }
});
