import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { build } from 'esbuild';
import { skip } from './browser.ts';
import { ANN, House, signIn } from './house.ts';

type Sdk = typeof import('@rookery/client');

/** The SDK as one script, which puts it under the name `sdk`. */
async function sdkScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, '../../../packages/client/src/index.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'sdk',
  });
  return `${outputFiles[0]?.text}; globalThis.sdk = sdk;`;
}

test('a page sends a file by its cookie, goes on after a reload, and fetches it', { skip }, async (t) => {
  const house = await House.open(t);
  const page = await house.visit();
  await signIn(page, ANN);
  const script = await sdkScript();
  await page.evaluate(script);
  const id = await page.evaluate(async (uin) => {
    const { Client, websocket } = (globalThis as unknown as { sdk: Sdk }).sdk;
    const client = new Client({ transport: websocket(location.origin), uin, cookie: true });
    await client.connect();
    const file = new File([new Uint8Array(1_500_000).map((_, i) => i % 251)], 'steps.bin');
    const begun = Promise.withResolvers<void>();
    const upload = client.files.upload(file, { onProgress: ({ sent }) => void (sent > 0 && begun.resolve()) });
    await begun.promise;
    upload.pause();
    return upload.id;
  }, ANN);

  await page.reload();
  await page.evaluate(script);
  const seen = await page.evaluate(
    async ({ uin, id }) => {
      const { Client, http } = (globalThis as unknown as { sdk: Sdk }).sdk;
      const transport = http(`${location.origin}/web`, { credentials: 'same-origin' });
      const client = new Client({ transport, uin, cookie: true });
      await client.connect();
      const bytes = new Uint8Array(1_500_000).map((_, i) => i % 251);
      const sent: number[] = [];
      const onProgress = (progress: { sent: number }) => void sent.push(progress.sent);
      const { name } = await client.files.upload(new Blob([bytes]), { id, onProgress }).done;
      const back = new Uint8Array(await (await client.files.download(id)).arrayBuffer());
      const part = await (await client.files.download(id, { from: 251, to: 254 })).arrayBuffer();
      await client.close();
      const isSame = back.length === bytes.length && back.every((byte, i) => byte === bytes[i]);
      return { name, isSame, part: [...new Uint8Array(part)], first: sent[0], last: sent.at(-1) };
    },
    { uin: ANN, id },
  );
  assert.deepEqual([seen.name, seen.isSame, seen.part], ['steps.bin', true, [0, 1, 2]]);
  assert.ok((seen.first ?? 0) > 0, 'what came before the reload counts');
  assert.equal(seen.last, 1_500_000);
});
