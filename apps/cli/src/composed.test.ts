import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, test } from 'node:test';
import { Client, http, md5, register, type Transport, websocket } from '@rookery/client';
import { legacy } from '@rookery/client/legacy';
import { tcp } from '@rookery/client/tcp';
import { createLog } from '@rookery/server';
import { SessionFile } from '@rookery/terminal/session';
import { openHouse } from '@rookery/testing/server';
import { keep } from './password.ts';
import { openSession } from './sign-in.ts';
import { Workplace } from './testing/run.ts';

/** One password, as most keyboards make it and as macOS does. */
const COMPOSED = 'the caf\u00e9 \u30ac';
const DECOMPOSED = COMPOSED.normalize('NFD');
const forms = { COMPOSED, DECOMPOSED };

const house = await openHouse({ after }, { config: { registration: 'open' }, log: createLog('silent') });
const place = await Workplace.make();
after(() => place.remove());

const transports: Readonly<Record<string, () => Transport>> = {
  WebSocket: () => websocket(house.url),
  HTTP: () => http(house.url),
  lines: () => tcp({ host: '127.0.0.1', port: house.tcpPort }),
};
let last = 10100;

/** Makes an account, by each of our programs that makes one; resolves with its number. */
const makers: Readonly<Record<string, (password: string) => Promise<number>>> = {
  'command line': async (password) => {
    const uin = ++last;
    await house.add({ uin, password: await keep(password) });
    return uin;
  },
  register: (password) => register({ transport: http(house.url), nick: 'x', password }),
  ChangePwd: async (password) => {
    const uin = await register({ transport: http(house.url), nick: 'x', password: 'first one' });
    const client = new Client({ transport: websocket(house.url), uin, password: 'first one' });
    await client.connect();
    await client.call('ChangePwd', { password: 'first one', newPassword: password, isDigest: false });
    await client.close();
    return uin;
  },
};

for (const [maker, make] of Object.entries(makers)) {
  for (const [form, password] of Object.entries(forms)) {
    test(`a password set by ${maker}, ${form}, is the same to our programs in the other form`, async () => {
      const uin = await make(password);
      const typed = form === 'COMPOSED' ? DECOMPOSED : COMPOSED;
      for (const transport of Object.values(transports)) {
        const client = new Client({ transport: transport(), uin, password: typed });
        await client.connect();
        await client.logout();
      }
      const program = new Client({ legacy, transport: http(house.url), uin, password: typed });
      await program.connect();
      await program.logout();
      const file = new SessionFile(place.path('sessions.json'));
      assert.ok((await openSession({ server: house.url, uin, password: typed }, 'chat', file)).token);
    });
  }
}

test('the commands that log in take either form, from a variable and from standard input', async () => {
  const uin = await makers.register?.(COMPOSED);
  const where = ['--server', house.url, '--uin', String(uin)];
  const byVariable = await place.run(['receive', ...where], { env: { ROOKERY_PASSWORD: DECOMPOSED } });
  assert.deepEqual([byVariable.code, byVariable.err], [0, '']);
  const byInput = await place.run(['unread', ...where, '--password-stdin'], { input: `${DECOMPOSED}\n` });
  assert.deepEqual([byInput.code, byInput.err], [0, '']);
});

test('what a legacy client sends is taken as it is', async () => {
  const uin = (await makers.register?.(COMPOSED)) ?? 0;
  const login = async (PS: string) => {
    const body = `VER=1.1&CMD=Login&SEQ=1&UIN=${uin}&PS=${PS}&M5=1&LC=9326B87B234E7235`;
    return (await fetch(house.url, { method: 'POST', body })).text();
  };
  assert.equal(md5(COMPOSED), createHash('md5').update(COMPOSED).digest('hex'));
  assert.match(await login(md5(COMPOSED)), /&RES=0&RS=0/);
  assert.match(await login(md5(DECOMPOSED)), /&RES=0&RS=1/);
});
