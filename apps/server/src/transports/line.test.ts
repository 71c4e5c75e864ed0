import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { addFriends, type House, openHouse, PS, type Settings } from '@rookery/testing/server';
import { Gate } from '../testing/gate.ts';
import { ask, logIn, request } from '../testing/raw.ts';
import { fieldOf, Talk } from '../testing/talk.ts';

const ANN = 10001;
const BOB = 10002;

async function start(t: TestContext, config: Settings['config'] = {}, through?: Settings['through']): Promise<House> {
  const house = await openHouse(t, { config: { limits: false, ...config }, ...(through ? { through } : {}) });
  await addFriends(house.storage, ANN, BOB);
  return house;
}

/** Ann writes over HTTP, as a legacy client does. */
async function annWrites(house: House, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    const answer = await ask(house.port, request('CLTMSG', ANN, `UN=${BOB}&MG=${text}`, { seq: String(++seq) }));
    assert.match(answer, /&RES=0$/);
  }
}
let seq = 100;

const login = `VER=1.4&CON=1&CMD=Login&SEQ=245&UIN=${BOB}&PS=${PS}&M5=1&LG=0&LC=812822641C978097&GD=1&CKE=`;

for (const [what, segments] of [
  ['as it is', [`${login}\n`]],
  ['with a length before it', [Buffer.from([0x8c, 0x01]), `${login}\r\n`]],
  [
    'with a length and the line in one segment',
    [Buffer.concat([Buffer.from([0x8c, 0x01]), Buffer.from(`${login}\n`)])],
  ],
  ['with a length that ends in a line break', [Buffer.from([0x8c, 0x0a]), `${login}\n`]],
  ['with a length of one byte', [Buffer.from([0x7c]), `${login}\n`]],
  ['byte by byte', [...`${login}\r\n`]],
] as const) {
  test(`a login line ${what}`, async (t) => {
    const house = await start(t);
    for (const port of [house.tcpPort, house.port]) {
      const talk = await Talk.open(port);
      for (const segment of segments) {
        talk.write(segment);
        await sleep(2);
      }
      assert.equal(await talk.line(), `VER=1.1&CMD=Login&SEQ=245&UIN=${BOB}&RES=0&RS=0&HI=60&LI=300`);
      assert.equal(talk.reads.length, 1);
      talk.destroy();
    }
  });
}

test('lines without VER= are passed over, and lines that are longer than allowed end the connection', async (t) => {
  const house = await start(t, { 'body-bytes': 1000 });
  const talk = await Talk.open(house.tcpPort);
  assert.match(await talk.ask(login), /RES=0&RS=0/);
  talk.write('nothing\r\n\n\x00\x01\nCMD=Login\n');
  assert.match(await talk.ask(`VER=1.1&CMD=List&SEQ=3&UIN=${BOB}&TN=10`), /CMD=LIST&SEQ=3&.*UN=10001,$/);
  talk.write(`VER=1.1&CMD=CLTMSG&SEQ=4&UIN=${BOB}&UN=${ANN}&MG=${'x'.repeat(1100)}`);
  await talk.closed;
});

test('a legacy client reads one line at a time: answers and pushes never come in one piece', async (t) => {
  const house = await start(t, { 'line-gap-ms': 40 });
  await logIn(house.port, ANN);
  const { talk } = await Talk.logIn(house.tcpPort, BOB, '1.4');
  await annWrites(house, 'one', 'two', 'three');
  talk.write(`VER=1.4&CMD=Query_Stat2&SEQ=5&UIN=${BOB}&UN=0\nVER=1.1&CMD=List&SEQ=6&UIN=${BOB}&TN=9\n`);
  const lines = await talk.lines(5);
  assert.equal(lines.filter((line) => line.includes('CMD=Server_Msg')).length, 3);
  for (const read of talk.reads) assert.match(read, /^[^\r\n]+\r\n$/);
});

test('an answer goes before a push that became due while it was being made', async (t) => {
  const gate = new Gate();
  const house = await start(t, {}, (storage) => {
    const through = gate.through(storage);
    // The answer to List waits at the gate; the push does not.
    return {
      ...storage,
      contacts: (uin) => through.waiting({ uin, after: 0, count: 0, bytes: 0 }).then(() => storage.contacts(uin)),
    };
  });
  await logIn(house.port, ANN);
  const { talk } = await Talk.logIn(house.tcpPort, BOB, '1.4');
  await sleep(100);
  talk.left();
  const { came, open } = gate.close();
  talk.write(`VER=1.1&CMD=List&SEQ=6&UIN=${BOB}&TN=9\n`);
  await came;
  await annWrites(house, 'while Bob is being answered');
  await sleep(100);
  assert.deepEqual(talk.left(), []);
  open();
  const [first = '', second = ''] = await talk.lines(2);
  assert.match(first, /CMD=LIST&SEQ=6/);
  assert.match(second, /CMD=Server_Msg&SEQ=\d+&UIN=10002&RES=0&MN=1&MT=9&UN=10001&MG=while Bob is being answered$/);
});

