import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { addAccount, addFriends, type House, newFolder, openHouse, PS, type Settings } from '@rookery/testing/server';
import { ask, logIn, post, Raw, request } from '../testing/raw.ts';
import { fieldOf, Talk } from '../testing/talk.ts';

// Version 2.0: sessions with a token, on lines and over HTTP.

const ANN = 10001;
const BOB = 10002;

async function start(
  t: TestContext,
  config: Settings['config'] = {},
  more: Omit<Settings, 'config'> = {},
): Promise<House> {
  const house = await openHouse(t, { config: { limits: false, ...config }, ...more });
  await addFriends(house.storage, ANN, BOB);
  return house;
}

const of20 = (cmd: string, uin: number, fields = '') => request(cmd, uin, fields, { ver: '2.0', seq: '7' });
const message = (uin: number, to: number, id: string, text = id) => of20('CLTMSG', uin, `UN=${to}&ID=${id}&MG=${text}`);

/** A session of 2.0 over HTTP. */
async function logIn20(house: House, uin: number): Promise<string> {
  const answer = await ask(house.port, of20('Login', uin, `PS=${PS}&CL=test`));
  assert.match(
    answer,
    /^VER=2\.0&CMD=Login&SEQ=7&UIN=\d+&RES=0&RS=0&HI=60&LI=2592000&SID=[\w-]{32}&AK=\d+&GN=[0-9a-f]{16}$/,
  );
  return fieldOf(answer, 'SID');
}

const fetch20 = (house: House, uin: number, sid: string, fields = '') =>
  ask(house.port, of20('GetMsgEx', uin, `SID=${sid}${fields}`));

test('what one session sends appears in the others, and not in itself', async (t) => {
  const house = await start(t);
  const { talk: phone } = await Talk.logIn(house.tcpPort, ANN);
  const { talk: desk } = await Talk.logIn(house.tcpPort, ANN);
  const { talk: bob } = await Talk.logIn(house.tcpPort, BOB);
  await sleep(50);
  for (const talk of [phone, desk, bob]) talk.left();
  const answer = await phone.ask(message(ANN, BOB, 'a1', 'Tea %26 cake%2C%0Aat 4?'));
  assert.match(answer, /&RES=0&ID=1&TS=\d+$/);
  const [atDesk, atBob] = await Promise.all([desk.line(), bob.line()]);
  assert.match(
    atDesk,
    /^VER=2\.0&CMD=Push&SEQ=0&UIN=10001&RES=0&ID=1&TS=\d+&DR=1&EN=1&MT=9&UN=10002&MG=Tea %26 cake,%0aat 4\?$/,
  );
  assert.match(atBob, /&UIN=10002&RES=0&ID=1&TS=\d+&DR=0&EN=1&MT=9&UN=10001&MG=/);
  await sleep(50);
  assert.deepEqual(phone.left(), []);
});

test('an ID is sent once for good: repeated, at once and later, from another session, with another text', async (t) => {
  const house = await start(t);
  const { talk } = await Talk.logIn(house.tcpPort, ANN);
  talk.write(`${message(ANN, BOB, 'x.1', 'one')}\r\n`.repeat(5));
  const answers = new Set(await talk.lines(5));
  assert.equal(answers.size, 1);
  const sid = await logIn20(house, ANN);
  const again = await ask(house.port, of20('CLTMSG', ANN, `SID=${sid}&UN=${BOB}&ID=x.1&MG=one`));
  assert.equal(fieldOf(again, 'ID'), '1');
  assert.match(await talk.ask(message(ANN, BOB, 'x.1', 'two')), /&RES=1&RA=ID was used for another message\.$/);
  assert.equal((await house.storage.waiting({ uin: BOB, after: 0, count: 9, bytes: 9999 })).entries.length, 1);
});

test('sixteen messages under way keep their order, and are pushed in it', async (t) => {
  const house = await start(t);
  const { talk: ann } = await Talk.logIn(house.tcpPort, ANN);
  const { talk: bob } = await Talk.logIn(house.tcpPort, BOB);
  const wanted = Array.from({ length: 400 }, (_, i) => `m${i}`);
  for (let i = 0; i < wanted.length; i += 16) {
    ann.write(
      wanted
        .slice(i, i + 16)
        .map((id) => `${message(ANN, BOB, id)}\r\n`)
        .join(''),
    );
  }
  const answers = await ann.lines(wanted.length + 1); // one is Bob's status
  assert.equal(answers.filter((line) => line.includes('&RES=0&ID=') && line.includes('CMD=CLTMSG')).length, 400);
  const texts: string[] = [];
  while (texts.length < 400) {
    const line = await bob.line();
    if (fieldOf(line, 'MT') === '9') texts.push(fieldOf(line, 'MG'));
  }
  assert.deepEqual(texts, wanted);
});

