import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { md5 } from '@rookery/client';
import type { Page } from 'playwright-core';
import { skip } from './browser.ts';
import { ANN, BEN, House, MEI, moveIn, PASSWORD } from './house.ts';
import { becomes } from './talking.ts';

const run = promisify(execFile);
const noCurl = skip || (spawnSync('curl', ['--version']).status !== 0 && 'needs curl');
const clipboard = { permissions: ['clipboard-read', 'clipboard-write'] };
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

/** A request of a legacy client, with any bytes. */
async function post(house: House, body: string | Uint8Array<ArrayBuffer>, headers = FORM): Promise<string> {
  return (await fetch(house.url, { method: 'POST', headers, body })).text();
}

const detailOf = (page: Page) => page.getByRole('region', { name: 'Line details' });

/** Sets a filter, and returns the text of the remaining lines. */
async function told(page: Page, filter: string): Promise<string> {
  await page.getByLabel('Filter by text').fill(filter);
  const lines = page.getByRole('option');
  await lines.first().waitFor();
  let all = '';
  for (let i = 0; i < (await lines.count()); i++) {
    await lines.nth(i).click();
    all += await detailOf(page).innerText();
  }
  await detailOf(page).getByRole('button', { name: 'Close' }).click();
  return all;
}

test('the protocol window: each dialect, no secrets, and nothing of other accounts', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await house.signIn(ANN, clipboard);
  await page.goto(`${house.url}/#/admin/traffic`);
  await page.getByRole('option', { name: 'Watch' }).nth(1).waitFor();
  const secrets = [PASSWORD, md5(PASSWORD)];
  const read = async (filter: string, ...expected: string[]) => {
    await page.getByLabel('Filter by text').fill('');
    const text = await told(page, filter);
    for (const each of expected) assert.ok(text.includes(each), `${filter}: ${each} in ${text}`);
    const markup = await page.content();
    for (const secret of secrets) assert.ok(!(text + markup).includes(secret), `${filter}: ${secret}`);
  };

  await t.test('1.1 by HTTP, as a form and in GBK', async () => {
    await post(house, `VER=1.1&CMD=Login&SEQ=11&UIN=${ANN}&PS=${md5(PASSWORD)}`);
    await read('Login', '127.0.0.1', 'HTTP', 'PS=***');
    await post(house, `VER=1.1&CMD=CLTMSG&SEQ=12&UIN=${ANN}&UN=${BEN}&MG=one+and%2Bone`);
    await read('SEQ=12', 'one and+one');
    const [head, gbk] = [`VER=1.1&CMD=CLTMSG&SEQ=13&UIN=${ANN}&UN=${BEN}&MG=`, [0xc4, 0xe3, 0xba, 0xc3]];
    await post(house, Uint8Array.from([...Buffer.from(head), ...gbk]), { 'Content-Type': 'text/plain' });
    await read('SEQ=13', '你好');
  });

  await t.test('1.4 as lines', async () => {
    const socket = connect(house.tcpPort, '127.0.0.1');
    t.after(() => void socket.destroy());
    socket.write(`VER=1.4&CMD=Login&SEQ=21&UIN=${ANN}&PS=${md5(PASSWORD)}\r\n`);
    await once(socket, 'data');
    socket.write(`VER=1.4&CMD=GetInfo&SEQ=22&UIN=${ANN}&UN=${MEI}&LV=1\r\n`);
    await read('SEQ=22', 'VER=1.4', 'line', '小美');
  });

  await t.test('2.0 as frames: passwords, tokens, codes', async () => {
    const other = await house.client(ANN, { until: t });
    const { PW } = await other.raw('AddAppPwd', { NM: 'Bell' });
    const { IC } = await other.raw('AddInvite', { CT: 2 });
    const { PW: reset } = await other.raw('ResetPwd', { UN: MEI });
    await other.call('Invites', {});
    secrets.push(other.token ?? '', PW ?? '', IC ?? '', reset ?? '');
    assert.ok(secrets.every((secret) => secret.length >= 8));
    await read('AddAppPwd', 'PW=***');
    await read('AddInvite', 'IC=***');
    await read('Invites', 'IC=***');
    await read('ResetPwd', 'PW=***');
    await other.call('EndInvite', { code: IC ?? '' });
    await read('EndInvite', 'IC=***', 'INVITATION_CODE');
    await post(house, `VER=2.0&CMD=Login&SEQ=31&UIN=${ANN}&M5=0&PS=${encodeURIComponent(`${PASSWORD} & more`)}`);
    await read('SEQ=31', 'PS=***');
    await post(house, `VER=2.0&CMD=ChangePwd&SEQ=32&UIN=${ANN}&SID=${other.token}&M5=0&PS=wrong&NP=${PW}`);
    await read('SEQ=32', 'NP=***', 'NEW_PASSWORD');
  });

  await t.test('messages between others do not appear', async () => {
    await moveIn(house.storage, { uin: 20001, nick: 'Zed', policy: { strangers: true } });
    await house.say(BEN, 20001, ['Nobody else reads this.']);
    await house.say(BEN, ANN, ['But this Ann does.']);
    await page.getByLabel('Filter by text').fill('But this Ann does.');
    await page.getByRole('option').first().waitFor();
    await page.getByLabel('Filter by text').fill('Nobody else');
    await page.getByText('No matching lines').waitFor();
    assert.ok(!(await page.content()).includes('20001'));
  });
});

