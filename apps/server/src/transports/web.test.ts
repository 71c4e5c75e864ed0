import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { selfSigned } from '@rookery/testing';
import { addFriends, type House, newFolder, openHouse, PS, type Settings } from '@rookery/testing/server';
import { digestPassword } from '../requests/passwords.ts';
import { Page } from '../testing/page.ts';
import { ask, Raw, request } from '../testing/raw.ts';

const ANN = 10001;
const BOB = 10002;
const NP = digestPassword('another password');
const VALUE = /^10001\.lasting\.[\w-]{32}$/;

let seq = 0;
const of20 = (cmd: string, uin: number, fields = '') => request(cmd, uin, fields, { ver: '2.0', seq: `${++seq}` });
const login = (uin: number) => of20('Login', uin, `PS=${PS}`);

async function start(t: TestContext, config: Settings['config'] = {}): Promise<House> {
  const house = await openHouse(t, { config });
  await addFriends(house.storage, ANN, BOB);
  return house;
}

async function signedIn(house: House, uin = ANN): Promise<Page> {
  const page = new Page({ port: house.port });
  assert.match(await page.ask(login(uin)), /&RES=0&RS=0&/);
  return page;
}

test('a login gives a cookie that no script can read, and no token', async (t) => {
  const house = await start(t);
  const page = new Page({ port: house.port });
  const { status, head, body } = await page.send(login(ANN));
  assert.equal(status, 200);
  assert.match(body, /^VER=2\.0&CMD=Login&SEQ=\d+&UIN=10001&RES=0&RS=0&HI=60&LI=\d+&AK=0&GN=[0-9a-f]{16}$/);
  assert.match(head, /^cache-control: no-store$/im);
  const [, token] = /^rookery-\d+=10001\.lasting\.([\w-]{32});/.exec(page.set ?? '') ?? [];
  assert.equal(
    page.set,
    `rookery-${house.port}=10001.lasting.${token}; Max-Age=34560000; Path=/; HttpOnly; SameSite=Strict`,
  );
  assert.match(await page.ask(of20('List', ANN, 'TN=9&UN=0')), /&RES=0&.*&UN=10002,/);
  assert.equal(page.set, undefined);
});

test('what is in the cookie is the token of the session, and opens no door but the page’s', async (t) => {
  const house = await start(t);
  const page = await signedIn(house);
  const list = of20('List', ANN, 'TN=9&UN=0');
  assert.match((await page.send(list, page.head, '/')).body, /&RES=20&/);
  const token = [...page.cookies.values()][0]?.split('.')[2];
  assert.match(await ask(house.port, of20('List', ANN, `SID=${token}&TN=9&UN=0`)), /&RES=0&/);
  assert.match(await ask(house.tcpPort, of20('Sessions', ANN, `SID=${token}`)), /&RES=0&SN=1&/);
});

test('a login that is refused gives no cookie', async (t) => {
  const page = new Page(await start(t));
  assert.match(await page.ask(of20('Login', ANN, `PS=${NP}`)), /&RES=0&RS=1&RA=[^&]+&RC=wrong-password$/);
  assert.equal(page.set, undefined);
  assert.match(await page.ask(of20('List', ANN, 'TN=9&UN=0')), /&RES=20&/);
});

test('with remember=0 the browser forgets it, and a new password changes nothing about that', async (t) => {
  const page = new Page(await start(t));
  await page.ask(login(ANN), '?remember=0');
  assert.match(page.set ?? '', /^rookery-\d+=10001\.brief\.[\w-]{32}; Path=\/; HttpOnly; SameSite=Strict$/);
  await page.ask(of20('ChangePwd', ANN, `PS=${PS}&NP=${NP}`));
  assert.match(page.set ?? '', /^rookery-\d+=10001\.brief\.[\w-]{32}; Path=\/; HttpOnly; SameSite=Strict$/);
});

test('over TLS the cookie is Secure and the host’s own', async (t) => {
  const { cert, key } = selfSigned();
  const folder = newFolder(t);
  const tls = { 'tls-cert': join(folder, 'cert.pem'), 'tls-key': join(folder, 'key.pem') };
  writeFileSync(tls['tls-cert'], cert);
  writeFileSync(tls['tls-key'], key);
  const { port } = await start(t, tls);
  const page = new Page({ port, ca: cert });
  await page.ask(login(ANN));
  assert.match(page.set ?? '', new RegExp(`^__Host-rookery-${port}=10001\\.`));
  assert.match(page.set ?? '', /; Path=\/; HttpOnly; SameSite=Strict; Secure$/);
  assert.match(await page.ask(of20('List', ANN, 'TN=9&UN=0')), /&RES=0&/);
  // An attacker on the path can serve a page of the same name without TLS: it is not ours.
  const false_ = new Page({ port, ca: cert, site: 'http://127.0.0.1' });
  assert.equal((await false_.send(login(ANN))).status, 403);
});

