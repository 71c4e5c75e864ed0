import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startProxy } from '@rookery/testing';
import { PASSWORD } from '@rookery/testing/server';
import { Past } from './testing/past.ts';
import { Workplace } from './testing/run.ts';

test('an address with a path works where a proxy takes it away, and elsewhere the error names it', async (t) => {
  const past = await Past.open(t);
  const place = await Workplace.make();
  t.after(() => place.remove());
  const port = Number(new URL(past.url).port);
  const strips = await startProxy({ port, path: (path) => path.replace(/^\/chat/, '') || '/' });
  const passesOn = await startProxy({ port });
  for (const { close } of [strips, passesOn]) t.after(close);
  const env = { ROOKERY_PASSWORD: PASSWORD, ROOKERY_UIN: '10001', XDG_CONFIG_HOME: place.path('config') };
  const run = (command: string, server: string) => place.run([command, '--server', server], { env });
  // As it stands in a browser, too.
  assert.equal((await run('unread', `${strips.url}/chat/#/chats/10002`)).out, '0 unread\n');
  for (const command of ['unread', 'receive']) {
    const { code, err } = await run(command, `${passesOn.url}/chat/`);
    assert.equal(code, 1);
    assert.match(err, /HTTP status 404: Not found\. .* root of a host name of its own/);
    assert.match(err, / --server has a path \(\/chat\/?\); Rookery is at the root of a host\.\n$/);
  }
  for (const [server, wanted] of [
    [past.url.replace('//', '//ann:secret@'), /It must hold no name and no password\./],
    ['tcp://127.0.0.1:14000/chat', /Lines have no path\./],
  ] as const) {
    const { code, err } = await run('unread', server);
    assert.equal(code, 2);
    assert.match(err, wanted);
  }
});
