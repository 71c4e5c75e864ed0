import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { type Client, type ClientEvent, type ClientOptions, http, type Transport, websocket } from '@rookery/client';
import { tcp } from '@rookery/client/tcp';
import { createLog, digestPassword } from '@rookery/server';
import { atEnd, type House, openHouse, PS } from '@rookery/testing/server';

const ANN = 10001;
const BEN = 10002;
const CAT = 10003;

type Way = (house: House) => Transport;

const ways: Record<string, Way> = {
  lines: ({ tcpPort }) => tcp({ host: '127.0.0.1', port: tcpPort }),
  WebSocket: ({ url }) => websocket(url),
  HTTP: ({ url }) => http(url),
};

/** A house, and who talks there. */
class Ground {
  readonly house: House;
  readonly #t: TestContext;
  readonly #way: Way;

  constructor(t: TestContext, house: House, way: Way) {
    this.#t = t;
    this.house = house;
    this.#way = way;
  }

  /** Ann and Ben are friends; Cat is not. */
  static async open(t: TestContext, way: Way): Promise<Ground> {
    const residents = [ANN, BEN, CAT].map((uin) => ({ uin }));
    return new Ground(t, await openHouse(t, { log: createLog('silent'), residents, friends: [[ANN, BEN]] }), way);
  }