test('a trusted proxy that encrypts makes it Secure as well; the header alone does not', async (t) => {
  const headers = ['X-Forwarded-For: 192.0.2.7', 'X-Forwarded-Proto: https'];
  const { port } = await start(t, { 'trusted-proxies': ['127.0.0.1'] });
  const page = new Page({ port, site: 'https://chat.example', headers });
  await page.ask(login(ANN));
  assert.match(page.set ?? '', new RegExp(`^__Host-rookery-${port}=.*; Secure$`));
  const plain = new Page({ port, site: 'http://chat.example', headers });
  assert.equal((await plain.send(login(ANN))).status, 403);
  const stranger = new Page({ port: (await start(t)).port, headers });
  await stranger.ask(login(ANN));
  assert.doesNotMatch(stranger.set ?? '', /Secure|__Host/);
});

test('the name has the port of the address bar, and otherwise that of the scheme', async (t) => {
  const { port } = await start(t);
  const page = new Page({ port });
  await page.send(login(ANN), ['Host: chat.example', 'Origin: http://chat.example']);
  assert.match(page.set ?? '', /^rookery-80=/);
  await page.send(login(ANN), ['Host: chat.example', 'Origin: https://chat.example']);
  assert.match(page.set ?? '', /^__Host-rookery-443=/);
  await page.send(login(ANN), ['Host: [::1]:8000', 'Origin: http://[::1]:8000']);
  assert.match(page.set ?? '', /^rookery-8000=/);
});

test('only the page of this server may ask', async (t) => {
  const house = await start(t);
  const page = await signedIn(house);
  const [host = '', origin = '', cookie = ''] = page.head;
  const list = of20('List', ANN, 'TN=9&UN=0');
  for (const [what, head] of [
    ['no Origin', [host, cookie]],
    ['another Origin', [host, 'Origin: http://evil.example', cookie]],
    ['another port', [host, 'Origin: http://127.0.0.1:1', cookie]],
    ['a longer name', [host, `${origin}.evil.example`, cookie]],
    ['no scheme', [host, `Origin: ${page.host}`, cookie]],
    ['a sandbox', [host, 'Origin: null', cookie]],
    ['an empty Origin', [host, 'Origin:', cookie]],
    ['another site', [...page.head, 'Sec-Fetch-Site: cross-site']],
    ['a neighbour in the domain', [...page.head, 'Sec-Fetch-Site: same-site']],
  ] as const) {
    const { status, head: got, body } = await page.send(list, head);
    assert.equal(status, 403, what);
    assert.doesNotMatch(`${got}${body}`, /10002|set-cookie|access-control/i, what);
  }
  assert.equal((await page.send(list, [...page.head, 'Sec-Fetch-Site: same-origin'])).status, 200);
  const form = 'Content-Type: application/x-www-form-urlencoded';
  assert.equal((await page.send(list, [host, 'Origin: http://evil.example', cookie, form])).status, 403);
});

test('it is a POST, and nothing of it is told to other sites', async (t) => {
  const house = await start(t);
  const page = await signedIn(house);
  for (const method of ['GET', 'PUT', 'OPTIONS', 'HEAD']) {
    const raw = await Raw.open(house.port);
    await raw.write(`${[`${method} /web HTTP/1.1`, ...page.head, 'Connection: close'].join('\r\n')}\r\n\r\n`);
    const whole = await raw.rest();
    assert.match(whole, /^HTTP\/1\.1 404 /, method);
    assert.doesNotMatch(whole, /set-cookie|access-control/i, method);
  }
});

test('the legacy protocol is not spoken there', async (t) => {
  const page = await signedIn(await start(t));
  assert.match(await page.ask(request('Login', ANN, `PS=${PS}`)), /&RES=30&RA=VER must be 2\.0 /);
  assert.match(await page.ask(request('List', ANN, 'TN=9&UN=0')), /&RES=30&RA=VER must be 2\.0 /);
  assert.equal(page.set, undefined);
});

