import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { after, before, type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, http } from '@rookery/client';
import { type Served, Workplace } from './testing/run.ts';

const ANN = 10001;
const BEN = 10002;

let place: Workplace;
let served: Served;
let passwords: ReadonlyMap<string, string>;

before(async () => {
  place = await Workplace.make();
  served = await place.serve('--demo', '--log-level', 'error', '--no-limits');
  passwords = served.passwords;
});
after(async () => {
  await served.stop();
  await place.remove();
});

function passwordOf(uin: number): string {
  return passwords.get(String(uin)) ?? '';
}

/** Ben writes to Ann. */
async function write(t: TestContext): Promise<Client> {
  const client = new Client({ transport: http(served.url), uin: BEN, password: passwordOf(BEN) });
  t.after(() => client.close());
  await client.connect();
  return client;
}

/** What `rookery tail` shows from a place on, until it has shown a text. */
async function tail(t: TestContext, from: string, until: string): Promise<{ out: string; err: string }> {
  const env = { ROOKERY_UIN: String(ANN), ROOKERY_PASSWORD: passwordOf(ANN), ROOKERY_SERVER: served.url };
  const child = place.start(['tail', '--json', '--from', from], { ...env, XDG_CONFIG_HOME: place.path('none') });
  t.after(() => child.kill('SIGKILL'));
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (slice: string) => {
    out += slice;
  });
  child.stderr.setEncoding('utf8').on('data', (slice: string) => {
    err += slice;
  });
  for (let i = 0; i < 1200 && !out.includes(until); i++) await pause(50);
  child.kill('SIGTERM');
  assert.ok(out.includes(until), `${out}${err}`);
  return { out, err };
}

async function restart(): Promise<void> {
  served = await place.serve('--log-level', 'error', '--no-limits');
}