test('what waits is pushed after the login, and not again: it was written', async (t) => {
  const house = await start(t);
  await logIn(house.port, ANN);
  await annWrites(house, 'before%0Athe login', '100% & more');
  const { talk } = await Talk.logIn(house.tcpPort, BOB, '1.4');
  const lines = await talk.lines(2);
  assert.deepEqual(
    lines.map((line) => fieldOf(line, 'MG')),
    ['before%0d%0athe login', '100%25 %26 more'],
  );
  await sleep(50);
  talk.destroy();
  const { talk: again } = await Talk.logIn(house.tcpPort, BOB, '1.4');
  await annWrites(house, 'the next');
  assert.equal(fieldOf(await again.line(), 'MG'), 'the next');
});

test('a status change is pushed', async (t) => {
  const house = await start(t);
  const { talk } = await Talk.logIn(house.tcpPort, BOB, '1.4');
  await logIn(house.port, ANN);
  const [, , , , res, st, un] = (await talk.line()).split('&');
  assert.deepEqual([res, st, un], ['RES=0', 'ST=10', 'UN=10001']);
});

test('another login of the legacy protocol displaces the line, which may log in again on the same connection', async (t) => {
  const house = await start(t);
  const { talk } = await Talk.logIn(house.tcpPort, BOB, '1.4');
  await logIn(house.port, BOB);
  const query = `VER=1.4&CMD=Query_Stat2&SEQ=7&UIN=${BOB}&UN=0`;
  assert.equal((await talk.ask(query)).split('&')[4], 'RES=20');
  assert.match(await talk.ask(login), /RES=0&RS=0/);
  assert.match(await talk.ask(query), /&RES=0&FN=1&SN=0&ST=&UN=$/);
  assert.match(await ask(house.port, request('List', BOB)), /&RES=20&/);
});

test('the end of the connection is the end of the session', async (t) => {
  const house = await start(t);
  await logIn(house.port, ANN);
  const { talk } = await Talk.logIn(house.tcpPort, BOB, '1.4');
  assert.match(await ask(house.port, request('Query_Stat', ANN, 'TN=50')), /SN=1&ST=10,&UN=10002,/);
  talk.destroy();
  await until(async () => /SN=0/.test(await ask(house.port, request('Query_Stat', ANN, 'TN=50'))));
});

test('a client may be silent for longer once it has logged in', async (t) => {
  const house = await start(t, { 'idle-seconds': 1 });
  const stranger = await Talk.open(house.tcpPort);
  assert.match(await stranger.ask(`VER=1.1&CMD=List&SEQ=6&UIN=${BOB}`), /&RES=20&/);
  const { talk: legacy } = await Talk.logIn(house.tcpPort, BOB, '1.4');
  const { talk: modern, answer } = await Talk.logIn(house.tcpPort, BOB);
  const unbound = await Talk.open(house.tcpPort);
  const sid = fieldOf(answer, 'SID');
  const poll = unbound.ask(`VER=2.0&CMD=GetMsgEx&SEQ=9&UIN=${BOB}&SID=${sid}&WT=3`);
  await stranger.closed;
  await sleep(1500);
  legacy.left();
  assert.match(await legacy.ask(`VER=1.1&CMD=List&SEQ=6&UIN=${BOB}&TN=9`), /&RES=0&/);
  modern.left();
  assert.match(await modern.ask(`VER=2.0&CMD=Ping&SEQ=6&UIN=${BOB}`), /&RES=0$/);
  assert.match(await poll, /&RES=0&MN=/);
});

test('a line that ends takes nothing of the next one along', async (t) => {
  const house = await start(t);
  for (let round = 0; round < 15; round++) {
    const { talk: first } = await Talk.logIn(house.tcpPort, BOB, '1.4');
    const second = Talk.logIn(house.tcpPort, BOB, '1.4');
    await sleep(round);
    first.reset();
    const { talk } = await second;
    await sleep(10);
    const stored = await house.storage.sessions({ uin: BOB, seenAfter: 0 });
    assert.equal(stored.length, 1);
    talk.reset();
    await until(async () => (await house.storage.sessions({ uin: BOB, seenAfter: 0 })).length === 0);
  }
});

test('lines and HTTP do not share a session, even from one address', async (t) => {
  const house = await start(t);
  await logIn(house.port, BOB);
  const talk = await Talk.open(house.tcpPort);
  assert.match(await talk.ask(`VER=1.1&CMD=List&SEQ=6&UIN=${BOB}`), /&RES=20&/);
  const { talk: second } = await Talk.logIn(house.tcpPort, BOB, '1.4');
  assert.match(await ask(house.port, request('List', BOB)), /&RES=20&/);
  assert.match(await second.ask(`VER=1.1&CMD=List&SEQ=6&UIN=${ANN}`), /&RES=20&/);
});

async function until(look: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (await look()) return;
    await sleep(20);
  }
  assert.fail('It did not come to pass.');
}

test('what is pushed to a login of 1.0 is within GBK, and to one of any other version it is as it was', async (t) => {
  const house = await start(t);
  await logIn(house.port, ANN);
  for (const [ver, shown] of [
    ['1.0', '你好 ?'],
    ['1.1', '你好 😀'],
    ['1.0', '你好 ?'],
  ] as const) {
    const { talk } = await Talk.logIn(house.tcpPort, BOB, ver);
    await annWrites(house, '你好 😀');
    assert.equal(fieldOf(await talk.line(), 'MG'), shown, ver);
    talk.socket.destroy();
  }
});
