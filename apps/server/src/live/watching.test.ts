import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { decodeRequest, kinds } from '@rookery/protocol';
import {
  addAccount,
  atEnd,
  type House,
  newFolder,
  openHouse,
  PASSWORD,
  PS,
  type Settings,
} from '@rookery/testing/server';
import { openStorage } from '../storage/open.ts';
import { type Core, fromRes, HERE, modernRequest, startCore } from '../testing/core.ts';
import { ask, post, Raw, request } from '../testing/raw.ts';
import { fieldOf, Talk } from '../testing/talk.ts';
import { asking } from '../transports/connection.ts';
import { DuplexLink } from './link.ts';
import type { Wire } from './outbox.ts';

const ANN = 10001;
const BOB = 10002;
const FROM = '127.0.0.7';

async function start(t: TestContext, settings: Settings = {}) {
  const house = await openHouse(t, settings);
  await addAccount(house.storage, ANN, { admin: true, policy: { strangers: true } });
  await addAccount(house.storage, BOB, { policy: { strangers: true } });
  const watcher = await watch(t, house);
  return { house, watcher };
}

/** A connection of Ann's that watches. */
async function watch(t: TestContext, { tcpPort }: House): Promise<Talk> {
  const { talk } = await Talk.logIn(tcpPort, ANN);
  t.after(() => talk.destroy());
  assert.match(await talk.ask(modernRequest('Watch', ANN, 'ON=1')), /&RES=0$/);
  return talk;
}

/** What is shown next, as its three lines. */
async function shown(watcher: Talk): Promise<string[]> {
  for (;;) {
    const line = await watcher.line();
    if (fieldOf(line, 'MT') !== String(kinds.traffic.code)) continue;
    assert.match(line, /^VER=2\.0&CMD=Push&SEQ=0&UIN=10001&RES=0&ID=0&TS=\d+&DR=0&MT=92&UN=10001&MG=/);
    return decodeURIComponent(fieldOf(line, 'MG')).split('\n');
  }
}

test('what a legacy client asks over HTTP is shown with its answer, without the password', async (t) => {
  const { house, watcher } = await start(t);
  const answer = await ask(house.port, request('Login', ANN, `PS=${PS}&M5=1`), FROM);
  assert.deepEqual(await shown(watcher), [`${FROM} http`, 'VER=1.1&CMD=Login&SEQ=1&UIN=10001&PS=***&M5=1', answer]);
  const sent = await ask(house.port, request('CLTMSG', ANN, `UN=${BOB}&MG=50% & a line\r\nbreak, 王`), FROM);
  assert.deepEqual(await shown(watcher), [
    `${FROM} http`,
    'VER=1.1&CMD=CLTMSG&SEQ=1&UIN=10001&UN=10002&MG=50% & a line%0abreak, 王',
    sent,
  ]);
});

test('a plus sign of a form is a blank, and what is no UTF-8 keeps its bytes', async (t) => {
  const { house, watcher } = await start(t);
  const seen = async (body: string, type: string) => {
    const head = `POST / HTTP/1.1\r\nHost: h\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`;
    const raw = await Raw.open(house.port);
    await raw.write(Buffer.from(head + body, 'latin1'));
    const [, line = ''] = await shown(watcher);
    raw.destroy();
    return line;
  };
  const legacy = request('CLTMSG', ANN, `UN=${BOB}&MG=1+1%2B1`);
  assert.equal(await seen(legacy, 'application/x-www-form-urlencoded'), legacy.replace('1+1', '1 1'));
  assert.equal(await seen(legacy, 'text/plain'), legacy);
  const gbk = request('CLTMSG', ANN, `UN=${BOB}&MG=\xc4\xe3\xba\xc3`);
  const line = await seen(gbk, 'text/plain');
  assert.ok(line.endsWith('&MG=%c4%e3%ba%c3'), line);
  assert.equal(decodeRequest(line, false).get('MG'), '你好');
});

