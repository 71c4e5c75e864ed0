import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { addAccount, addFriends } from '@rookery/testing/server';
import fc from 'fast-check';
import { type Core, startCore } from '../testing/core.ts';
import { phpFields, phpList, phpMessages } from '../testing/programs.ts';
import { request } from '../testing/raw.ts';

// What legacy clients make of our answers, as they read them (testing/programs.ts).

const ANN = 10001;
const BOB = 10002;

async function start(t: TestContext): Promise<Core> {
  const core = await startCore(t, { config: { limits: false } });
  await addFriends(core.storage, ANN, BOB);
  await core.logIn(ANN);
  await core.logIn(BOB);
  for (const uin of [ANN, BOB]) await core.ask(request('GetMsgEx', uin));
  return core;
}

let seq = 0;
const numbered = (cmd: string, uin: number, fields: string, ver = '1.1') =>
  request(cmd, uin, fields, { ver, seq: String(++seq) });
const sent = (text: string) => encodeURIComponent(text);

describe('a text with = ', () => {
  const texts = fc.array(fc.string({ unit: fc.constantFrom(...'=a,& %', '=b', 'c=d', '\n', '你'), minLength: 1 }), {
    minLength: 1,
    maxLength: 8,
  });

  for (const ver of ['1.0', '1.1', '1.2']) {
    test(`${ver}: PHP finds as many texts as senders in each batch, and none is missing`, async (t) => {
      const { ask } = await start(t);
      await fc.assert(
        fc.asyncProperty(texts, async (all) => {
          for (const text of all) {
            assert.match(await ask(numbered('CLTMSG', ANN, `UN=${BOB}&MG=${sent(text)}`)), /&RES=0$/);
          }
          let found = 0;
          for (let polls = 0; polls <= all.length && found < all.length; polls++) {
            const answer = await ask(numbered('GetMsgEx', BOB, '', ver));
            const batch = phpMessages(answer);
            assert.ok(batch, `PHP drops ${answer}`);
            assert.ok(batch.length > 0);
            found += batch.length;
            const [, joined = ''] = /&MG=([^&]*)$/.exec(answer) ?? [];
            assert.ok(
              !joined
                .split(',')
                .slice(0, -2)
                .some((text) => text.includes('=')),
            );
          }
          assert.equal(found, all.length);
          assert.match(await ask(numbered('GetMsgEx', BOB, '', ver)), /&MN=0$/);
        }),
        { numRuns: 25 },
      );
    });
  }

  test('later versions get the whole batch at once, each text as it is', async (t) => {
    const { ask } = await start(t);
    for (const text of ['=a', 'b=c', 'd']) await ask(numbered('CLTMSG', ANN, `UN=${BOB}&MG=${sent(text)}`));
    assert.match(await ask(numbered('GetMsgEx', BOB, '', '1.4')), /&MN=3&MT=9,9,9,&UN=[\d,]+&MG==a,b=c,d,$/);
  });

  test('a reason and a status note follow the same rule', async (t) => {
    const { ask, storage } = await start(t);
    await addAccount(storage, 10003, { policy: { add: 'ask' } });
    await ask(numbered('Change_Stat', ANN, 'ST=30'));
    await storage.unfriend({ uin: ANN, peer: BOB });
    await storage.changeAccount({ uin: BOB, policy: { add: 'ask' } });
    assert.match(await ask(numbered('Ack_AddToList', ANN, `UN=${BOB}&CD=2&RS=Tom & Jerry, 1+1=2`)), /&RES=0$/);
    const first = await ask(numbered('GetMsgEx', BOB, ''));
    assert.match(first, /&MN=1&MT=2,&UN=10001,&MG=Tom %26 Jerry%252c 1\+1=2,$/);
    assert.equal(phpMessages(first)?.length, 1);
    assert.match(await ask(numbered('GetMsgEx', BOB, '')), /&MN=1&MT=99,&UN=10001,&MG=30,$/);
  });
});

test('a nickname with = takes no name behind it along, in any list of 1.x', async (t) => {
  const { ask, storage } = await start(t);
  await addAccount(storage, 10003, { profile: { nick: 'a=b=c' }, policy: { searchable: true } });
  await storage.befriend({ uin: 10003, peer: BOB, mostFriends: 10 });
  await storage.changeAccount({ uin: ANN, profile: { nick: '=' }, policy: { searchable: true } });
  for (const cmd of ['SimpleInfo2', 'Finger', 'Query_Stat']) {
    const fields = phpFields(await ask(numbered(cmd, BOB, '')));
    assert.equal(phpList(fields.NK).length, phpList(fields.UN).length, cmd);
    assert.ok(phpList(fields.NK).includes('\uff1d'), cmd);
  }
  assert.match(await ask(numbered('GetInfo', BOB, 'LV=1&UN=10003')), /&NK=a=b=c$/);
});

describe('what GBK does not have', () => {
  const emoji = '你好 €😀👨‍👩‍👧 é ñ';
  const shown = '你好 ??????? é ?';

  test('is ? in every answer of 1.0, and itself in every other', async (t) => {
    const { ask, storage } = await start(t);
    await storage.changeAccount({
      uin: ANN,
      profile: { nick: '小😀', introduction: emoji },
      policy: { searchable: true },
    });
    for (const [ver, text, nick] of [
      ['1.0', shown, '小?'],
      ['1.1', emoji, '小😀'],
      ['1.4', emoji, '小😀'],
    ] as const) {
      await ask(numbered('CLTMSG', ANN, `UN=${BOB}&MG=${sent(emoji)}`));
      assert.ok((await ask(numbered('GetMsgEx', BOB, '', ver))).includes(`&MG=${text},`));
      for (const cmd of ['Query_Stat', 'SimpleInfo2', 'Finger', 'GetInfo']) {
        const answer = await ask(numbered(cmd, BOB, cmd === 'GetInfo' ? `UN=${ANN}` : '', ver));
        assert.match(answer, new RegExp(`&NK=${nick.replace('?', '\\?')},?$`, 'u'), cmd);
        if (cmd === 'GetInfo') assert.ok(answer.includes(`&PR=${text}&`));
      }
    }
    assert.match(await ask(numbered('Login', ANN, `PS=${'0'.repeat(32)}`, '1.0')), /&RES=0&RS=1&RA=密码错误$/);
  });
});
