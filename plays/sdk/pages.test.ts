import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  Client,
  type ClientEvent,
  changePassword,
  http,
  RefusedError,
  signIn,
  signOut,
  type Transport,
  websocket,
} from '@rookery/client';
import {
  createLog,
  createServer,
  defaults,
  digestPassword,
  hashPassword,
  openInMemory,
  type RunningServer,
} from '@rookery/server';
import { QUICK } from '@rookery/testing';
import { Browser } from './browser.ts';

const ANN = 10001;
const BEN = 10002;

const ways: Record<string, (url: string) => Transport> = {
  WebSocket: (url) => websocket(url),
  HTTP: (url) => http(`${url}/web`, { credentials: 'same-origin' }),
};

/** A server with Ann and Ben, who are friends, and a browser. */
async function start(t: TestContext) {
  const storage = await openInMemory();
  const password = await hashPassword(digestPassword('secret'), QUICK);
  for (const uin of [ANN, BEN]) {
    const profile = { nick: `nick${uin}` };
    await storage.createAccount({ uin, password, admin: false, createdAt: 0, policy: {}, profile });
  }
  await storage.befriend({ uin: ANN, peer: BEN, mostFriends: 10 });
  const serve = (port: number): Promise<RunningServer> =>
    createServer({ config: { ...defaults, port, 'tcp-port': 0 }, storage, log: createLog('silent') });
  let server = await serve(0);
  const { url, port } = server.http;
  const browser = new Browser();
  browser.begin();
  const clients: Client[] = [];
  t.after(async () => {
    for (const client of clients) await client.close();
    browser.end();
    await server.close();
    await storage.close();
  });
  const restart = async () => {
    await server.close();
    server = await serve(port);
  };
  /** A page of Ann's, connected, and what it is told. */
  const openPage = async (way: (url: string) => Transport) => {
    const client = new Client({ transport: way(url), uin: ANN, cookie: true });
    clients.push(client);
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
  const logIn = async (uin: number) => {
    const client = new Client({ transport: http(url), uin, password: 'secret' });
    clients.push(client);
    await client.connect();
    return client;
  };
  return { url, browser, openPage, logIn, restart };
}

const account = (url: string) => ({ url, uin: ANN });

for (const [name, way] of Object.entries(ways)) {
  test(`${name}: a page signs in, talks, and goes on after a restart and in another tab`, async (t) => {
    const { url, browser, openPage, logIn, restart } = await start(t);
    await signIn({ ...account(url), password: 'secret', name: 'Browser of the kitchen' });
    assert.equal(browser.cookies.size, 1);
    const page = await openPage(way);
    assert.equal(page.client.token, undefined);
    const { CL, SN } = await page.client.call('Sessions', {});
    assert.deepEqual([SN, CL], [1, ['Browser of the kitchen']]);
    const ben = await logIn(BEN);
    await ben.send(ANN, 'one').done;
    assert.equal((await page.next('message')).text, 'one');
    await restart();
    await ben.send(ANN, 'two').done;
    assert.equal((await page.next('message')).text, 'two');
    await page.client.send(BEN, 'three').done;
    const tab = await openPage(way);
    assert.equal((await tab.client.call('Sessions', {})).SN, 1);
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
    await signIn({ ...account(url), password: 'secret', remember: false });
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
    await signIn({ ...account(url), password: 'secret' });
    const page = await openPage(way);
    const phone = await logIn(ANN);
    const phoneClosed = new Promise<void>((resolve) => {
      phone.on('state', ({ state }) => {
        if (state === 'closed') resolve();
      });
    });
    const passwords = { password: 'secret', newPassword: 'another secret' };
    const isWrong = (error: unknown) => error instanceof RefusedError && error.code === 30;
    await assert.rejects(changePassword({ ...account(url), ...passwords, password: 'wrong' }), isWrong);
    await changePassword({ ...account(url), ...passwords });
    await assert.rejects(phone.call('Sessions', {}));
    await phoneClosed;
    const ben = await logIn(BEN);
    await ben.send(ANN, 'still there?').done;
    assert.equal((await page.next('message')).text, 'still there?');
    assert.equal((await page.client.call('Sessions', {})).SN, 1);
    await assert.rejects(logIn(ANN), isWrong);
    page.leave();
  });

  test(`${name}: another sign-in of the account goes on in the open pages`, async (t) => {
    const { url, openPage, logIn } = await start(t);
    await signIn({ ...account(url), password: 'secret' });
    const page = await openPage(way);
    const ended: string[] = [];
    page.client.on('ended', ({ why }) => void ended.push(why));
    await signIn({ ...account(url), password: 'secret' });
    const ben = await logIn(BEN);
    await ben.send(ANN, 'here').done;
    assert.equal((await page.next('message')).text, 'here');
    assert.deepEqual(ended, []);
    assert.equal((await page.client.call('Sessions', {})).SN, 1);
    page.leave();
  });
}
