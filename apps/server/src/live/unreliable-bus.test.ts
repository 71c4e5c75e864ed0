import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { addFriends, openHouse } from '@rookery/testing/server';
import { type Core, logInModern, type ModernClient, modernClient, modernRequest } from '../testing/core.ts';
import { type Fate, FatefulBus, startNodes } from '../testing/nodes.ts';
import { ask, logIn, request } from '../testing/raw.ts';
import { fieldOf, Talk } from '../testing/talk.ts';

const [ANN, BEN] = [10_001, 10_002] as const;
const texts = Array.from({ length: 30 }, (_, index) => `text ${index}`);

/** What may become of notes. Each is a new one, since some keep state. */
const fates: Readonly<Record<string, () => Fate>> = {
  'loses every note': () => () => {},
  'loses every second note': () => {
    let count = 0;
    return (_note, arrive) => void (++count % 2 === 0 && arrive());
  },
  'brings every note twice, the second time late': () => (_note, arrive) => {
    arrive();
    setTimeout(arrive, 15);
  },
  'brings notes late, and in another order': () => {
    let count = 0;
    return (_note, arrive) => void setTimeout(arrive, (7 * ++count) % 30);
  },
};

for (const [what, fate] of Object.entries(fates)) {
  test(`a bus that ${what} loses and doubles no message: on connections of 2.0 and of lines`, async (t) => {
    const { storage, port, tcpPort } = await openHouse(t, {
      config: { limits: false, 'line-gap-ms': 0, 'line-unread-ms': 0 },
      bus: new FatefulBus(fate()),
    });
    await addFriends(storage, ANN, BEN);
    await logIn(port, ANN);
    const { talk } = await Talk.logIn(tcpPort, BEN);
    const { talk: legacy } = await Talk.logIn(tcpPort, BEN, '1.4');
    t.after(() => {
      talk.destroy();
      legacy.destroy();
    });
    for (const [index, text] of texts.entries()) {
      const answer = await ask(port, request('CLTMSG', ANN, `UN=${BEN}&MG=${text}`, { seq: String(index) }));
      assert.match(answer, /&RES=0$/);
      if (index % 10 === 0) await sleep(10);
    }
    assert.deepEqual(await textsOf(talk), texts);
    assert.deepEqual(await textsOf(legacy), texts);
    // What is still on its way brings nothing again.
    await sleep(60);
    assert.deepEqual(
      [...talk.left(), ...legacy.left()].filter((line) => line.includes('text')),
      [],
    );
  });

  test(`a bus that ${what} loses and doubles no message: at two nodes, in polls of 1.x and of 2.0`, async (t) => {
    const { one, two } = await startNodes(t, fate());
    await addFriends(one.storage, ANN, BEN);
    const ann = await logInModern(one, ANN);
    const ben = await logInModern(two, BEN);
    await two.logIn(BEN);
    const got = new Map<ModernClient | 'legacy', string[]>([
      [ben, []],
      ['legacy', []],
    ]);
    const fetch = async () => {
      got.get(ben)?.push(...(await fetchModern(ben)));
      got.get('legacy')?.push(...(await fetchLegacy(two)));
    };
    await fetch();
    for (const text of texts) {
      assert.match(await ann.ask('CLTMSG', `UN=${BEN}&MG=${text}`), /^RES=0&/);
      await fetch();
    }
    await two.lookout.lookAgain();
    // One look of each is enough: a page holds more than this.
    await fetch();
    await turn();
    assert.deepEqual(got.get(ben), texts);
    assert.deepEqual(got.get('legacy'), texts);
    await sleep(40);
    assert.deepEqual([...(await fetchModern(ben)), ...(await fetchLegacy(two))], []);
  });
}

test('a poll that waits is answered at the next look, where the note was lost', async (t) => {
  const { one, two } = await startNodes(t, () => {});
  await addFriends(one.storage, ANN, BEN);
  const [ann, ben] = [await logInModern(one, ANN), await logInModern(two, BEN)];
  await fetchModern(ben);
  const poll = two.ask(modernRequest('GetMsgEx', BEN, 'WT=20', ben.sid));
  await turn();
  await ann.ask('CLTMSG', `UN=${BEN}&MG=hello`);
  await two.lookout.lookAgain();
  assert.match(await poll, /&MG=hello,$/);
});

test('a session that ended at another node ends at the next look, where the note was lost', async (t) => {
  const { one, two } = await startNodes(t, () => {});
  await addFriends(one.storage, ANN, BEN);
  const desk = await logInModern(one, BEN);
  const here = modernClient(two, BEN, desk.sid);
  assert.match(await here.ask('Ping'), /^RES=0/);
  await two.lookout.lookAgain();
  assert.match(await here.ask('Ping'), /^RES=0/);
  await desk.ask('Logout');
  await two.lookout.lookAgain();
  assert.match(await here.ask('Ping'), /^RES=20&/);
});

/** The messages that come over a connection, until there are as many as were sent. */
async function textsOf(talk: Talk): Promise<string[]> {
  const got: string[] = [];
  while (got.length < texts.length) {
    const line = await talk.line();
    const text = /&MG=(text \d+)/.exec(line)?.[1];
    if (text !== undefined) got.push(text);
  }
  return got;
}

function messagesIn(answer: string): string[] {
  return fieldOf(answer, 'MG')
    .split(',')
    .filter((text) => text.startsWith('text'));
}

async function fetchModern(client: ModernClient): Promise<string[]> {
  const answer = await client.ask('GetMsgEx');
  const numbers = fieldOf(answer, 'ID').split(',').map(Number);
  const last = Math.max(...numbers);
  if (last > 0) await client.ask('Confirm', `AK=${last}`);
  return messagesIn(answer);
}

async function fetchLegacy(core: Core): Promise<string[]> {
  return messagesIn(await core.ask(request('GetMsgEx', BEN)));
}