test('the curl command sends exactly the same from a real shell, for any text', { skip: noCurl }, async (t) => {
  const house = await House.open(t);
  const page = await house.signIn(ANN, clipboard);
  await page.goto(`${house.url}/#/admin/traffic`);
  await page.getByRole('option', { name: 'Watch' }).nth(1).waitFor();
  const ben = await house.client(BEN, { until: t });
  const got: string[] = [];
  ben.on('message', ({ text }) => void got.push(text));
  await post(house, `VER=1.1&CMD=Login&SEQ=1&UIN=${ANN}&PS=${md5(PASSWORD)}`);
  const texts = [
    `it's "$HOME" \`id\` !! !1 $(id) \\n \\`,
    '你好，世界 😀 — 100 % & a = b + c # ; | <x>',
    "two\nlines\n'and' a\ttab",
  ];
  for (const [index, text] of texts.entries()) {
    const seq = 100 + index;
    const asked = `VER=1.1&CMD=CLTMSG&SEQ=${seq}&UIN=${ANN}&UN=${BEN}&MG=${encodeURIComponent(text)}`;
    assert.match(await post(house, asked), /RES=0/);
    await page.getByLabel('Filter by text').fill(`SEQ=${seq}`);
    await page.getByRole('option', { name: 'CLTMSG' }).first().click();
    await page.getByRole('button', { name: 'Copy as curl' }).click();
    const command = await page.evaluate(() => navigator.clipboard.readText());
    const again = command.replace(`SEQ=${seq}`, `SEQ=${seq + 50}`);
    const { stdout } = await run('bash', ['--norc', '-o', 'history', '-H', '-c', again]);
    assert.match(stdout, /RES=0/);
    await detailOf(page).getByRole('button', { name: 'Close' }).click();
  }
  const each = texts.flatMap((text) => [text, text]);
  await becomes(async () => got.length, each.length);
  assert.deepEqual(got, each);

  const long = 'é'.repeat(1800);
  await post(house, `VER=1.1&CMD=CLTMSG&SEQ=200&UIN=${ANN}&UN=${BEN}&MG=${encodeURIComponent(long)}`);
  await page.getByLabel('Filter by text').fill('SEQ=200');
  await page.getByRole('option', { name: 'CLTMSG' }).first().click();
  await page.getByText("it can't be sent again from here.", { exact: false }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Copy as curl' }).count(), 0);
});
