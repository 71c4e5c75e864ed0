import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, type TestContext, test } from 'node:test';
import { Client, http } from '@rookery/client';
import { type Served, Workplace } from './testing/run.ts';

const ANN = '10001';
const BEN = '10002';

let place: Workplace;
let served: Served;

before(async () => {
  place = await Workplace.make();
  served = await place.serve('--demo', '--log-level', 'error');
});

after(async () => {
  await served.stop();
  await place.remove();
});

function as(uin: string, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const password = served.passwords.get(uin);
  return {
    ROOKERY_UIN: uin,
    ROOKERY_PASSWORD: password,
    ROOKERY_SERVER: served.url,
    XDG_CONFIG_HOME: place.path('none'),
    ...more,
  };
}

async function benWrites(text: string): Promise<void> {
  const { code, err } = await place.run(['send', ANN, text], { env: as(BEN) });
  assert.equal(code, 0, err);
}

/** `rookery tail`, as far as it has printed something. */
class Tail {
  readonly child;
  out = '';
  err = '';
  readonly #ended: Promise<unknown[]>;
  #printed = Promise.withResolvers<void>();

  constructor(t: TestContext, args: readonly string[], env: NodeJS.ProcessEnv) {
    this.child = place.start(['tail', ...args], env);
    t.after(() => this.child.kill('SIGKILL'));
    this.#ended = once(this.child, 'exit');
    this.child.stdout.setEncoding('utf8').on('data', (slice: string) => {
      this.out += slice;
      this.#printed.resolve();
      this.#printed = Promise.withResolvers();
    });
    this.child.stderr.setEncoding('utf8').on('data', (slice: string) => {
      this.err += slice;
    });
  }

  async until(wanted: RegExp): Promise<void> {
    while (!wanted.test(this.out)) await this.#printed.promise;
  }

  /** Resolves with the exit code. */
  async ended(): Promise<unknown> {
    const [code] = await this.#ended;
    return code;
  }

  end(signal: NodeJS.Signals): Promise<unknown> {
    this.child.kill(signal);
    return this.ended();
  }
}

