import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  type ClientEvent,
  changePassword,
  http,
  RefusedError,
  signIn,
  signOut,
  type Transport,
  websocket,
} from '@rookery/client';
import { createLog } from '@rookery/server';
import { atEnd, openHouse, PASSWORD } from '@rookery/testing/server';
import { Browser } from './browser.ts';

const ANN = 10001;
const BEN = 10002;

const ways: Record<string, (url: string) => Transport> = {
  WebSocket: (url) => websocket(url),
  HTTP: (url) => http(`${url}/web`, { credentials: 'same-origin' }),
};

/** A house of Ann and Ben, who are friends, and a browser. */
async function start(t: TestContext) {
  const browser = new Browser();
  browser.begin();
  const residents = [ANN, BEN].map((uin) => ({ uin }));
  const house = await openHouse(t, { log: createLog('silent'), residents, friends: [[ANN, BEN]] });
  const { url } = house;
  atEnd(t, () => browser.end());
  /** A page of Ann's, connected, and what it is told. */
  const openPage = async (way: (url: string) => Transport) => {
    const client = house.newClient(ANN, { transport: way(url), cookie: true, password: undefined });
    const events = client.events();
    const next = async <T extends ClientEvent['type']>(type: T) => {
      for await (const event of { [Symbol.asyncIterator]: () => ({ next: () => events.next() }) }) {
        if (event.type === type) return event as Extract<ClientEvent, { type: T }>;
      }
      return assert.fail(`There was no ${type}.`);
    };
    const closed = new Promise<void>((resolve) => {
      client.on('state', ({ state }) => {
        if (state === 'closed') resolve();
      });
    });
    await client.connect();
    return { client, next, closed, leave: () => events.return?.() };
  };
  const logIn = (uin: number) => house.client(uin, { transport: http(url) });
  return { url, browser, openPage, logIn, restart: () => house.restart() };
}

const account = (url: string) => ({ url, uin: ANN });

for (const [name, way] of Object.entries(ways)) {
  test(`${name}: a page signs in, talks, and goes on after a restart and in another tab`, async (t) => {
    const { url, browser, openPage, logIn, restart } = await start(t);
    await signIn({ ...account(url), password: PASSWORD, name: 'Browser of the kitchen' });
    assert.equal(browser.cookies.size, 1);
    const page = await openPage(way);
    assert.equal(page.client.token, undefined);
    const { CL, SN } = await page.client.raw('Sessions', {});
    assert.deepEqual([SN, CL], [1, ['Browser of the kitchen']]);
    const ben = await logIn(BEN);
    await ben.send(ANN, 'one').done;
    assert.equal((await page.next('message')).text, 'one');
    await restart();
    await ben.send(ANN, 'two').done;
    assert.equal((await page.next('message')).text, 'two');
    await page.client.send(BEN, 'three').done;
    const tab = await openPage(way);
    assert.equal((await tab.client.raw('Sessions', {})).SN, 1);
    page.leave();
    tab.leave();
  });

  test(`${name}: a wrong password is an error, and leaves nothing`, async (t) => {
    const { url, browser, openPage } = await start(t);
    const refused = { name: 'RefusedError', code: 30 };
    await assert.rejects(signIn({ ...account(url), password: 'wrong' }), refused);
    assert.equal(browser.cookies.size, 0);
    await assert.rejects(openPage(way), { name: 'RefusedError', code: 20 });
  });

  test(`${name}: signing out ends the pages`, async (t) => {
    const { url, browser, openPage } = await start(t);
    await signIn({ ...account(url), password: PASSWORD, remember: false });
    const page = await openPage(way);
    page.leave();
    // Over HTTP it learns of the end by its poll.
    page.client.on('message', () => {});
    let why: string | undefined;
    page.client.on('ended', (event) => {
      why = event.why;
    });
    await signOut(account(url));
    assert.equal(browser.cookies.size, 0);
    await page.closed;
    assert.ok(why);
    await signOut(account(url));
  });

  test(`${name}: a new password ends what others have opened, and not this page`, async (t) => {
    const { url, openPage, logIn } = await start(t);
    await signIn({ ...account(url), password: PASSWORD });
    const page = await openPage(way);
    const phone = await logIn(ANN);
    const phoneClosed = new Promise<void>((resolve) => {
      phone.on('state', ({ state }) => {
        if (state === 'closed') resolve();
      });
    });
    const passwords = { password: PASSWORD, newPassword: 'another secret' };
    const isWrong = (error: unknown) => error instanceof RefusedError && error.code === 30;
    await assert.rejects(changePassword({ ...account(url), ...passwords, password: 'wrong' }), isWrong);
    await changePassword({ ...account(url), ...passwords });
    await assert.rejects(phone.call('Sessions', {}));
    await phoneClosed;
    const ben = await logIn(BEN);
    await ben.send(ANN, 'still there?').done;
    assert.equal((await page.next('message')).text, 'still there?');
    assert.equal((await page.client.raw('Sessions', {})).SN, 1);
    await assert.rejects(logIn(ANN), isWrong);
    page.leave();
  });

  test(`${name}: another sign-in of the account goes on in the open pages`, async (t) => {
    const { url, openPage, logIn } = await start(t);
    await signIn({ ...account(url), password: PASSWORD });
    const page = await openPage(way);
    const ended: string[] = [];
    page.client.on('ended', ({ why }) => void ended.push(why));
    await signIn({ ...account(url), password: PASSWORD });
    const ben = await logIn(BEN);
    await ben.send(ANN, 'here').done;
    assert.equal((await page.next('message')).text, 'here');
    assert.deepEqual(ended, []);
    assert.equal((await page.client.raw('Sessions', {})).SN, 1);
    page.leave();
  });
}
