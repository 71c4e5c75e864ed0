import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { addFriends, type House, openHouse, PS, type Settings } from '@rookery/testing/server';
import { WebSocket } from 'ws';
import { request } from '../testing/raw.ts';
import { fieldOf } from '../testing/talk.ts';

const ANN = 10001;
const BOB = 10002;
const of20 = (cmd: string, uin: number, fields = '') => request(cmd, uin, fields, { ver: '2.0' });

async function start(t: TestContext, config: Settings['config'] = {}): Promise<House> {
  const house = await openHouse(t, { config: { limits: false, ...config } });
  await addFriends(house.storage, ANN, BOB);
  return house;
}

/** A WebSocket and the frames that have come on it. */
async function open(t: TestContext, { port }: House, options: { origin?: string; host?: string } = {}) {
  const { host, ...rest } = options;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { ...rest, headers: host ? { host } : {} });
  t.after(() => socket.terminate());
  const frames: string[] = [];
  let wake = () => {};
  socket.on('message', (data: Buffer) => {
    frames.push(data.toString());
    wake();
  });
  const next = async (): Promise<string> => {
    while (frames.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return frames.shift() ?? '';
  };
  await Promise.race([once(socket, 'open'), once(socket, 'close')]);
  const ask = (body: string) => {
    socket.send(body);
    return next();
  };
  return { socket, next, ask };
}

test('a frame is a request, an answer, or a push', async (t) => {
  const house = await start(t);
  const [ann, bob] = [await open(t, house), await open(t, house)];
  assert.match(
    await ann.ask(of20('Login', ANN, `PS=${PS}`)),
    /^VER=2\.0&CMD=Login&.*&SID=[\w-]{32}&AK=0&GN=[0-9a-f]{16}$/,
  );
  await bob.ask(of20('Login', BOB, `PS=${PS}`));
  assert.match(await ann.next(), /&MT=99&UN=10002&MG=10$/);
  assert.match(await ann.ask(of20('CLTMSG', ANN, `UN=${BOB}&ID=w1&MG=两行%0A🙂`)), /&RES=0&ID=1&TS=\d+$/);
  assert.match(await bob.next(), /^VER=2\.0&CMD=Push&.*&MG=两行%0a🙂$/);
});

test('1.x is refused, binary frames and frames that are too large end the connection', async (t) => {
  const house = await start(t, { 'body-bytes': 1000 });
  const old = await open(t, house);
  assert.match(await old.ask(request('Login', ANN, `PS=${PS}`)), /&RES=2&RA=VER must be 2\.0 over a WebSocket\.$/);
  const closed = once(old.socket, 'close');
  old.socket.send(Buffer.from('VER=2.0'), { binary: true });
  const [code, reason] = (await closed) as [number, Buffer];
  assert.deepEqual([code, reason.toString()], [1001, 'Only text frames are taken.']);
  const large = await open(t, house);
  const end = once(large.socket, 'close');
  large.socket.send('x'.repeat(1001));
  const [why] = (await end) as [number];
  assert.equal(why, 1009);
});

test('a page of another site gets no connection', async (t) => {
  const house = await start(t);
  const refused = async (origin: string, host?: string): Promise<string> => {
    const socket = new WebSocket(`ws://127.0.0.1:${house.port}/`, { origin, headers: host ? { host } : {} });
    const what = await new Promise<string>((resolve) => {
      socket.on('open', () => resolve('open'));
      socket.on('error', ({ message }) => resolve(message));
    });
    socket.terminate();
    return what;
  };
  assert.equal(await refused('http://elsewhere.example'), 'Unexpected server response: 403');
  assert.equal(await refused('http://chat.example', 'other.example'), 'Unexpected server response: 403');
  assert.equal(await refused('https://chat.example', 'chat.example'), 'open');
});

test('a session that ends closes its connections with a reason', async (t) => {
  const house = await start(t);
  const [one, two] = [await open(t, house), await open(t, house)];
  const sid = fieldOf(await one.ask(of20('Login', BOB, `PS=${PS}`)), 'SID');
  await two.ask(of20('Resume', BOB, `SID=${sid}`));
  const closed = once(two.socket, 'close');
  assert.match(await one.ask(of20('Logout', BOB)), /&RES=0$/);
  assert.match(await two.next(), /&MT=95&UN=10002&MG=Logged out\.$/);
  const [code] = (await closed) as [number];
  assert.equal(code, 1001);
  assert.match(await one.ask(of20('Ping', BOB)), /&RES=20&/);
});

test('a client that only answers pings, and does not log in, is cut', async (t) => {
  const house = await start(t, { 'idle-seconds': 1 });
  const [silent, known] = [await open(t, house), await open(t, house)];
  await known.ask(of20('Login', ANN, `PS=${PS}`));
  const [code] = (await once(silent.socket, 'close')) as [number];
  assert.equal(code, 1001);
  assert.match(await known.ask(of20('Ping', ANN)), /&RES=0$/);
});

test('a server that stops says so', async (t) => {
  const house = await start(t);
  const one = await open(t, house);
  await one.ask(of20('Login', BOB, `PS=${PS}`));
  const closed = once(one.socket, 'close');
  await house.close();
  assert.match(await one.next(), /&MT=93&.*&MG=The server is stopping\.$/);
  await closed;
});
