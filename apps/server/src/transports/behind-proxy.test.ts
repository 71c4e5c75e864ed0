import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { text as read } from 'node:stream/consumers';
import { test } from 'node:test';
import { startProxy } from '@rookery/testing';
import { openHouse } from '@rookery/testing/server';
import { WebSocket } from 'ws';

const line = 'VER=2.0&CMD=Server&SEQ=1&UIN=10001';

test('a proxy that breaks the page is told, once in the log and each time to the page', async (t) => {
  const house = await openHouse(t);
  const cases = [
    ['proxy-host', { host: 'backend:8000' }, {}],
    ['proxy-host', { host: 'backend:8000' }, { 'Sec-Fetch-Site': 'same-origin' }],
    ['proxy-origin', { origin: undefined }, { 'Sec-Fetch-Site': 'same-origin' }],
    ['Only', { host: 'backend:8000' }, { 'Sec-Fetch-Site': 'cross-site' }],
    ['Only', { origin: 'null' }, {}],
  ] as const;
  for (const [word, changes, more] of cases) {
    const proxy = await startProxy({
      port: house.port,
      change: (headers) => {
        Object.assign(headers, changes);
        for (const [name, value] of Object.entries(changes)) if (value === undefined) delete headers[name];
      },
    });
    t.after(proxy.close);
    const headers = { Origin: proxy.url, ...more };
    const [door, root, socket] = [`${proxy.url}/web`, proxy.url, proxy.url.replace('http', 'ws')];
    // Without an Origin the protocol's own form is that of a legacy client.
    for (const url of word === 'proxy-origin' ? [door] : [door, root]) {
      const response = await fetch(url, { method: 'POST', body: line, headers });
      assert.equal(response.status, 403);
      assert.match(await response.text(), new RegExp(`^${word}\\b.*\\n$`));
    }
    const cookie = `rookery-${house.port}=10001.lasting.${'t'.repeat(32)}`;
    const refused = new WebSocket(`${socket}/ws`, { headers: { ...headers, cookie } });
    refused.on('error', () => {});
    const [, answer] = (await once(refused, 'unexpected-response')) as [unknown, IncomingMessage];
    assert.equal(answer.statusCode, 403);
    assert.match(await read(answer), new RegExp(`^${word}\\b.*\\n$`));
    refused.terminate();
  }
  const warnings = house.logged.map((each) => JSON.parse(each)).filter(({ level }) => level === 40);
  assert.equal(warnings.length, 2, 'each mistake once');
  assert.equal(warnings[0]?.host, 'backend:8000');
  assert.match(String(warnings[0]?.origin), /^http:\/\/127\.0\.0\.1:/);
  assert.match(String(warnings[0]?.msg), /proxy_set_header Host/);
});
