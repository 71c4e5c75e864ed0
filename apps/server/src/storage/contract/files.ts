import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Content, NewUpload } from '../storage.ts';
import { type Ground, PLENTY } from './ground.ts';

/** Files and uploads. */
export function fileContract(ground: Ground): void {
  let made = 0;
  const newId = () => `file-${++made}`;
  const upload = (uin: number, more: Partial<NewUpload> = {}): NewUpload => {
    const bounds = { mostUploads: PLENTY, mostBytes: PLENTY };
    return { uin, id: newId(), bytes: 100, name: 'cat.jpg', at: 1000, ...bounds, ...more };
  };
  const content = (more: Partial<Content> = {}): Content => {
    const hash = `hash-${++made}`;
    return { hash, bytes: 90, type: 'image/jpeg', width: 4, height: 3, thumbnail: `${hash}-small`, ...more };
  };
  /** A file, which must be added; answers its id. */
  const add = async (uin: number, more: Partial<Content & { at: number }> = {}): Promise<string> => {
    const begun = upload(uin);
    assert.equal(await ground.storage.beginUpload(begun), 'begun');
    const file = { ...content(), uploaded: 100, at: 2000, ...more, uin, id: begun.id };
    assert.equal(await ground.storage.addFile(file), true);
    return begun.id;
  };

  test('an upload is kept, and how much of it has come', async () => {
    const uin = await ground.account();
    const begun = upload(uin);
    const { mostUploads, mostBytes, ...kept } = begun;
    const { id } = begun;
    assert.equal(await ground.storage.beginUpload(begun), 'begun');
    assert.deepEqual(await ground.storage.upload({ uin, id }), { ...kept, received: 0 });
    assert.equal(await ground.storage.received({ uin, id, bytes: 60, at: 1500 }), true);
    await ground.reopen();
    assert.deepEqual(await ground.storage.upload({ uin, id }), { ...kept, received: 60, at: 1500 });
    assert.equal(await ground.storage.upload({ uin: uin + 1, id }), undefined);
    assert.equal(await ground.storage.endUpload({ uin, id }), true);
    assert.equal(await ground.storage.endUpload({ uin, id }), false);
    assert.equal(await ground.storage.received({ uin, id, bytes: 70, at: 1500 }), false);
    assert.equal(await ground.storage.addFile({ ...content(), uin, id, uploaded: 100, at: 1 }), false);
  });

  test('uploads and files of an account are bounded together', async () => {
    const uin = await ground.account();
    await add(uin);
    assert.equal(await ground.storage.beginUpload(upload(uin, { mostBytes: 200 })), 'begun');
    assert.equal(await ground.storage.fileBytes(uin), 190);
    assert.equal(await ground.storage.beginUpload(upload(uin, { mostUploads: 1 })), 'many');
    assert.equal(await ground.storage.beginUpload(upload(uin, { bytes: 11, mostBytes: 200 })), 'full');
    assert.equal(await ground.storage.beginUpload(upload(uin, { bytes: 10, mostBytes: 200 })), 'begun');
    await ground.storage.changeAccount({ uin, disabled: true });
    assert.equal(await ground.storage.beginUpload(upload(uin)), 'gone');
    assert.equal(await ground.storage.beginUpload(upload(ground.number())), 'gone');
  });

  test('a file takes the place of its upload', async () => {
    const uin = await ground.account();
    const begun = upload(uin, { name: '猫.jpg' });
    await ground.storage.beginUpload(begun);
    const made = { ...content(), uploaded: 100, at: 2000, uin, id: begun.id };
    assert.equal(await ground.storage.addFile(made), true);
    await ground.reopen();
    assert.equal(await ground.storage.upload(begun), undefined);
    const { number, ...file } = (await ground.storage.file(begun.id)) ?? { number: 0 };
    assert.deepEqual(file, { ...made, name: '猫.jpg' });
    assert.ok(number > 0);
    assert.equal(await ground.storage.addFile(made), false);
  });

  test('files are listed newest first, in pages', async () => {
    const uin = await ground.account();
    const ids = [await add(uin), await add(uin), await add(uin)];
    await add(await ground.account());
    const page = await ground.storage.files({ uin, below: PLENTY, count: 2 });
    assert.deepEqual(
      page.map(({ id }) => id),
      [ids[2], ids[1]],
    );
    const rest = await ground.storage.files({ uin, below: page[1]?.number ?? 0, count: 2 });
    assert.deepEqual(
      rest.map(({ id }) => id),
      [ids[0]],
    );
  });

  test('bytes that several files have are left over when the last of these goes', async () => {
    const [uin, other] = [await ground.account(), await ground.account()];
    const same = content();
    const [one, two] = [await add(uin, same), await add(other, same)];
    assert.equal(await ground.storage.removeFile({ uin: other, id: one }), undefined);
    assert.deepEqual(await ground.storage.removeFile({ uin, id: one }), []);
    assert.deepEqual(await ground.storage.namedHashes([same.hash, same.thumbnail, 'other']), [
      same.hash,
      same.thumbnail,
    ]);
    assert.deepEqual(await ground.storage.removeFile({ uin: other, id: two }), [same.hash, same.thumbnail]);
    assert.equal(await ground.storage.file(two), undefined);
    assert.deepEqual(await ground.storage.namedHashes([same.hash, '']), []);
  });

  test('what is old is removed, some at a time', async () => {
    const uin = await ground.account();
    const old = [upload(uin, { at: 10 }), upload(uin, { at: 20 })];
    for (const one of [...old, upload(uin, { at: 30 })]) await ground.storage.beginUpload(one);
    const pruned = [];
    for (let i = 0; i < 3; i++) pruned.push(...(await ground.storage.pruneUploads({ before: 30, most: 1 })));
    assert.deepEqual(
      pruned,
      old.map(({ id }) => ({ uin, id })),
    );

    const [first, second, kept] = [content(), content(), content()];
    await add(uin, { ...first, at: 10 });
    await add(uin, { ...second, at: 20, thumbnail: '' });
    const keptId = await add(uin, { ...kept, at: 30 });
    assert.deepEqual(await ground.storage.pruneFiles({ before: 0, unnamedBefore: 30, most: 1 }), {
      files: 1,
      hashes: [first.hash, first.thumbnail],
    });
    assert.deepEqual(await ground.storage.pruneFiles({ before: 30, unnamedBefore: 0, most: 9 }), {
      files: 1,
      hashes: [second.hash],
    });
    assert.equal((await ground.storage.pruneFiles({ before: 30, unnamedBefore: 30, most: 9 })).files, 0);
    assert.ok(await ground.storage.file(keptId));
  });

  test('the key of links is that which was kept first', async () => {
    const first = await ground.storage.linkKey('one');
    assert.equal(first, 'one');
    await ground.reopen();
    assert.equal(await ground.storage.linkKey('two'), 'one');
  });
}
