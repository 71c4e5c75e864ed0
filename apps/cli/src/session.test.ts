import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LINE } from '@rookery/server';
import { DAY_MS } from './expiry.ts';
import { Workplace } from './testing/run.ts';

const ANN = 10001;
let place: Workplace;
before(async () => {
  place = await Workplace.make();
  await place.json(['account', 'create', '--nick', 'Ann']);
});
after(() => place.remove());

/** Opens a session of Ann as the server does; answers its number. */
function open(client: string, address: string, at: number): Promise<number | undefined> {
  return place.withStorage(async (storage) => {
    const password = (await storage.account(ANN))?.password ?? '';
    const session = { uin: ANN, address, at, password, app: 0 };
    if (client === 'legacy') return storage.openSession(session);
    const opened = await storage.openModernSession({ ...session, hash: `hash of ${client}`, client, most: 10 });
    return opened?.session;
  });
}

const list = () => place.run(['account', 'sessions', '10001']);

test('sessions are listed and ended', async () => {
  assert.deepEqual(await place.json(['account', 'sessions', '10001']), []);
  const at = Date.now();
  const id = await open('Web\n on a\tphone', '::1', at);
  await open('legacy', '192.168.1.9', at);
  const seenAt = new Date(at).toISOString();
  assert.deepEqual(await place.json(['account', 'sessions', '10001']), [
    { id: 0, client: '', address: '192.168.1.9', appPassword: null, openedAt: null, seenAt },
    { id, client: 'Web\n on a\tphone', address: '::1', appPassword: null, openedAt: seenAt, seenAt },
  ]);
  await open('legacy', LINE, at);
  const legacy = '0'.padEnd(String(id).length);
  assert.equal(
    (await list()).out,
    `${legacy}  seen ${seenAt}  on a line  own password  legacy clients\n` +
      `${id}  seen ${seenAt}  from ::1   own password  Web on a phone\n`,
  );

  const end = (number: string) => place.run(['account', 'end-session', '10001', number]);
  assert.equal((await end(String(id))).out, `Session ${id} of 10001 has ended.\n`);
  assert.deepEqual(await place.json(['account', 'end-session', '10001', '0']), { uin: ANN, id: 0, ended: true });
  for (const gone of ['0', String(id), '77']) {
    const { code, err } = await end(gone);
    assert.deepEqual([code, err], [1, `rookery: 10001 has no session ${gone}.\n`]);
  }
  assert.equal((await end('x')).code, 2);
  assert.equal((await list()).out, '');
});

test('sessions past their days are over, and a clock that was set on ends none', async () => {
  const at = Date.now();
  // By this clock, the last activity was a year ago.
  const kept = await open('Of before', '::1', at - 365 * DAY_MS);
  assert.match((await list()).out, new RegExp(`^${kept}  .*  Of before\n$`));
  const now = await open('Now', '::1', at);
  await open('Longer ago', '::1', at - 31 * DAY_MS);
  const recent = await open('Lately', '::1', at - 29 * DAY_MS);
  assert.match((await list()).out, new RegExp(`^${now}  .*  Now\n${recent}  .*  Lately\n$`));
});