test('unconfirmed entries come again after the connection has broken, confirmed ones do not', async (t) => {
  const house = await start(t);
  const { talk: ann } = await Talk.logIn(house.tcpPort, ANN);
  const { talk: bob, answer } = await Talk.logIn(house.tcpPort, BOB);
  const sid = fieldOf(answer, 'SID');
  for (const id of ['a', 'b', 'c']) await ann.ask(message(ANN, BOB, id));
  const pushed = (await bob.lines(3)).map((line) => [fieldOf(line, 'MG'), fieldOf(line, 'ID')]);
  assert.deepEqual(pushed, [
    ['a', '1'],
    ['b', '2'],
    ['c', '3'],
  ]);
  assert.match(await bob.ask(of20('Confirm', BOB, 'AK=2')), /&RES=0&AK=2$/);
  bob.reset();
  const again = await Talk.open(house.tcpPort);
  assert.match(
    await again.ask(of20('Resume', BOB, `SID=${sid}`)),
    /&RES=0&HI=60&LI=2592000&AK=2&GN=[0-9a-f]{16}&ST=10$/,
  );
  assert.equal(fieldOf(await again.line(), 'MG'), 'c');
  // Another connection of the same session may know less.
  const third = await Talk.open(house.tcpPort);
  await third.ask(of20('Resume', BOB, `SID=${sid}&AK=1`));
  assert.deepEqual(
    (await third.lines(2)).map((line) => fieldOf(line, 'MG')),
    ['b', 'c'],
  );
  // A number beyond what there is is of another history: it confirms nothing, and nothing that comes later is lost.
  assert.match(await third.ask(of20('Confirm', BOB, 'AK=999')), /&RES=0&AK=2$/);
  assert.match(await third.ask(of20('Confirm', BOB, 'AK=3')), /&RES=0&AK=3$/);
});

test("what comes behind a login on the same connection is the new account's", async (t) => {
  const house = await start(t);
  const { talk } = await Talk.logIn(house.tcpPort, ANN);
  const lines = [of20('Ping', ANN), of20('Login', BOB, `PS=${PS}`), of20('Ping', BOB), of20('Ping', ANN)];
  talk.write(lines.map((line) => `${line}\r\n`).join(''));
  const answers: string[] = [];
  while (answers.length < 4) {
    const line = await talk.line();
    if (!line.includes('CMD=Push'))
      answers.push(`${fieldOf(line, 'CMD')} ${fieldOf(line, 'UIN')} ${fieldOf(line, 'RES')}`);
  }
  assert.deepEqual(answers, ['PING 10001 0', 'Login 10002 0', 'PING 10002 0', 'PING 10001 20']);
});

test('a session that ends while a connection takes it up is not taken up', async (t) => {
  const house = await start(t);
  for (let round = 0; round < 20; round++) {
    const sid = await logIn20(house, BOB);
    const mine = await logIn20(house, BOB);
    const id = fieldOf(await ask(house.port, of20('Sessions', BOB, `SID=${sid}`)), 'ID');
    const ids = id.split(',').slice(0, -1);
    const talk = await Talk.open(house.tcpPort);
    const ended = ask(house.port, of20('EndSession', BOB, `SID=${mine}&ID=${ids.at(-2)}`));
    talk.write(`${of20('Resume', BOB, `SID=${sid}&AK=9999`)}\r\n`);
    assert.match(await ended, /&RES=0$/);
    await talk.line();
    assert.match(await talk.ask(of20('Ping', BOB)).catch(() => '&RES=20&'), /&RES=20&|&MT=95&/);
    talk.destroy();
    await ask(house.port, of20('Logout', BOB, `SID=${mine}`));
  }
});

