import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { addAccount, atEnd, newFolder } from '@rookery/testing/server';
import { openStorage } from '../storage/open.ts';
import { ANN, basic, random, TUS } from '../testing/file-house.ts';
import { Raw } from '../testing/raw.ts';

const KILLS = 4;
const BYTES = 24_000_000;
const SLICE = 200_000;

/** A process with a server, which is killed, and its port. */
async function serve(data: string): Promise<{ child: ChildProcess; port: number }> {
  const file = fileURLToPath(import.meta.resolve('../testing/serve.ts'));
  const child = spawn(process.execPath, [file, data], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout as NodeJS.ReadableStream, 'data');
  return { child, port: Number.parseInt(line, 10) };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** Sends the rest of a file, slice by slice, until it is all out or the server is gone. */
async function sendOn(port: number, head: readonly string[], rest: Uint8Array): Promise<void> {
  const raw = await Raw.open(port);
  let isGone = false;
  raw.closed.then(() => {
    isGone = true;
  });
  await raw.write(`${[...head, `Content-Length: ${rest.length}`].join('\r\n')}\r\n\r\n`);
  for (let at = 0; at < rest.length && !isGone; at += SLICE) {
    await Promise.race([raw.write(rest.subarray(at, at + SLICE)), raw.closed]);
  }
  if (!isGone) await raw.replies(1);
  raw.destroy();
}

test('a server that is killed while a file comes goes on with it, and never shows a part of one', async (t) => {
  const data = await newFolder(t);
  const storage = await openStorage({ data });
  await addAccount(storage, ANN);
  await storage.close();
  const file = random(BYTES);
  const authorization = `Authorization: ${basic(ANN)}`;
  let upload = '';
  for (let round = 0; round <= KILLS; round++) {
    const { child, port } = await serve(data);
    atEnd(t, () => kill(child));
    const url = `http://127.0.0.1:${port}`;
    const headers = { Authorization: basic(ANN), ...TUS };
    if (round === 0) {
      const begun = await fetch(`${url}/files`, {
        method: 'POST',
        headers: { ...headers, 'Upload-Length': String(BYTES) },
      });
      upload = begun.headers.get('location') ?? '';
    }
    const found = await fetch(`${url}${upload}`, { method: 'HEAD', headers });
    const at = Number(found.headers.get('upload-offset'));
    const path = `/files/${upload.split('/').at(-1)}`;
    const status = (await fetch(url + path, { headers })).status;
    assert.equal(status, at === BYTES ? 200 : 404);
    const lines = [`Upload-Offset: ${at}`, 'Tus-Resumable: 1.0.0', 'Content-Type: application/offset+octet-stream'];
    const head = [`PATCH ${upload} HTTP/1.1`, 'Host: x', authorization, ...lines];
    const sending = sendOn(port, head, file.subarray(at));
    if (round < KILLS) {
      await Promise.race([sending, pause(100 + 150 * round)]);
      await kill(child);
      await sending;
      continue;
    }
    await sending;
    const back = await fetch(url + path, { headers });
    assert.deepEqual(Buffer.from(await back.arrayBuffer()), file);
  }
});