test('each event is a line, of text or of JSON, and a signal ends it', async (t) => {
  const text = new Tail(t, ['--from', '0'], as(ANN));
  const json = new Tail(t, ['--json', '--from', '0'], as(ANN));
  await benWrites('two\nlines \u001b[31m你好');
  await Promise.all([text.until(/message/), json.until(/"type":"message"/)]);
  assert.match(text.out, /^\d{4}-\d\d-\d\dT[\d:.]+Z message 10002: two lines \[31m你好$/m);
  const line = json.out.split('\n').find((each) => each.includes('"type":"message"')) ?? '';
  const { type, peer, text: said, sent, number, at } = JSON.parse(line) as Record<string, unknown>;
  assert.deepEqual([type, peer, sent, number], ['message', 10002, false, 1]);
  assert.ok(String(said).startsWith('two\nlines'));
  assert.ok(!Number.isNaN(Date.parse(String(at))));
  assert.equal(await text.end('SIGINT'), 0);
  assert.equal(await json.end('SIGTERM'), 0);
  assert.deepEqual([text.err, json.err], ['', '']);
});

test('over lines of TCP, from a number on', async (t) => {
  await benWrites('another');
  const tcp = /tcp=(\S+)/.exec(served.out)?.[1] ?? '';
  const tail = new Tail(t, ['--server', `tcp://${tcp}`, '--from', '0'], as(ANN));
  await tail.until(/another/);
  assert.match(tail.out, /two lines/);
  assert.equal(await tail.end('SIGTERM'), 0);
});

test('it ends when its reader has gone', async (t) => {
  const tail = new Tail(t, ['--from', '0'], as(ANN));
  await tail.until(/message/);
  tail.child.stdout.destroy();
  await benWrites('never shown');
  assert.equal(await tail.ended(), 0);
});

test('unread is counted per friend and in all', async () => {
  const env = as(ANN);
  const { code, out } = await place.run(['unread'], { env });
  assert.equal(code, 0);
  assert.match(out, /^3 unread\n3 {2}10002 {2}Ben\n$/);
  const json = await place.run(['unread', '--json'], { env });
  assert.deepEqual(JSON.parse(json.out), { unread: 3, from: [{ uin: 10002, nick: 'Ben', unread: 3 }] });
  const none = await place.run(['unread'], { env: as('10003') });
  assert.deepEqual([none.code, none.out], [0, '0 unread\n']);
});

test('in groups it is told who, and where', async (t) => {
  const BEN_ENV = as(BEN);
  const clientOf = async (uin: number) => {
    const client = new Client({ transport: http(served.url), uin, password: served.passwords.get(String(uin)) });
    t.after(() => client.logout());
    await client.connect();
    return client;
  };
  const [ben, mei] = [await clientOf(10002), await clientOf(10003)];
  const group = await mei.groups.create('Chess', { invited: [10002] });
  await ben.groups.answer({ group, uin: 10003, isInvitation: true }, true);
  const text = new Tail(t, ['--from', '0'], BEN_ENV);
  const json = new Tail(t, ['--json', '--from', '0'], BEN_ENV);
  await mei.send(group, 'e4').done;
  await mei.groups.setMember(group, { uin: 10002, role: 'admin' });
  await Promise.all([text.until(/role 10002/), json.until(/"what":"role"/)]);
  assert.match(text.out, new RegExp(` invited by 10003 to ${group}: Chess$`, 'm'));
  assert.match(text.out, new RegExp(` happened in ${group}: 10002 joined$`, 'm'));
  assert.match(text.out, new RegExp(` message 10003 in ${group}: e4$`, 'm'));
  assert.match(text.out, new RegExp(` happened in ${group}: 10003 role 10002 admin$`, 'm'));
  const lines = json.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const said = lines.find(({ text }) => text === 'e4');
  assert.deepEqual([said?.group, said?.author, typeof said?.entry], [group, 10003, 'number']);
  assert.deepEqual(
    lines.filter(({ type }) => type === 'happened').map((line) => line.group),
    [group, group],
  );

  const unread = await place.run(['unread'], { env: BEN_ENV });
  assert.match(unread.out, new RegExp(`^1 +${group} +Chess \\(group\\)$`, 'm'));
  const { from } = JSON.parse((await place.run(['unread', '--json'], { env: BEN_ENV })).out) as { from: object[] };
  assert.deepEqual(from, [{ uin: group, nick: 'Chess', unread: 1, group, author: 10003 }]);
  await text.end('SIGTERM');
  await json.end('SIGTERM');
  await mei.groups.end(group);
});

test('what is done to a message is told by its name, and by whom', async (t) => {
  const client = new Client({ transport: http(served.url), uin: 10003, password: served.passwords.get('10003') });
  t.after(() => client.logout());
  await client.connect();
  const text = new Tail(t, ['--from', '0'], as(ANN));
  const json = new Tail(t, ['--json', '--from', '0'], as(ANN));
  const { name = '' } = await client.send(10001, 'half past').done;
  await text.until(/half past/);
  await client.react(name, '👍');
  await client.react(name);
  await client.edit(name, 'half past two');
  await client.recall(name);
  await Promise.all([text.until(/recalled by/), json.until(/"type":"recalled"/)]);
  const lines = text.out.split('\n').map((line) => line.slice(line.indexOf(' ') + 1));
  assert.deepEqual(
    lines.filter((line) => line.includes(name)),
    [
      `reacted by 10003: ${name} 👍`,
      `reacted by 10003: ${name} taken back`,
      `edited by 10003: ${name}`,
      `recalled by 10003: ${name}`,
    ],
  );
  await text.end('SIGTERM');
  await json.end('SIGTERM');
  const late = new Tail(t, ['--from', '0'], as(ANN));
  await late.until(/recalled by/);
  assert.match(late.out, / message 10003: \(recalled\)$/m);
  assert.doesNotMatch(late.out, /half past/);
});

test('nothing that a terminal acts on is printed, as text or as JSON', async (t) => {
  const [plain, json] = [new Tail(t, ['--from', '0'], as(ANN)), new Tail(t, ['--json', '--from', '0'], as(ANN))];
  await benWrites('gnp.\u202eexe \u009b31m\u0085red');
  await Promise.all([plain.until(/gnp/), json.until(/gnp/)]);
  assert.match(plain.out, /: gnp\.exe 31mred\n/);
  assert.match(json.out, /"gnp\.\\u202eexe 31mred"/);
});

test('what is wrong is said in a line', async () => {
  const env = as(ANN, { ROOKERY_PASSWORD: 'wrong' });
  const wrong = await place.run(['unread'], { env });
  assert.equal(wrong.code, 1);
  assert.match(wrong.err, /^rookery: .+\n$/);
  const away = await place.run(['tail', '--server', 'http://127.0.0.1:9'], { env: as(ANN) });
  assert.equal(away.code, 1);
  assert.match(away.err, /^rookery: .*127\.0\.0\.1:9.*\n$/);
  const misuse = await place.run(['tail', '--server', 'ftp://x'], { env: as(ANN) });
  assert.equal(misuse.code, 2);
});

test('it says why when its session has ended for good', async (t) => {
  const mei = '10003';
  const tail = new Tail(t, ['--all'], as(mei));
  // The arrival of a friend is told, so from then on it is there.
  const coming = setInterval(() => benWrites('I am here').catch(() => {}), 1500);
  await tail.until(/10002/);
  clearInterval(coming);
  const reset = await place.run(['account', 'reset-password', mei, '--json']);
  assert.equal(reset.code, 0, reset.err);
  assert.equal(await tail.ended(), 1);
  assert.match(tail.err, /rookery: .*login is refused/i);
});
