import assert from 'node:assert/strict';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ANN, BEN, messengerOf, offlineMessenger, openHouse, until } from './testing/house.ts';
import { messagesIn, stateWith, UnsentFile } from './unsent-file.ts';

test('unsent messages are kept for their owner alone, and sent once by the next run', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'rookery-unsent-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = new UnsentFile({ server: 'http://127.0.0.1:8000', uin: ANN }, folder);
  const house = await openHouse(t);
  const { store: first } = offlineMessenger(house, ANN);
  for (const text of ['one', 'two']) first.send(BEN, text);
  await file.write({ messages: messagesIn(first.state), drafts: [[BEN, 'half a sen']] });
  assert.equal((await stat(file.path)).mode & 0o777, 0o600);
  const kept = await file.read();
  assert.deepEqual(kept.drafts, [[BEN, 'half a sen']]);
  for (let run = 0; run < 2; run++) {
    const { store } = await messengerOf(house, ANN, { initial: stateWith(ANN, kept) });
    await until(store, () => store.onTheirWay === 0);
  }
  const { store: theirs } = await messengerOf(house, BEN);
  await theirs.openTalk(ANN);
  assert.deepEqual(
    theirs.state.talks.get(ANN)?.messages.map(({ text }) => text),
    ['one', 'two'],
  );

  // What goes with a message is kept with it.
  const cat = { id: 'kP2mZx8dTqLw0NfYr6bSgA', type: 'image/png', bytes: 9, width: 3, height: 4, name: 'cat.png' };
  const { store: second } = offlineMessenger(house, ANN);
  second.send(BEN, '', { quote: `${BEN}-1`, mentions: [BEN], files: [cat] });
  second.send(BEN, 'three');
  await file.write({ messages: messagesIn(second.state), drafts: [] });
  const [attached, plain] = stateWith(ANN, await file.read()).talks.get(BEN)?.messages ?? [];
  const { quote, mentions, files } = attached ?? {};
  assert.deepEqual({ quote, mentions, files }, { quote: `${BEN}-1`, mentions: [BEN], files: [cat] });
  assert.deepEqual([plain?.text, plain?.quote], ['three', undefined]);
  await writeFile(
    file.path,
    JSON.stringify({ messages: [{ to: BEN, id: 'm', at: 1, text: '', files: [7] }], drafts: [] }),
  );
  assert.deepEqual((await file.read()).messages, []);

  const other = new UnsentFile({ server: 'http://127.0.0.1:8000', uin: BEN }, folder);
  assert.deepEqual(await other.read(), { messages: [], drafts: [] });
  const many = Array.from({ length: 600 }, (_, i) => ({ to: BEN, id: `m${i}`, at: i, text: 'x' }));
  await file.write({ messages: many, drafts: [] });
  assert.equal((await file.read()).messages.length, 500);
  await writeFile(file.path, '{"messages":7}');
  assert.deepEqual((await file.read()).messages, []);
  await file.write({ messages: [], drafts: [] });
  await assert.rejects(stat(file.path), { code: 'ENOENT' });
});
