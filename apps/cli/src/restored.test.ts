import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { becomes, named, Past, type Way } from './testing/past.ts';

const WAYS = ['websocket', 'http', 'tcp'] as const;

/** Ann's programs, one over each transport, have seen twelve messages, and the backup holds five. */
async function seenTwelve(t: TestContext, way: Way) {
  const past = await Past.open(t);
  const programs = WAYS.map((each) => past.ann(each));
  await Promise.all(programs.map(({ client }) => client.connect()));
  await past.write(...named('m', 1, 5));
  await becomes(() => programs.every(({ texts }) => texts.length === 5));
  if (way.includes('folder')) {
    await past.stop();
    past.copyFolder();
    await past.start();
    await becomes(() => programs.every(({ client }) => client.state === 'online'));
  } else {
    past.copyDatabase();
  }
  await past.write(...named('m', 6, 12));
  await becomes(() => programs.every(({ texts }) => texts.length === 12));
  for (const { texts, restored } of programs) {
    assert.deepEqual([texts, restored], [named('m', 1, 12), []]);
    texts.length = 0;
  }
  return { past, programs };
}

const cases: readonly (readonly [Way, number])[] = [
  ['over it', 3],
  ['in its place', 15],
  ['the whole folder', 15],
  ['over the whole folder', 3],
];

for (const [way, count] of cases) {
  test(`a copy is put back by hand, ${way}, and ${count} new messages come: every program is told them all`, async (t) => {
    const { past, programs } = await seenTwelve(t, way);
    await past.stop();
    past.putBack(way);
    await past.start();
    await past.write(...named('new', 1, count));
    await becomes(() => programs.every(({ texts }) => texts.at(-1) === `new${count}`));
    for (const { texts, restored, client } of programs) {
      assert.deepEqual(
        texts.filter((text) => text.startsWith('new')),
        named('new', 1, count),
      );
      assert.deepEqual(restored, [client.generation], 'told once');
      assert.equal(client.position, 5 + count);
    }
  });
}

test('a server that was only restarted is not taken for a restored one', async (t) => {
  const past = await Past.open(t);
  const { client, texts, restored } = past.ann('websocket');
  await client.connect();
  const { generation } = client;
  for (let round = 1; round <= 3; round++) {
    await past.write(`m${round}`);
    await becomes(() => texts.length === round);
    await past.stop();
    await past.start();
  }
  await becomes(() => client.state === 'online');
  assert.deepEqual([texts, restored, client.generation], [named('m', 1, 3), [], generation]);
});

test('a program that was away over two restores, and another that has to log in anew, miss nothing', async (t) => {
  const past = await Past.open(t);
  const { client: first, texts: seen } = past.ann('websocket');
  await first.connect();
  await past.write(...named('m', 1, 4));
  await becomes(() => seen.length === 4);
  past.copyDatabase();
  await past.write(...named('m', 5, 9));
  await becomes(() => seen.length === 9);
  const { token, position, generation } = first;
  await first.close();
  for (let round = 1; round <= 2; round++) {
    await past.stop();
    past.putBack('over it');
    await past.start();
  }
  await past.write(...named('new', 1, 7));
  // Another program of the account confirms all of it.
  const other = past.ann('http');
  await other.client.connect();
  await becomes(() => other.texts.at(-1) === 'new7');
  await other.client.close();

  const away = past.ann('tcp', { token, password: undefined, from: position, generation });
  const anew = past.ann('tcp', { token: 'x'.repeat(32), from: position, generation });
  for (const { client, texts, restored } of [away, anew]) {
    await client.connect();
    await becomes(() => texts.at(-1) === 'new7');
    assert.deepEqual(texts.slice(-7), named('new', 1, 7));
    assert.equal(restored.length, 1);
  }
});

test('numbers of one client that reveal an unnoticed restore let all clients see everything', async (t) => {
  const past = await Past.open(t);
  const one = past.ann('websocket');
  const other = past.ann('tcp');
  for (const { client } of [one, other]) await client.connect();
  await past.write(...named('m', 1, 3));
  await becomes(() => [one, other].every(({ texts }) => texts.length === 3));
  const { generation } = one.client;
  assert.ok(generation);
  const liar = past.ann('tcp', { from: 12, generation });
  await liar.client.connect();
  await becomes(() => [one, other].every(({ restored }) => restored.length === 1));
  assert.notEqual(liar.client.generation, generation);
  assert.equal(liar.client.generation?.startsWith(`${generation}.`), true);
  await past.write('new');
  await becomes(() => [one, other, liar].every(({ texts }) => texts.at(-1) === 'new'));
});