test('lines that were sent before the connection was half closed are all answered', async (t) => {
  const house = await start(t);
  for (const ver of ['1.4', '2.0']) {
    const raw = await Raw.open(house.tcpPort, { halfOpen: true });
    const requests = [
      request('Login', BOB, `PS=${PS}`, { ver }),
      request('List', BOB, 'TN=9', { ver }),
      request('CLTMSG', BOB, `UN=${ANN}&MG=bye ${ver}`, { ver }),
    ];
    raw.socket.write(requests.map((line) => `${line}\r\n`).join(''));
    raw.socket.end();
    const rest = await raw.rest();
    for (const cmd of ['Login', 'LIST', 'CLTMSG']) assert.match(rest, new RegExp(`CMD=${cmd}&SEQ=1&UIN=10002&RES=0`));
  }
});

test('a legacy client that asks for its messages while they are pushed gets all of them, once', async (t) => {
  const house = await start(t, { 'line-gap-ms': 5 });
  await logIn(house.port, ANN);
  const wanted = Array.from({ length: 20 }, (_, i) => `n${i}`);
  for (const [i, text] of wanted.entries()) {
    await ask(house.port, request('CLTMSG', ANN, `UN=${BOB}&MG=${text}`, { seq: String(i) }));
  }
  const { talk } = await Talk.logIn(house.tcpPort, BOB, '1.4');
  await talk.line();
  talk.write(`${request('GetMsgEx', BOB, '', { ver: '1.1', seq: '77' })}\r\n`);
  const lines = await talk.lines(wanted.length);
  assert.equal(lines.filter((line) => line.includes('CMD=GETMSGEX&SEQ=77&UIN=10002&RES=0&MN=0')).length, 1);
  assert.deepEqual(
    ['n0', ...lines.filter((line) => line.includes('Server_Msg')).map((line) => fieldOf(line, 'MG'))],
    wanted,
  );
});

test('each Resume on a connection begins anew, and ends the one before', async (t) => {
  const house = await start(t);
  const { talk: ann } = await Talk.logIn(house.tcpPort, ANN);
  const { talk: bob, answer } = await Talk.logIn(house.tcpPort, BOB);
  for (let i = 0; i < 300; i++) ann.write(`${message(ANN, BOB, `k${i}`)}\r\n`);
  await ann.lines(301);
  bob.destroy();
  const talk = await Talk.open(house.tcpPort);
  const resume = (ak: number, seq: number) =>
    `${request('Resume', BOB, `SID=${fieldOf(answer, 'SID')}&AK=${ak}`, { ver: '2.0', seq: String(seq) })}\r\n`;
  talk.write(resume(0, 1) + resume(0, 2) + resume(200, 3));
  while (fieldOf(await talk.line(), 'SEQ') !== '3');
  const numbers = (await talk.lines(100)).map((line) => Number(fieldOf(line, 'ID')));
  assert.deepEqual(
    numbers,
    Array.from({ length: 100 }, (_, i) => 201 + i),
  );
});

test('a page is as long on the wire as it may be, however much has to be escaped', async (t) => {
  const house = await start(t, { 'page-bytes': 4096 });
  const sid = await logIn20(house, ANN);
  const text = '%26'.repeat(300);
  for (let i = 0; i < 12; i++) await ask(house.port, of20('CLTMSG', ANN, `SID=${sid}&UN=${BOB}&ID=p${i}&MG=${text}`));
  const bob = await logIn20(house, BOB);
  const pages = [of20('History', BOB, `SID=${bob}&UN=${ANN}`), of20('GetMsgEx', BOB, `SID=${bob}`)];
  for (const page of pages) assert.ok((await ask(house.port, page)).length < 4096 + 512);
});

test('each session confirms for itself; a new one begins where the furthest is', async (t) => {
  const house = await start(t);
  const { talk: ann } = await Talk.logIn(house.tcpPort, ANN);
  const [first, second] = [await logIn20(house, BOB), await logIn20(house, BOB)];
  await ann.ask(message(ANN, BOB, 'a'));
  await ann.ask(message(ANN, BOB, 'b'));
  for (const sid of [first, first, second]) assert.match(await fetch20(house, BOB, sid), /&MN=2&ID=1,2,&.*&MG=a,b,/);
  assert.match(await fetch20(house, BOB, first, '&AK=1'), /&MN=1&ID=2,&/);
  assert.match(await fetch20(house, BOB, first, '&AK=2'), /&MN=0&/);
  assert.match(await fetch20(house, BOB, second), /&MN=2&ID=1,2,&/);
  const third = await logIn20(house, BOB);
  assert.match(await fetch20(house, BOB, third), /&MN=0&/);
});