test('a backup under constant writing, restored: tail shows all that is new, and says what has happened', async (t) => {
  const ben = await write(t);
  for (let i = 1; i <= 5; i++) await ben.send(ANN, `m${i}`).done;
  let isOver = false;
  let count = 5;
  const writing = (async () => {
    while (!isOver) await ben.send(ANN, `m${++count}`).done;
  })();
  const made = (await place.json(['backup', 'b.db'])) as { accounts: number; messages: number; bytes: number };
  isOver = true;
  await writing;
  assert.ok(made.accounts >= 4 && made.messages >= 10 && made.bytes === statSync(place.path('b.db')).size);
  assert.equal(statSync(place.path('b.db')).mode & 0o777, 0o600);
  assert.deepEqual(
    readdirSync(place.folder).filter((name) => name.includes('part')),
    [],
  );
  const again = await place.run(['backup', 'b.db']);
  assert.deepEqual([again.code, /already/.test(again.err)], [1, true]);
  for (let i = 1; i <= 7; i++) await ben.send(ANN, `lost${i}`).done;

  const seen = await tail(t, '0', 'lost7');
  const { generation, number } = JSON.parse(seen.out.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;
  assert.match(String(generation), /^[0-9a-f]{16}$/);

  const running = await place.run(['restore', 'b.db', '--yes']);
  assert.deepEqual([running.code, /in use by another server/.test(running.err)], [1, true]);
  assert.equal(await served.stop(), 0);
  const unasked = await place.run(['restore', 'b.db']);
  assert.deepEqual([unasked.code, /--yes/.test(unasked.err)], [2, true]);
  const restored = (await place.json(['restore', 'b.db', '--yes'])) as { kept: string; messages: number };
  assert.equal(restored.messages, made.messages);
  assert.ok(existsSync(place.path(restored.kept)));
  await restart();
  const after = await write(t);
  for (let i = 1; i <= 20; i++) await after.send(ANN, `new${i}`).done;

  const told = await tail(t, `${generation}:${number}`, 'new20');
  for (let i = 1; i <= 20; i++) assert.match(told.out, new RegExp(`"new${i}"`));
  assert.doesNotMatch(told.out, /lost/);
  assert.match(told.err, /restored from a backup/);
  // A number alone that cannot be of this mailbox is noticed as well.
  await after.send(ANN, 'the last').done;
  assert.match((await tail(t, '999999', 'the last')).err, /restored from a backup/);
  const { out } = await place.run(['audit']);
  assert.match(out, /restore +b\.db$/m);
});

test('what is no whole backup is refused, and nothing has changed', async () => {
  await served.stop();
  copyFileSync(place.path('b.db'), place.path('half.db'));
  truncateSync(place.path('half.db'), 16_384);
  writeFileSync(place.path('text.db'), 'no database at all');
  const before = readdirSync(place.path('data')).sort();
  for (const [file, why] of [
    ['half.db', /cannot be restored/],
    ['text.db', /no database/],
    ['none.db', /cannot be restored/],
  ] as const) {
    const { code, err } = await place.run(['restore', file, '--yes']);
    assert.equal(code, 1);
    assert.match(err, why);
    assert.match(err, /Nothing was changed/);
  }
  assert.deepEqual(readdirSync(place.path('data')).sort(), before);
  const nowhere = await place.run(['backup', 'c.db', '--data', 'nowhere']);
  assert.deepEqual([nowhere.code, existsSync(place.path('nowhere'))], [1, false]);
  // The folder of a server that is stopped is as good.
  await place.json(['backup', 'stopped.db']);
  await restart();
});

test('a restore that is killed at any moment leaves the old data or the new, and the server starts', async () => {
  for (let round = 0; round < 6; round++) {
    await served.stop();
    const child = place.start(['restore', 'b.db', '--yes']);
    const gone = new Promise((resolve) => child.on('exit', resolve));
    // It takes most of its time to start; what it does then is what counts.
    await Promise.race([gone, pause(300 + 150 * round)]);
    child.kill('SIGKILL');
    await gone;
    await restart();
    const client = new Client({ transport: http(served.url), uin: ANN, password: passwordOf(ANN) });
    await client.connect();
    await client.close();
  }
});

test('--end-sessions signs everyone out', async () => {
  const client = new Client({ transport: http(served.url), uin: ANN, password: passwordOf(ANN) });
  await client.connect();
  const { token } = client;
  await client.close();
  await place.json(['backup', 'signed-in.db']);
  await served.stop();
  await place.json(['restore', 'signed-in.db', '--yes', '--end-sessions', '--no-keep']);
  await restart();
  const again = new Client({ transport: http(served.url), uin: ANN, token });
  await assert.rejects(again.connect());
  await again.close();
});

const needsRoot = process.getuid?.() !== 0 && 'needs root, to give a folder away';
test('what root restores belongs to the user whose folder it is', { skip: needsRoot }, async () => {
  await place.json(['backup', 'given.db']);
  const OTHER = 65534;
  const data = place.path('given');
  mkdirSync(data);
  chownSync(data, OTHER, OTHER);
  // Archives are kept read-only.
  chmodSync(place.path('given.db'), 0o444);
  // Once where nothing is, and once over what is there.
  for (let round = 0; round < 2; round++) {
    await place.json(['restore', 'given.db', '--yes', '--data', 'given']);
    for (const name of readdirSync(data)) {
      const { uid, gid, mode } = statSync(`${data}/${name}`);
      assert.deepEqual([uid, gid, mode & 0o777], [OTHER, OTHER, 0o600], name);
    }
  }
  assert.equal(readdirSync(data).length, 3);
});

test('a file whose name looks like an address is written and read as any other', async () => {
  const name = 'file:a?mode=memory';
  const made = (await place.json(['backup', name])) as { bytes: number };
  assert.equal(made.bytes, statSync(place.path(name)).size);
  assert.ok(made.bytes > 0);
  await place.json(['restore', name, '--yes', '--data', 'elsewhere']);
});