test('what goes over lines and WebSockets of the account is shown, without the tokens', async (t) => {
  const { house, watcher } = await start(t);
  const { talk: legacy } = await Talk.logIn(house.tcpPort, ANN, '1.4', FROM);
  t.after(() => legacy.destroy());
  assert.deepEqual((await shown(watcher)).slice(0, 2), [`${FROM} line`, `VER=1.4&CMD=Login&SEQ=1&UIN=10001&PS=***`]);
  const list = await legacy.ask(request('List', ANN, '', { ver: '1.4' }));
  assert.deepEqual(await shown(watcher), [`${FROM} line`, 'VER=1.4&CMD=List&SEQ=1&UIN=10001', list]);

  const socket = new WebSocket(`ws://127.0.0.1:${house.port}/ws`);
  t.after(() => socket.close());
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
  socket.send(`VER=2.0&CMD=Login&SEQ=5&UIN=10001&PS=${encodeURIComponent(PASSWORD)}&M5=0`);
  const [from, login, answer] = await shown(watcher);
  assert.deepEqual([from, login], [`${HERE} websocket`, 'VER=2.0&CMD=Login&SEQ=5&UIN=10001&PS=***&M5=0']);
  assert.match(answer ?? '', /&RES=0&RS=0&HI=60&LI=\d+&SID=\*\*\*&AK=0&GN=[0-9a-f]{16}$/);
});

test('what cannot be read, or is refused, is shown as well; its secrets are not', async (t) => {
  const { house, watcher } = await start(t);
  for (const [body, seen] of [
    [`VER=2.0&CMD=Login&SEQ=1&UIN=10001&ps=${PS}&M5=%`, 'VER=2.0&CMD=Login&SEQ=1&UIN=10001&ps=***&M5=%'],
    [`VER=9.9&CMD=Login&SEQ=1&UIN=10001&PS =${PASSWORD}`, 'VER=9.9&CMD=Login&SEQ=1&UIN=10001&PS =***'],
    [`VER=1.1&CMD=Teleport&SEQ=1&UIN=10001&NP=${PS}&SID=abc`, 'VER=1.1&CMD=Teleport&SEQ=1&UIN=10001&NP=***&SID=***'],
    ['VER=2.0&CMD=Register&SEQ=1&UIN=10001&IC=code', 'VER=2.0&CMD=Register&SEQ=1&UIN=10001&IC=***'],
    [`VER=2.0&CMD=Login&SEQ=1&UIN=10001&PASS=${PASSWORD}`, 'VER=2.0&CMD=Login&SEQ=1&UIN=10001&PASS=***'],
  ] as const) {
    const answer = await ask(house.port, body, FROM);
    assert.deepEqual(await shown(watcher), [`${FROM} http`, seen, answer.replace('TELEPORT', '***')]);
  }
  // A request on a connection belongs to its account, even with another UIN.
  const { talk } = await Talk.logIn(house.tcpPort, ANN);
  t.after(() => talk.destroy());
  await shown(watcher);
  await talk.ask(`VER=2.0&CMD=Login&SEQ=1&UIN=10001 PS=${PS}`);
  const [, seen, answer] = await shown(watcher);
  assert.equal(seen, 'VER=2.0&CMD=Login&SEQ=1&UIN=10001 PS=***');
  assert.match(answer ?? '', /^VER=2\.0&CMD=Login&SEQ=1&UIN=\*\*\*&RES=1&/);
});

test('what makes passwords and codes is shown without them', async (t) => {
  const { house, watcher } = await start(t);
  const { talk } = await Talk.logIn(house.tcpPort, ANN);
  t.after(() => talk.destroy());
  await shown(watcher);
  for (const [cmd, fields, end] of [
    ['AddAppPwd', 'NM=a', '&ID=1&PW=***'],
    ['AddInvite', 'EX=9000000000000', '&IC=***&EX=9000000000000'],
    ['AddAccount', 'NK=a', '&UN=10003&PW=***'],
    ['ResetPwd', 'UN=10003', '&PW=***'],
    ['Invites', '', '&SN=1&CT=1,&EX=9000000000000,&UN=10001,&IC=***'],
  ] as const) {
    const answer = await talk.ask(modernRequest(cmd, ANN, fields));
    assert.match(answer, /&RES=0&/, cmd);
    const [, , reply] = await shown(watcher);
    assert.ok(reply?.endsWith(`&RES=0${end}`), `${cmd}: ${reply}`);
  }
});

