import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addAccount, atEnd } from '@rookery/testing/server';
import { digestPassword } from '../requests/passwords.ts';
import { logInModern, modernRequest, startCore } from '../testing/core.ts';
import { request } from '../testing/raw.ts';
import { html, startSite } from '../testing/site.ts';
import { fieldOf } from '../testing/talk.ts';

const ANN = 10001;
const ON = { 'link-previews': true, 'link-preview-networks': ['127.0.0.1'] };

test('a page says what it is, and the server whether it asks', async (t) => {
  const core = await startCore(t, { config: ON });
  atEnd(t, () => core.parts.previews?.close());
  await addAccount(core.storage, ANN);
  const site = await startSite(t, {
    '/?a=1&b=2': html('<title>Fish &amp; chips, 100%</title><meta name=description content="a, b">'),
  });
  assert.equal(fieldOf(await core.ask(modernRequest('Server', 0)), 'LP'), '1');
  const ann = await logInModern(core, ANN);
  const found = await ann.ask('Preview', `UR=${encodeURIComponent(`${site.url}/?a=1&b=2#c`)}`);
  assert.equal(found, 'RES=0&RS=0&TI=Fish %26 chips, 100%25&NM=&TX=a, b');
  assert.equal(await ann.ask('Preview', `UR=${site.url}/nothing`), 'RES=0&RS=1');
  assert.match(await ann.ask('Preview', `UR=https://example.org/${'x'.repeat(2048)}`), /^RES=1&RA=UR must be .*2048/);
  assert.match(await core.ask(request('Preview', ANN, `UR=${site.url}/`)), /RES=2&/);
});

test('an app password needs to read messages for it', async (t) => {
  const core = await startCore(t, { config: ON });
  atEnd(t, () => core.parts.previews?.close());
  await addAccount(core.storage, ANN);
  const ann = await logInModern(core, ANN);
  const site = await startSite(t, { '/': html('<title>Rooks</title>') });
  for (const [commands, answer] of [
    ['CLTMSG', /^RES=30&RA=CMD=Preview needs GetMsgEx/],
    ['GetMsgEx', /^RES=0&RS=0&TI=Rooks/],
  ] as const) {
    const made = await ann.ask('AddAppPwd', `NM=robot&CM=${commands},`);
    const robot = await logInModern(core, ANN, `PS=${digestPassword(fieldOf(made, 'PW'))}`);
    assert.match(await robot.ask('Preview', `UR=${site.url}/`), answer);
  }
});

test('an account asks so often in a minute, with all its sessions, whether there is anything or not', async (t) => {
  const core = await startCore(t, { config: { ...ON, 'account-previews-per-minute': 2 } });
  atEnd(t, () => core.parts.previews?.close());
  await addAccount(core.storage, ANN);
  const site = await startSite(t, { '/': html('<title>Rooks</title>') });
  const [one, two] = [await logInModern(core, ANN), await logInModern(core, ANN)];
  assert.match(await one.ask('Preview', `UR=${site.url}/`), /^RES=0/);
  assert.match(await two.ask('Preview', `UR=${site.url}/none`), /^RES=0/);
  assert.match(await one.ask('Preview', `UR=${site.url}/`), /^RES=40&RT=30&/);
  core.clock.now += 30_000;
  assert.match(await two.ask('Preview', `UR=${site.url}/`), /^RES=0/);
});