test('one message reaches a legacy client, a line, a WebSocket, lines of 2.0 and a long poll of one account', async (t) => {
  const house = await start(t);
  await logIn(house.port, ANN);
  const { talk: line } = await Talk.logIn(house.tcpPort, BOB, '1.4');
  const { talk: lines20 } = await Talk.logIn(house.tcpPort, BOB);
  const sid = await logIn20(house, BOB);
  const other = await logIn20(house, BOB);
  const socket = new WebSocket(`ws://127.0.0.1:${house.port}/ws`);
  t.after(() => socket.close());
  const frames: string[] = [];
  const came = Promise.withResolvers<void>();
  socket.onmessage = ({ data }) => {
    frames.push(String(data));
    if (String(data).includes('MT=9')) came.resolve();
  };
  await new Promise((resolve) => {
    socket.onopen = resolve;
  });
  socket.send(of20('Resume', BOB, `SID=${other}`));
  const poll = fetch20(house, BOB, sid, '&WT=20');
  await sleep(100);
  assert.match(await ask(house.port, request('CLTMSG', ANN, `UN=${BOB}&MG=to all`)), /&RES=0$/);
  assert.match(await poll, /&MN=1&ID=1,&TS=\d+,&DR=0,&EN=1,&MT=9,&UN=10001,&MG=to all,$/);
  const find = async (talk: Talk) => {
    for (;;) {
      const found = await talk.line();
      if (found.includes('MT=9')) return found;
    }
  };
  assert.match(await find(line), /CMD=Server_Msg.*&MT=9&UN=10001&MG=to all$/);
  assert.match(await find(lines20), /CMD=Push.*&MG=to all$/);
  await came.promise;
  assert.match(frames.at(-1) ?? '', /^VER=2\.0&CMD=Push&SEQ=0&UIN=10002&RES=0&ID=1&.*&MG=to all$/);
});

test('a UIN and its address are worth nothing against a session of 2.0; neither is another token', async (t) => {
  const house = await start(t);
  const sid = await logIn20(house, BOB);
  const mine = await logIn20(house, ANN);
  const wrong = [
    of20('GetMsgEx', BOB),
    request('GetMsgEx', BOB),
    of20('GetMsgEx', BOB, `SID=${mine}`),
    of20('GetMsgEx', ANN, `SID=${sid}`),
    of20('GetMsgEx', BOB, `SID=${sid.slice(0, -1)}`),
    of20('GetMsgEx', BOB, 'SID='),
    of20('GetMsgEx', BOB, `SID=${sid}x`),
  ];
  for (const body of wrong) assert.match(await ask(house.port, body), /&RES=20&/, body);
  const talk = await Talk.open(house.tcpPort);
  for (const body of wrong) assert.match(await talk.ask(body), /&RES=20&/, body);
  assert.match(await fetch20(house, BOB, sid), /&RES=0&MN=/);
});

test('a token is refused after Logout and after its days, and outlives a restart', async (t) => {
  const clock = { now: Date.now() };
  const data = newFolder(t);
  const first = await start(t, {}, { now: () => clock.now, data });
  const [kept, left] = [await logIn20(first, BOB), await logIn20(first, BOB)];
  assert.match(await ask(first.port, of20('Logout', BOB, `SID=${left}`)), /&RES=0$/);
  assert.match(await fetch20(first, BOB, left), /&RES=20&/);
  await first.close();
  const second = await openHouse(t, { config: { limits: false }, now: () => clock.now, data });
  assert.match(await fetch20(second, BOB, left), /&RES=20&/);
  assert.match(await fetch20(second, BOB, kept), /&RES=0&MN=0/);
  await second.close();
  clock.now += 29 * 24 * 3_600_000;
  const third = await openHouse(t, { config: { limits: false }, now: () => clock.now, data });
  assert.match(await fetch20(third, BOB, kept), /&RES=0&MN=0/);
  await third.close();
  clock.now += 31 * 24 * 3_600_000;
  const fourth = await openHouse(t, { config: { limits: false }, now: () => clock.now, data });
  assert.match(await fetch20(fourth, BOB, kept), /&RES=20&/);
});