test('a watching connection sees neither itself nor its own pushes, nor other accounts', async (t) => {
  const { house, watcher } = await start(t);
  const { talk: bob } = await Talk.logIn(house.tcpPort, BOB);
  t.after(() => bob.destroy());
  await bob.ask(modernRequest('FindMsg', BOB, 'TX=UIN=10001'));
  await watcher.ask(modernRequest('Ping', ANN));
  const other = await watch(t, house);
  assert.equal((await shown(watcher))[1], 'VER=2.0&CMD=Login&SEQ=1&UIN=10001&PS=***');
  assert.match((await shown(watcher))[1] ?? '', /CMD=Watch/);
  await watcher.ask(modernRequest('Ping', ANN));
  assert.match((await shown(other))[1] ?? '', /CMD=Ping/, 'two that watch see each other');
  await ask(house.port, request('List', ANN), FROM);
  for (const each of [watcher, other]) assert.match((await shown(each))[1] ?? '', /CMD=List/);
  assert.deepEqual([watcher.left(), other.left()], [[], []], 'and nothing twice');
});

test('what a connection carries for another account is that account\u2019s', async (t) => {
  const { house, watcher } = await start(t);
  const [ann, bob] = [await Talk.logIn(house.tcpPort, ANN), await Talk.logIn(house.tcpPort, BOB)];
  t.after(() => ann.talk.destroy());
  t.after(() => bob.talk.destroy());
  await shown(watcher);
  const sid = fieldOf(bob.answer, 'SID');
  const answer = await ann.talk.ask(modernRequest('GetInfo', BOB, `SID=${sid}&UN=${BOB}&LV=1`));
  assert.match(answer, /&UIN=10002&RES=0&/);
  await ann.talk.ask(modernRequest('Ping', ANN));
  const [, line] = await shown(watcher);
  assert.match(line ?? '', /&CMD=Ping&/);
});

test('it ends when it is ended, with the connection, and with another login on it', async (t) => {
  const { house, watcher } = await start(t);
  assert.match(await watcher.ask(modernRequest('Watch', ANN, 'ON=0')), /&RES=0$/);
  await ask(house.port, request('List', ANN), FROM);
  assert.match(await watcher.ask(modernRequest('Ping', ANN)), /CMD=PING.*&RES=0$/);
  assert.match(await watcher.ask(modernRequest('Watch', ANN, 'ON=1')), /&RES=0$/);
  await watcher.ask(`VER=2.0&CMD=Login&SEQ=1&UIN=${BOB}&PS=${PS}`);
  await ask(house.port, request('List', ANN), FROM);
  await ask(house.port, request('List', BOB), FROM);
  assert.match(await watcher.ask(modernRequest('Ping', BOB)), /CMD=PING.*&UIN=10002&RES=0$/);
});

test('a former administrator is shown nothing', async (t) => {
  const { house, watcher } = await start(t);
  await addAccount(house.storage, 10_003, { admin: true });
  const { talk } = await Talk.logIn(house.tcpPort, 10_003);
  t.after(() => talk.destroy());
  assert.match(await talk.ask(modernRequest('SetAccount', 10_003, `UN=${ANN}&AD=0`)), /&RES=0$/);
  await ask(house.port, request('List', ANN), FROM);
  assert.match(await watcher.line(), /&MT=98&/);
  assert.match(await watcher.ask(modernRequest('Ping', ANN)), /CMD=PING/);
});

test('what the command line takes away ends it as well', async (t) => {
  const data = newFolder(t);
  const { house, watcher } = await start(t, { data });
  await addAccount(house.storage, 10_003, { admin: true });
  const outside = await openStorage({ data }, { beside: true });
  atEnd(t, () => outside.close());
  const act = { by: 0, at: 1, most: 9 };
  await outside.setStanding({ uin: ANN, admin: true, act });
  await house.server.outsideChange();
  assert.match(await watcher.line(), /&MT=98&/);
  await ask(house.port, request('List', ANN), FROM);
  assert.match((await shown(watcher))[1] ?? '', /CMD=List/, 'it was one before');
  await outside.setStanding({ uin: ANN, admin: false, act });
  await house.server.outsideChange();
  await ask(house.port, request('List', ANN), FROM);
  assert.match(await watcher.line(), /&MT=98&/);
  assert.match(await watcher.ask(modernRequest('Ping', ANN)), /CMD=PING/);
});

