import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Client, http } from '@rookery/client';
import { newFolder, openHouse } from '@rookery/testing/server';
import { showArrivals } from './arrivals.ts';
import { openFolder } from './save-files.ts';
import { type Ran, type Served, Workplace } from './testing/run.ts';

const ANN = '10001';
const BEN = '10002';
const MEI = '10003';

let place: Workplace;
let served: Served;

before(async () => {
  place = await Workplace.make();
  served = await place.serve('--demo', '--log-level', 'error', '--file-bytes', '1000000');
});

after(async () => {
  await served.stop();
  await place.remove();
});

function run(uin: string, ...args: readonly string[]): Promise<Ran> {
  const password = served.passwords.get(uin);
  const env = { ROOKERY_UIN: uin, ROOKERY_PASSWORD: password, ROOKERY_SERVER: served.url };
  return place.run(args, { env });
}

async function succeeds(uin: string, ...args: readonly string[]): Promise<string> {
  const { code, out, err } = await run(uin, ...args);
  assert.deepEqual([code, err], [0, '']);
  return out;
}

/** A client of the demo, while `work` is done with it. */
async function as<T>(uin: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ transport: http(served.url), uin: Number(uin), password: served.passwords.get(uin) });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.logout();
  }
}

test('files go with a message, and are saved beside what is there', async () => {
  const film = randomBytes(900_000);
  writeFileSync(place.path('film.bin'), film);
  writeFileSync(place.path('note.txt'), 'Tea at 4?');
  assert.equal(
    await succeeds(ANN, 'send', BEN, 'For you', '--file', 'film.bin', '--file', 'note.txt'),
    'Sent to 10002.\n',
  );
  assert.equal(
    await succeeds(BEN, 'receive', '--save', 'got'),
    `10001 For you\n  [file] ${join('got', 'film.bin')}\n  [file] ${join('got', 'note.txt')}\n`,
  );
  assert.deepEqual(readFileSync(place.path('got/film.bin')), film);
  // It is confirmed, and comes once.
  assert.equal(await succeeds(BEN, 'receive', '--save', 'got'), '');

  const sent = JSON.parse(await succeeds(ANN, 'send', BEN, '--file', 'note.txt', '--json'));
  assert.deepEqual([sent.to, sent.sent, sent.files[0].name, sent.files[0].bytes], [10002, true, 'note.txt', 9]);
  const { kind, from, text, files } = JSON.parse(await succeeds(BEN, 'receive', '--save', 'got', '--json'));
  assert.deepEqual([kind, from, text], ['message', 10001, '']);
  const [{ id, name, bytes, path }] = files;
  assert.deepEqual([id, name, bytes, path], [sent.files[0].id, 'note.txt', 9, join('got', 'note (2).txt')]);
  assert.equal(readFileSync(place.path('got/note (2).txt'), 'utf8'), 'Tea at 4?');
  assert.deepEqual(readdirSync(place.path('got')).sort(), ['film.bin', 'note (2).txt', 'note.txt']);
});

test('without --save, an old client reads a link for each file', async () => {
  writeFileSync(place.path('note.txt'), 'Tea at 4?');
  await succeeds(ANN, 'send', BEN, '--file', 'note.txt');
  assert.match(await succeeds(BEN, 'receive'), /^10001 .*note\.txt.*\/files\//s);
});

test('in a group, who has sent it is told', async () => {
  writeFileSync(place.path('board.txt'), 'e4');
  const group = await as(ANN, (ann) => ann.groups.create('Chess', { invited: [Number(BEN)] }));
  await as(BEN, (ben) => ben.groups.answer({ group, uin: Number(ANN), isInvitation: true }, true));
  await succeeds(ANN, 'send', String(group), 'My move', '--file', 'board.txt');
  const saved = join('moves', 'board.txt');
  assert.equal(await succeeds(BEN, 'receive', '--save', 'moves'), `${group} 10001: My move\n  [file] ${saved}\n`);
});

test('what cannot be sent is said, and leaves nothing on the server', async () => {
  writeFileSync(place.path('note.txt'), 'Tea at 4?');
  writeFileSync(place.path('large.bin'), randomBytes(1_000_001));
  const used = () => as(MEI, async (mei) => (await mei.files.list()).used);
  const cases: [args: string[], code: number, said: RegExp][] = [
    [[ANN, '--file', 'none.txt', '--file', '.'], 1, /--file: none\.txt is not there\.\n.*--file: \. is a folder/],
    [[ANN, '--file', 'note.txt', '--file', 'large.bin'], 1, /--file: large\.bin is refused: .* 1000000 bytes/],
    [['10099', '--file', 'note.txt'], 1, /there is no account 10099/],
    [[ANN, ''], 2, /The text is empty\./],
  ];
  for (const [args, wanted, said] of cases) {
    const { code, err } = await run(MEI, 'send', ...args);
    assert.match(err, said);
    assert.equal(code, wanted);
    assert.ok(!err.includes('\r'));
  }
  assert.equal(await used(), 0);
  const { code, err } = await run(MEI, 'receive', '--save', 'note.txt');
  assert.deepEqual([code, err], [1, 'rookery: --save: nothing can be saved in note.txt: it is no folder.\n']);
});

test('a file that has gone is no reason to stop', async () => {
  writeFileSync(place.path('gone.txt'), 'x');
  const sent = JSON.parse(await succeeds(ANN, 'send', BEN, 'Look', '--file', 'gone.txt', '--json'));
  await as(ANN, (ann) => ann.files.remove(sent.files[0].id));
  const { code, out } = await run(BEN, 'receive', '--save', 'got');
  assert.equal(code, 0);
  assert.match(out, /^10001 Look\n/);
});

test('a message whose file cannot be saved comes again', async (t) => {
  const [data, folder] = [newFolder(t), newFolder(t)];
  const residents = [{ uin: 10001 }, { uin: 10002 }];
  const house = await openHouse(t, { config: { data, limits: false }, residents, friends: [[10001, 10002]] });
  const ann = await house.client(10001);
  const file = await ann.files.upload(new File(['x'], 'cat.jpg')).done;
  await ann.send(10002, 'Look', { files: [file] }).done;
  const save = join(folder, 'below');
  await openFolder(save);
  rmSync(save, { recursive: true });
  const ben = await house.client(10002);
  const failed = Promise.withResolvers<unknown>();
  showArrivals(ben, { save }, failed.resolve);
  assert.match(String(await failed.promise), /--save: cat\.jpg cannot be written into .*below: ENOENT/);
  await ben.logout();
  const again = await house.client(10002);
  const messages = again.messages();
  assert.equal((await messages.next()).value?.text, 'Look');
  await messages.return?.();
});