test('a client that does not read is cut with a reason, and finds everything on return', async (t) => {
  const MOST = 8000;
  const config = { 'mailbox-messages': 2 * MOST, 'mailbox-messages-per-sender': MOST };
  const house = await start(t, { 'outbox-bytes': 65_536, 'outbox-seconds': 1, ...config });
  const { talk: ann } = await Talk.logIn(house.tcpPort, ANN);
  const { talk: bob, answer } = await Talk.logIn(house.tcpPort, BOB);
  bob.socket.pause();
  const text = 'x'.repeat(3000);
  let sent = 0;
  const isCut = () => house.logged.some((line) => line.includes('not read fast enough'));
  // The system's own buffers take some megabytes first.
  for (; sent < MOST && !isCut(); sent += 50) {
    for (let i = 0; i < 50; i++) ann.write(`${message(ANN, BOB, `s${sent + i}`, text)}\r\n`);
    for (const stored of await ann.lines(50)) assert.match(stored, /&RES=0&/);
  }
  for (let i = 0; i < 100 && !isCut(); i++) await sleep(100);
  assert.ok(isCut(), 'It was never cut.');
  bob.socket.resume();
  await bob.closed;
  const back = await Talk.open(house.tcpPort);
  const sid = fieldOf(answer, 'SID');
  await back.ask(of20('Resume', BOB, `SID=${sid}`));
  const numbers: number[] = [];
  while (numbers.length < sent) {
    const line = await back.line();
    if (fieldOf(line, 'MT') === '9') numbers.push(Number(fieldOf(line, 'ID')));
  }
  assert.deepEqual(
    numbers,
    Array.from({ length: sent }, (_, i) => i + 1),
  );
});

test('a password in the clear, only on a private connection', async (t) => {
  const house = await start(t, { 'trusted-proxies': ['127.0.0.0/8'] });
  const body = of20('Login', BOB, 'PS=wrens %26 rooks&M5=0');
  const through = async (...headers: string[]) => {
    const raw = await Raw.open(house.port);
    await raw.write(post(body, ['Connection: close', ...headers]));
    return (await raw.reply()).body;
  };
  assert.match(await through(), /&RES=0&RS=0&/);
  assert.match(await through('X-Forwarded-For: 192.0.2.1'), /&RES=30&RA=M5=0 /);
  assert.match(await through('X-Forwarded-For: 192.0.2.1', 'X-Forwarded-Proto: https'), /&RES=0&RS=0&/);
  const talk = await Talk.open(house.tcpPort);
  assert.match(await talk.ask(body), /&RES=0&RS=0&/);
});

test('2.0 is read strictly: what cannot be is named, and nothing is done', async (t) => {
  const house = await start(t);
  await addAccount(house.storage, 10009);
  const sid = await logIn20(house, ANN);
  const wrong: [string, RegExp][] = [
    [`UN=${BOB}&MG=Tea & cake`, /&RES=1&RA=Part 8 of the request is not a field/],
    [`UN=${BOB}&MG=a&b=c`, /&RES=1&/],
    [`UN=${BOB}&MG=a&BB=c`, /&RES=1&RA=BB is not a field of CLTMSG\.$/],
    [`UN=${BOB}&MG=100%`, /&RES=1&RA=MG is not UTF-8/],
    [`UN=${BOB}&MG=%ff`, /&RES=1&RA=MG is not UTF-8/],
    [`UN=${BOB}&UN=${BOB}&MG=a`, /&RES=1&RA=UN is there twice\.$/],
    [`UN=${BOB}&MG=a&ID=a b`, /&RES=1&RA=ID must be 1 to 64 letters/],
  ];
  for (const [fields, answer] of wrong) {
    assert.match(await ask(house.port, of20('CLTMSG', ANN, `SID=${sid}&${fields}`)), answer, fields);
  }
  assert.deepEqual((await house.storage.waiting({ uin: BOB, after: 0, count: 9, bytes: 9999 })).entries, []);
  // MG may stand anywhere, and blanks at its ends are its own.
  await ask(house.port, of20('CLTMSG', ANN, `MG=%20a %26 b &SID=${sid}&UN=${BOB}&ID=q1&M5=1&LC=x`));
  assert.equal(
    (await house.storage.waiting({ uin: BOB, after: 0, count: 9, bytes: 9999 })).entries[0]?.text,
    ' a & b ',
  );
});