test('it takes a connection with pushes', async (t) => {
  const { house, watcher } = await start(t);
  const login = await ask(house.port, `VER=2.0&CMD=Login&SEQ=1&UIN=${ANN}&PS=${PS}`);
  await shown(watcher);
  const sid = fieldOf(login, 'SID');
  assert.match(await ask(house.port, modernRequest('Watch', ANN, 'ON=1', sid)), /&RES=30&RA=Watch needs a connection/);
  await shown(watcher);
  // A connection that belongs to another session of the account is not this one's.
  const answer = await watcher.ask(modernRequest('Watch', ANN, 'ON=1', sid));
  assert.match(answer, /&RES=30&RA=Watch needs a connection/);
});

test('requests that wait are shown when they are answered, in pieces of a bounded size', async (t) => {
  const { house, watcher } = await start(t);
  const login = await ask(house.port, `VER=2.0&CMD=Login&SEQ=1&UIN=${ANN}&PS=${PS}`);
  await shown(watcher);
  const poll = await Raw.open(house.port);
  t.after(() => poll.destroy());
  await poll.write(post(modernRequest('GetMsgEx', ANN, 'WT=60', fieldOf(login, 'SID'))));
  const long = '王'.repeat(4000);
  const escaped = encodeURIComponent(long.slice(0, 1500));
  await ask(house.port, request('Login', BOB, `PS=${PS}`));
  await ask(house.port, request('CLTMSG', BOB, `UN=${ANN}&MG=${long}`));
  const [, asked, answered] = await shown(watcher);
  assert.match(asked ?? '', /CMD=GetMsgEx.*&SID=\*\*\*&WT=60$/);
  assert.match(answered ?? '', /&MN=1&.*王/);
  await ask(house.port, request('CLTMSG', ANN, `UN=${BOB}&MG=${escaped}`), FROM);
  const [, sent] = await shown(watcher);
  assert.equal(sent?.length, 8192 + '...'.length);
});

/** A wire that takes nothing while `waiting` is not 0. */
function wire() {
  const sent: string[] = [];
  const state = { waiting: 0 };
  const made: Wire = {
    send: (lines, written) => {
      sent.push(...lines);
      written(true);
    },
    get waiting() {
      return state.waiting;
    },
    pause: () => {},
    resume: () => {},
    end: () => {},
    cut: () => {},
  };
  return { made, sent, state };
}

async function watchingOf(t: TestContext) {
  const core = await startCore(t);
  await addAccount(core.storage, ANN, { admin: true });
  return { core, watching: core.parts.watching };
}

/** A connection that watches, on a wire of the test's. */
async function linkOn(core: Core, of: Wire, sent: readonly string[]): Promise<DuplexLink> {
  const peer = () => ({ address: HERE, spent: core.parts.limits.address(HERE, core.clock.now), isPrivate: true });
  const ask = asking(core.dispatch, peer);
  const link = new DuplexLink({ base: core.parts, ask, wire: of, kind: 'websocket' });
  for (const body of [modernRequest('Login', ANN, `PS=${PS}`), modernRequest('Watch', ANN, 'ON=1')]) {
    const before = sent.length;
    link.receive(body);
    while (sent.length === before) await new Promise((resolve) => setImmediate(resolve));
  }
  return link;
}

test('while a connection is not read it is shown nothing, and nothing is kept for it', async (t) => {
  const { core, watching } = await watchingOf(t);
  const { made, sent, state } = wire();
  const link = await linkOn(core, made, sent);
  const see = async () => {
    await core.ask(request('List', ANN), FROM);
    await new Promise((resolve) => setImmediate(resolve));
    return sent.length;
  };
  const before = sent.length;
  assert.equal(await see(), before + 1);
  state.waiting = core.parts.config['outbox-bytes'];
  for (let i = 0; i < 100; i++) await see();
  assert.equal(sent.length, before + 1);
  state.waiting = 0;
  assert.equal(await see(), before + 2);
  assert.equal(watching.isOn, true);
  link.gone(core.clock.now);
  assert.equal(watching.isOn, false);
  assert.equal(await see(), before + 2);
});

test('an ended session watches no more', async (t) => {
  const { core, watching } = await watchingOf(t);
  const { made, sent } = wire();
  await linkOn(core, made, sent);
  await core.storage.changeAccount({ uin: ANN, disabled: true });
  await core.parts.sessions.recheck(ANN);
  assert.equal(watching.isOn, false);
  assert.match(fromRes(sent.at(-1) ?? ''), /&MT=95&/);
});
