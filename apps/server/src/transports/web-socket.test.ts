import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { addFriends, type House, openHouse, PS } from '@rookery/testing/server';
import { WebSocket } from 'ws';
import { digestPassword } from '../requests/passwords.ts';
import { Page } from '../testing/page.ts';
import { ask, request } from '../testing/raw.ts';
import { fieldOf } from '../testing/talk.ts';

const ANN = 10001;
const BOB = 10002;
const NP = digestPassword('another password');

let seq = 0;
const of20 = (cmd: string, uin: number, fields = '') => request(cmd, uin, fields, { ver: '2.0', seq: `${++seq}` });
const login = (uin: number) => of20('Login', uin, `PS=${PS}`);

async function start(t: TestContext): Promise<{ house: House; page: Page }> {
  const house = await openHouse(t);
  await addFriends(house.storage, ANN, BOB);
  const page = new Page({ port: house.port });
  await page.ask(login(ANN));
  return { house, page };
}

/** A WebSocket that says where it comes from, and all that is said on it. */
class Frames {
  readonly socket: WebSocket;
  /** Everything that has come. */
  readonly all: string[] = [];
  #next = 0;
  #wake = () => {};

  constructor(t: TestContext, port: number, headers: Readonly<Record<string, string>>) {
    this.socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers });
    t.after(() => this.socket.terminate());
    this.socket.on('message', (data: Buffer) => {
      this.all.push(data.toString());
      this.#wake();
    });
  }

  async ask(body: string): Promise<string> {
    if (this.socket.readyState === WebSocket.CONNECTING) await once(this.socket, 'open');
    this.socket.send(body);
    return this.next();
  }

  async next(): Promise<string> {
    while (this.#next >= this.all.length) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.all[this.#next++] ?? '';
  }
}

/** The head of a browser, of a page that is at home here. */
function headersOf(page: Page): Record<string, string> {
  return Object.fromEntries(page.head.map((line) => line.split(/: (.*)/s) as [string, string]));
}

const tokenOf = (page: Page) => [...page.cookies.values()][0]?.split('.')[2] ?? '';

test('a page resumes by its cookie, is pushed to, and never sees the token', async (t) => {
  const { house, page } = await start(t);
  const frames = new Frames(t, house.port, headersOf(page));
  assert.match(await frames.ask(of20('Resume', ANN)), /^VER=2\.0&CMD=RESUME&.*&RES=0&.*&AK=0&GN=[0-9a-f]{16}&ST=10$/);
  assert.match(await frames.ask(of20('List', ANN, 'TN=9&UN=0')), /&RES=0&.*&UN=10002,/);
  const bob = new Page({ port: house.port });
  await bob.ask(login(BOB));
  assert.match(await frames.next(), /&MT=99&UN=10002&MG=10$/);
  await bob.ask(of20('CLTMSG', BOB, `UN=${ANN}&ID=w1&MG=hello`));
  assert.match(await frames.next(), /&MT=9&.*&MG=hello$/);
  await frames.ask(of20('Sessions', ANN));
  const said = frames.all.join('\n');
  assert.ok(!said.includes('SID=') && !said.includes(tokenOf(page)));
});

test('a page resumes by its cookie behind those of a neighbour', async (t) => {
  const { house, page } = await start(t);
  const [name = ''] = page.cookies.keys();
  const headers = headersOf(page);
  const tossed = `${name}=${ANN}.lasting.${'x'.repeat(32)}; ${name}=${BOB}.lasting.${'y'.repeat(32)}`;
  const frames = new Frames(t, house.port, { ...headers, Cookie: `${tossed}; ${headers.Cookie}` });
  assert.match(await frames.ask(of20('Resume', ANN)), /&RES=0&/);
  assert.match(await frames.ask(login(ANN)), /&RES=30&/);
  assert.match(await frames.ask(of20('Resume', BOB)), /&RES=20&/);
});

test('what would show a token is refused on a connection that a cookie has bound', async (t) => {
  const { house, page } = await start(t);
  const frames = new Frames(t, house.port, headersOf(page));
  await frames.ask(of20('Resume', ANN));
  const change = `PS=${PS}&NP=${NP}`;
  for (const body of [of20('ChangePwd', ANN, change), login(ANN), login(BOB)]) {
    assert.match(await frames.ask(body), /&RES=30&RA=CMD=\w+ must be asked by POST \/web: /);
  }
  await frames.ask(of20('Logout', ANN));
  assert.match(await frames.ask(login(ANN)), /&RES=30&/);
  assert.ok(!frames.all.join().includes('SID='));
});

