import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { UnsentFile } from '@rookery/terminal/unsent';
import { PASSWORD } from '@rookery/testing/server';
import { Past } from './testing/past.ts';
import { Workplace } from './testing/run.ts';
import { noTmux, Tmux } from './testing/tmux.ts';

const MAIN = join(import.meta.dirname, 'main.ts');
const ANN = 10001;
let place: Workplace;
before(async () => {
  place = await Workplace.make();
  const script = `echo $$ > '${place.path('pid')}'; exec '${process.execPath}' '${MAIN}' chat\n`;
  await writeFile(place.path('chat.sh'), script);
});
after(() => place.remove());

/** Ann's messenger in a terminal. */
async function startChat(t: TestContext, past: Past): Promise<Tmux> {
  const env = {
    PATH: process.env.PATH ?? '',
    NODE_COMPILE_CACHE: place.path('.cache'),
    XDG_CONFIG_HOME: place.path('config'),
    ROOKERY_SERVER: past.url,
    ROOKERY_UIN: String(ANN),
    ROOKERY_PASSWORD: PASSWORD,
  };
  const tmux = await Tmux.open(place.folder, { columns: 80, rows: 24, env });
  t.after(() => tmux.close());
  await tmux.type(`sh ${place.path('chat.sh')}; echo left $?`);
  await tmux.press('Enter');
  await tmux.shows('n10002');
  return tmux;
}

test('what is being written outlives a messenger that is killed', { skip: noTmux }, async (t) => {
  const past = await Past.open(t);
  const tmux = await startChat(t, past);
  await tmux.press('Enter');
  await tmux.type('half a sen');
  await tmux.shows('half a sen');
  const file = new UnsentFile({ server: past.url, uin: ANN }, place.path('config/rookery'));
  let kept = await file.read();
  while (kept.drafts[0]?.[1] !== 'half a sen') {
    await pause(20);
    kept = await file.read();
  }
  process.kill(Number(await readFile(place.path('pid'), 'utf8')), 'SIGKILL');
  // A killed process does not restore the terminal.
  await tmux.close();
  const again = await startChat(t, past);
  await again.press('Enter');
  await again.shows('half a sen');
  await again.press('C-c');
  await again.shows('left 0');
});

test('the messenger says once that the server was restored from a backup', { skip: noTmux }, async (t) => {
  const past = await Past.open(t);
  await past.write('before');
  const tmux = await startChat(t, past);
  await tmux.press('Enter');
  await tmux.shows('before');
  past.copyDatabase();
  await past.write('lost');
  await tmux.shows('lost');
  await past.stop();
  past.putBack('over it');
  await past.start();
  const rows = await tmux.shows('restored from a backup');
  assert.equal(rows.join('\n').split('restored from a backup').length, 2, 'in one line');
  // Any key takes it away.
  await tmux.press('Enter');
  await tmux.until((screen) => !screen.includes('restored from a backup'));
  await past.write('new');
  await tmux.until((screen) => screen.includes('new') && !screen.includes('lost'));
  await past.stop();
  await past.start();
  await past.write('again');
  const after = await tmux.shows('again');
  assert.ok(!after.join('\n').includes('restored from a backup'), 'and not of a mere restart');
});