  /** A client that is logged in, and the events it is told, `state` and `sent` left out. */
  async logIn(uin: number, more: Partial<ClientOptions> = {}): Promise<{ client: Client; events: Events }> {
    const client = this.house.newClient(uin, { transport: this.#way(this.house), ...more });
    const events = new Events(client);
    atEnd(this.#t, () => events.leave());
    await client.connect();
    return { client, events };
  }

  restart(): Promise<void> {
    return this.house.restart();
  }
}

/** What a client is told, to be waited for. */
class Events {
  readonly #iterator: AsyncIterator<ClientEvent>;

  constructor(client: Client) {
    this.#iterator = client.events();
  }

  /** They are no longer read. */
  leave(): void {
    this.#iterator.return?.();
  }

  /** The next event of this kind. What is of another kind is passed over. */
  async next<T extends ClientEvent['type']>(type: T): Promise<Extract<ClientEvent, { type: T }>> {
    for (;;) {
      const { value, done } = await this.#iterator.next();
      if (done) assert.fail(`There was no ${type}.`);
      if (value.type === type) return value as Extract<ClientEvent, { type: T }>;
    }
  }
}

const withoutTime = ({ at, ...rest }: { at: number }) => {
  assert.ok(Math.abs(Date.now() - at) < 60_000);
  return rest;
};

for (const [name, way] of Object.entries(ways)) {
  test(`${name}: what one says the other hears, and the other device as well`, async (t) => {
    const ground = await Ground.open(t, way);
    const { client: ann } = await ground.logIn(ANN);
    const { events: phone } = await ground.logIn(ANN);
    const { client: ben, events } = await ground.logIn(BEN);
    const text = 'a & b = 100%, 中文 🐦\nnext line, %26';
    const { number } = await ann.send(BEN, text).done;
    const name = `${ANN}-${number}`;
    const message = { type: 'message', number: 1, peer: ANN, name, text, sent: false };
    assert.deepEqual(withoutTime(await events.next('message')), message);
    const own = { type: 'message', number, peer: BEN, name, text, sent: true };
    assert.deepEqual(withoutTime(await phone.next('message')), own);
    await ben.send(ANN, 'Hello').done;
    assert.deepEqual(withoutTime(await phone.next('message')), {
      type: 'message',
      number: 2,
      peer: BEN,
      name: `${BEN}-2`,
      text: 'Hello',
      sent: false,
    });
    const { MG, DR } = await ben.raw('History', { UN: ANN });
    assert.deepEqual(
      [MG, DR],
      [
        ['Hello', text],
        [1, 0],
      ],
    );
  });

  test(`${name}: status, typing, requests and read marks are told`, async (t) => {
    const ground = await Ground.open(t, way);
    const { client: ann, events: annsEvents } = await ground.logIn(ANN);
    const { client: ben, events: bensEvents } = await ground.logIn(BEN);
    assert.deepEqual(await annsEvents.next('status'), { type: 'status', peer: BEN, status: 10 });
    await ben.call('Change_Stat', { status: 30 });
    assert.deepEqual(await annsEvents.next('status'), { type: 'status', peer: BEN, status: 30 });
    const typing = annsEvents.next('typing');
    // It is not stored: Ann's next poll gets it, or it is lost.
    await pause(200);
    await ben.call('Typing', { peer: ANN });
    assert.deepEqual(await typing, { type: 'typing', peer: BEN });
    await ben.call('SetPolicy', { shareRead: true });
    const { number } = await ann.send(BEN, 'x').done;
    const { number: bens } = await bensEvents.next('message');
    await ben.call('Read', { peer: ANN, number: bens });
    assert.deepEqual(await annsEvents.next('seen'), { type: 'seen', peer: BEN, number });
    const { client: cat, events: catsEvents } = await ground.logIn(CAT);
    await cat.call('Ack_AddToList', { uin: ANN, answer: 'ask', reason: 'It is me' });
    const { peer, reason } = await annsEvents.next('request');
    assert.deepEqual([peer, reason], [CAT, 'It is me']);
    await ann.call('Ack_AddToList', { uin: CAT, answer: 'accept', reason: 'Welcome' });
    const answer = await catsEvents.next('answer');
    assert.deepEqual([answer.peer, answer.accepted, answer.reason], [ANN, true, 'Welcome']);
  });

  test(`${name}: a session goes on through a restart of the server, and after the program has ended`, async (t) => {
    const ground = await Ground.open(t, way);
    const { client: ann, events } = await ground.logIn(ANN);
    const { client: ben } = await ground.logIn(BEN);
    await ben.send(ANN, 'one').done;
    assert.equal((await events.next('message')).text, 'one');
    await ground.restart();
    await ben.send(ANN, 'two').done;
    assert.equal((await events.next('message')).text, 'two');
    const { token } = ann;
    const [before] = (await ann.raw('Sessions', {})).ID || [];
    await ann.close();
    await ben.send(ANN, 'three').done;
    const again = await ground.logIn(ANN, { token, password: undefined });
    // The second was not confirmed: its reader never asked for the next.
    assert.equal((await again.events.next('message')).text, 'two');
    assert.equal((await again.events.next('message')).text, 'three');
    const { ID } = await again.client.raw('Sessions', {});
    assert.deepEqual(ID, [before]);
  });

  test(`${name}: a session that another device has ended is told and replaced`, async (t) => {
    const ground = await Ground.open(t, way);
    const { client: ann, events } = await ground.logIn(ANN);
    const first = ann.token;
    const { client: phone } = await ground.logIn(ANN);
    const { ID, ME } = await phone.raw('Sessions', {});
    const other = (ID || [])[(ME || []).indexOf(0)];
    assert.ok(other);
    await phone.call('EndSession', { id: other });
    await events.next('ended');
    const { client: ben } = await ground.logIn(BEN);
    await ben.send(ANN, 'still there?').done;
    assert.equal((await events.next('message')).text, 'still there?');
    assert.notEqual(ann.token, first);
  });

  test(`${name}: the session that changes the password stays, and all others end`, async (t) => {
    const ground = await Ground.open(t, way);
    const { client: ann, events } = await ground.logIn(ANN);
    const { client: phone } = await ground.logIn(ANN);
    const before = ann.token;
    const over = new Promise<string | undefined>((resolve) => {
      phone.on('state', ({ state, error }) => {
        if (state === 'closed') resolve(error?.name);
      });
    });
    await ann.call('ChangePwd', { password: PS, newPassword: digestPassword('another') });
    assert.equal(await over, 'RefusedError');
    assert.notEqual(ann.token, before);
    await ground.restart();
    const { client: ben } = await ground.logIn(BEN);
    await ben.send(ANN, 'you alone').done;
    assert.equal((await events.next('message')).text, 'you alone');
    await assert.rejects(ground.logIn(ANN), { name: 'RefusedError', code: 30 });
  });

  test(`${name}: logging out ends the session`, async (t) => {
    const ground = await Ground.open(t, way);
    const { client: ann } = await ground.logIn(ANN);
    const { token } = ann;
    await ann.logout();
    await assert.rejects(ground.logIn(ANN, { token, password: undefined }), { name: 'RefusedError', code: 20 });
  });
}