test('a new password at the door leaves the connections of its session, and ends the others', async (t) => {
  const { house, page } = await start(t);
  const before = headersOf(page);
  const other = new Page({ port: house.port });
  await other.ask(login(ANN));
  const [mine, others] = [new Frames(t, house.port, before), new Frames(t, house.port, headersOf(other))];
  for (const frames of [mine, others]) assert.match(await frames.ask(of20('Resume', ANN)), /&RES=0&/);
  await page.ask(of20('ChangePwd', ANN, `PS=${PS}&NP=${NP}`));
  assert.match(await others.next(), /&MT=95&UN=10001&MG=The password was changed\.$/);
  assert.match(await mine.ask(of20('Resume', ANN)), /&RES=0&/);
  assert.match(await new Frames(t, house.port, before).ask(of20('Resume', ANN)), /&RES=20&/);
  assert.match(await new Frames(t, house.port, headersOf(page)).ask(of20('Resume', ANN)), /&RES=0&/);
});

test('the cookie is for a page of this server, and for Resume', async (t) => {
  const { house, page } = await start(t);
  const { Cookie = '', Host = '', Origin = '' } = headersOf(page);
  for (const [what, headers] of [
    ['no cookie', { Host, Origin }],
    ['the cookie of another port', { Host, Origin, Cookie: Cookie.replace(/rookery-\d+/, 'rookery-1') }],
    ['the name that it has over TLS', { Host, Origin, Cookie: `__Host-${Cookie}` }],
  ] as const) {
    assert.match(await new Frames(t, house.port, headers).ask(of20('Resume', ANN)), /&RES=20&/, what);
  }
  // Without its Origin it is not known either, and must not hear that its session is over.
  for (const more of [{ Origin: 'http://evil.example' }, {}]) {
    const foreign = new Frames(t, house.port, { Host, Cookie, ...more });
    const [{ message }] = (await once(foreign.socket, 'error')) as [Error];
    assert.equal(message, 'Unexpected server response: 403');
  }
  const frames = new Frames(t, house.port, headersOf(page));
  assert.match(await frames.ask(of20('List', ANN, 'TN=9&UN=0')), /&RES=20&/);
  assert.match(await frames.ask(of20('Resume', BOB)), /&RES=20&/);
  assert.match(await frames.ask(of20('Logout', ANN)), /&RES=0$/);
  assert.match(await frames.ask(of20('Resume', ANN)), /&RES=0&/);
});

test('a program in a page that has a password needs no cookie, and gets its token', async (t) => {
  const { house, page } = await start(t);
  const frames = new Frames(t, house.port, headersOf(page));
  const sid = fieldOf(await frames.ask(login(BOB)), 'SID');
  assert.match(sid, /^[\w-]{32}$/);
  assert.match(fieldOf(await frames.ask(of20('ChangePwd', BOB, `PS=${PS}&NP=${NP}`)), 'SID'), /^[\w-]{32}$/);
  // It is bound to Bob now: the cookie is not asked for.
  assert.match(await frames.ask(of20('Resume', ANN)), /&RES=20&/);
});

test('the end of the session closes its connections, also that by a logout at the door', async (t) => {
  const { house, page } = await start(t);
  const frames = new Frames(t, house.port, headersOf(page));
  await frames.ask(of20('Resume', ANN));
  const closed = once(frames.socket, 'close');
  const kept = headersOf(page);
  await page.ask(of20('Logout', ANN));
  assert.match(await frames.next(), /&MT=95&UN=10001&MG=Logged out\.$/);
  await closed;
  assert.match(await new Frames(t, house.port, kept).ask(of20('Resume', ANN)), /&RES=20&/);
});

test('another session of the account is not touched by the cookie’s', async (t) => {
  const { house, page } = await start(t);
  const sid = fieldOf(await ask(house.port, login(ANN)), 'SID');
  const frames = new Frames(t, house.port, headersOf(page));
  assert.match(await frames.ask(of20('Resume', ANN, `SID=${sid}`)), /&RES=0&/);
  await page.ask(of20('Logout', ANN));
  assert.match(await frames.ask(of20('Ping', ANN)), /&RES=0$/);
});