test('the cookie is that of its own account, port and host', async (t) => {
  const [one, other] = [await start(t), await start(t)];
  const page = await signedIn(one);
  assert.match(await page.ask(of20('List', BOB, 'TN=9&UN=0')), /&RES=20&/);
  const there = new Page({ port: other.port });
  for (const [name, value] of page.cookies) there.cookies.set(name, value);
  assert.match(await there.ask(of20('List', ANN, 'TN=9&UN=0')), /&RES=20&/);
  await there.ask(login(BOB));
  assert.equal(there.cookies.size, 2);
  assert.match(await there.ask(of20('List', BOB, 'TN=9&UN=0')), /&RES=0&/);
  for (const [name, value] of there.cookies) page.cookies.set(name, value);
  assert.match(await page.ask(of20('List', ANN, 'TN=9&UN=0')), /&RES=0&/);
});

test('a cookie that is not ours is ignored', async (t) => {
  const house = await start(t);
  const page = await signedIn(house);
  const [[name = '', value = ''] = []] = page.cookies;
  for (const bad of ['', 'x', '10001', value.replace('lasting', 'other'), `${value}x`.repeat(3), `"${value}"`]) {
    page.cookies.set(name, bad);
    assert.match(await page.ask(of20('List', ANN, 'TN=9&UN=0')), /&RES=20&/, bad);
  }
  page.cookies.set(name, value);
  page.cookies.set('a', 'b');
  page.cookies.set(`x${name}`, 'c');
  assert.match(await page.ask(of20('List', ANN, 'TN=9&UN=0')), /&RES=0&/);
});

test('cookies that a neighbour has put in front do not end the session', async (t) => {
  const house = await start(t);
  const page = await signedIn(house);
  const [[name = '', value = ''] = []] = page.cookies;
  const own = `${name}=${value}`;
  const tossed = (uin: number, i: number) => `${name}=${uin}.lasting.${String(i).padStart(32, 'x')}`;
  const fifty = Array.from({ length: 50 }, (_, i) => tossed(ANN, i));
  const [host = '', origin = ''] = page.head;
  const send = (body: string, cookies: readonly string[]) =>
    page.send(body, [host, origin, `Cookie: ${cookies.join('; ')}`]);
  const list = () => of20('List', ANN, 'TN=9&UN=0');
  for (const [what, cookies] of Object.entries({
    'another session of the account': [tossed(ANN, 1), own],
    'another account': [tossed(BOB, 1), own],
    'no cookie of ours': [`${name}=`, `${name}=x`, `${name}`, own],
    'fifty of them': [...fifty, own],
    'fifty of them, and fifty behind': [...fifty, own, ...fifty],
  })) {
    const { body } = await send(list(), cookies);
    assert.match(body, /&RES=0&.*&UN=10002,/, what);
    assert.equal(page.set, undefined, what);
  }
  assert.match((await send(list(), fifty)).body, /&RES=20&/);
  assert.equal(page.set, undefined);
  // A new token goes into the cookie of the same life, and the old one can be taken away.
  const changed = await send(of20('ChangePwd', ANN, `PS=${PS}&NP=${NP}`), [tossed(ANN, 1), own]);
  assert.match(changed.body, /&RES=0/);
  const [renewed = ''] = /^[^;]*/.exec(page.set ?? '') ?? [];
  assert.match((await send(of20('Logout', ANN), [tossed(ANN, 1), renewed])).body, /&RES=0$/);
  assert.match(page.set ?? '', /; Max-Age=0;/);
});

test('logging out ends the session and takes the cookie away', async (t) => {
  const house = await start(t);
  const page = await signedIn(house);
  const kept = new Map(page.cookies);
  assert.match(await page.ask(of20('Logout', ANN)), /&RES=0$/);
  assert.equal(page.set, `rookery-${house.port}=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict`);
  for (const [name, value] of kept) page.cookies.set(name, value);
  assert.match(await page.ask(of20('List', ANN, 'TN=9&UN=0')), /&RES=20&/);
});

test('logging out of an account that is not in the cookie keeps the one in it', async (t) => {
  const page = await signedIn(await start(t), BOB);
  assert.match(await page.ask(of20('Logout', ANN)), /&RES=0$/);
  assert.equal(page.set, undefined);
  assert.match(await page.ask(of20('List', BOB, 'TN=9&UN=0')), /&RES=0&/);
});

