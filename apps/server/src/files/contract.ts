import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { buffer, text } from 'node:stream/consumers';
import { describe, type TestContext, test } from 'node:test';
import { type FileStore, SHELVES } from './store.ts';

/** What a test of a store works with: the store, and a way to have a local file. */
export type StoreGround = {
  readonly store: FileStore;
  /** A new local file with these bytes. @returns its path */
  readonly write: (bytes: string | Buffer) => Promise<string>;
};

const hashOf = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');
const LATER = Date.now() + 1e9;

/** The tests that every {@link FileStore} must pass. */
export function storeContract(name: string, open: (t: TestContext) => Promise<StoreGround>): void {
  describe(name, () => {
    test('what is kept comes back, whole and in parts', async (t) => {
      const { store, write } = await open(t);
      const hash = hashOf('0123456789');
      await store.keep(await write('0123456789'), hash);
      assert.equal(await store.size(hash), 10);
      assert.equal(await text(await store.read(hash)), '0123456789');
      assert.equal(await text(await store.read(hash, { from: 3, to: 5 })), '345');
      assert.equal(await text(await store.read(hash, { from: 9, to: 9 })), '9');
    });

    test('the same bytes are kept once, also at the same time', async (t) => {
      const { store, write } = await open(t);
      const bytes = Buffer.alloc(300_000, 'rook');
      const hash = hashOf(bytes);
      const paths = await Promise.all([1, 2, 3, 4].map(() => write(bytes)));
      await Promise.all(paths.map((path) => store.keep(path, hash)));
      await store.keep(paths[0] ?? '', hash);
      assert.deepEqual(await buffer(await store.read(hash)), bytes);
      assert.deepEqual(await store.shelf(Number.parseInt(hash.slice(0, 2), 16), LATER), [hash]);
    });

    test('what is removed is gone, and what is not there is not', async (t) => {
      const { store, write } = await open(t);
      const hash = hashOf('gone');
      assert.equal(await store.size(hash), undefined);
      await store.remove(hash);
      await store.keep(await write('gone'), hash);
      await store.remove(hash);
      assert.equal(await store.size(hash), undefined);
      await assert.rejects(async () => text(await store.read(hash)));
      await assert.rejects(store.keep('/no/such/file', hash));
      assert.equal(await store.size(hash), undefined);
    });

    test('the shelves hold all that is older than a time', async (t) => {
      const { store, write } = await open(t);
      const texts = ['one', 'two', 'three', ''];
      for (const one of texts) await store.keep(await write(one), hashOf(one));
      const found: string[] = [];
      for (let number = 0; number < SHELVES; number++) {
        found.push(...(await store.shelf(number, LATER)));
        assert.deepEqual(await store.shelf(number, 1000), []);
      }
      assert.deepEqual(found.sort(), texts.map(hashOf).sort());
    });

    test('a name that is no hash leads nowhere', async (t) => {
      const { store, write } = await open(t);
      for (const name of ['', '../../etc/passwd', 'A'.repeat(64), `${'a'.repeat(63)}/`]) {
        await assert.rejects(store.read(name), name);
        await assert.rejects(store.keep(await write('x'), name), name);
      }
    });
  });
}