test('logging out of another session of the account, with its token in any place, leaves the one in the cookie', async (t) => {
  const house = await start(t);
  const page = await signedIn(house);
  for (const place of ['first', 'last']) {
    const sid = /&SID=([^&]*)/.exec(await ask(house.port, login(ANN)))?.[1];
    const logout = of20('Logout', ANN);
    assert.match(await page.ask(place === 'first' ? `SID=${sid}&${logout}` : `${logout}&SID=${sid}`), /&RES=0$/);
    assert.equal(page.set, undefined, place);
    assert.match(await page.ask(of20('List', ANN, 'TN=9&UN=0')), /&RES=0&/);
  }
});

test('a login in the place of another ends that session', async (t) => {
  const house = await start(t);
  const page = await signedIn(house);
  const [[name = '', first = ''] = []] = page.cookies;
  await page.ask(of20('Login', BOB, `PS=${NP}`));
  assert.match(await page.ask(of20('List', ANN, 'TN=9&UN=0')), /&RES=0&/);
  await page.ask(login(BOB));
  assert.match(page.cookies.get(name) ?? '', /^10002\./);
  assert.match(await page.ask(of20('List', BOB, 'TN=9&UN=0')), /&RES=0&/);
  page.cookies.set(name, first);
  assert.match(await page.ask(of20('List', ANN, 'TN=9&UN=0')), /&RES=20&/);
});

test('a session that has ended is RES=20, and its cookie stays, worth nothing, until the next login', async (t) => {
  const house = await start(t);
  const page = await signedIn(house);
  const phone = await ask(house.port, login(ANN));
  const sid = /&SID=([^&]*)/.exec(phone)?.[1];
  const sessions = await ask(house.port, of20('Sessions', ANN, `SID=${sid}`));
  const [ids = '', mine = ''] = ['ID', 'ME'].map((key) => new RegExp(`&${key}=([^&]*)`).exec(sessions)?.[1]);
  const id = ids.split(',')[mine.split(',').indexOf('0')];
  assert.match(await ask(house.port, of20('EndSession', ANN, `SID=${sid}&ID=${id}`)), /&RES=0$/);
  assert.match(await page.ask(of20('List', ANN, 'TN=9&UN=0')), /&RES=20&/);
  assert.equal(page.set, undefined);
  const before = [...page.cookies.values()];
  await page.ask(login(ANN));
  assert.notDeepEqual([...page.cookies.values()], before);
  assert.match(await page.ask(of20('List', ANN, 'TN=9&UN=0')), /&RES=0&/);
});

test('a new password gives a new cookie to the same session, and ends the others', async (t) => {
  const house = await start(t);
  const [page, other] = [await signedIn(house), await signedIn(house)];
  const [name = '', before = ''] = [...page.cookies][0] ?? [];
  const change = of20('ChangePwd', ANN, `PS=${PS}&NP=${NP}`);
  assert.match(await page.ask(of20('ChangePwd', ANN, `PS=${NP}&NP=${NP}`)), /&RES=30&/);
  assert.equal(page.set, undefined);
  assert.match(await page.ask(change), /^VER=2\.0&CMD=CHANGEPWD&SEQ=\d+&UIN=10001&RES=0$/);
  assert.match(page.cookies.get(name) ?? '', VALUE);
  assert.notEqual(page.cookies.get(name), before);
  assert.match(await page.ask(of20('Sessions', ANN)), /&RES=0&SN=1&/);
  assert.match(await other.ask(of20('Sessions', ANN)), /&RES=20&/);
  page.cookies.set(name, before);
  assert.match(await page.ask(of20('Sessions', ANN)), /&RES=20&/);
});

test('a long poll goes through the door, and is answered when something comes', async (t) => {
  const house = await start(t);
  const [bob, ann] = [await signedIn(house, BOB), await signedIn(house)];
  const polled = ann.ask(of20('GetMsgEx', ANN, 'WT=30'));
  await bob.ask(of20('CLTMSG', BOB, 'UN=10001&ID=p1&MG=Hello%26SID=no'));
  assert.match(await polled, /&MT=9,.*&MG=Hello%26SID=no,?$/);
});

test('an invalid request gets the error of the protocol, and too much gets 413', async (t) => {
  const page = await signedIn(await start(t, { 'body-bytes': 1000 }));
  assert.match(await page.ask(''), /&RES=1&/);
  assert.match(await page.ask(of20('Nonsense', ANN)), /&RES=3&/);
  assert.equal((await page.send('x'.repeat(1001))).status, 413);
  assert.equal(page.cookies.size, 1);
});
