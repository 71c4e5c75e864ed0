import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type House, openHouse, PASSWORD } from '@rookery/testing/server';
import { pino } from 'pino';
import { type Config, defaults } from '../config.ts';
import { Files } from '../files/files.ts';
import { Raw } from './raw.ts';

export const ANN = 10001;
export const BOB = 10002;
export const TUS = { 'Tus-Resumable': '1.0.0' } as const;

/** A house whose files have a folder of their own. */
export async function openFileHouse(t: TestContext, config: Partial<Config> = {}): Promise<FileHouse> {
  const data = await mkdtemp(join(tmpdir(), 'rookery-files-'));
  const house = await openHouse(t, {
    config: { data, ...config },
    residents: [{ uin: ANN }, { uin: BOB }],
    friends: [[ANN, BOB]],
  });
  t.after(() => rm(data, { recursive: true, force: true }));
  return new FileHouse(house, data);
}

/** The account and its password, as scripts send them. */
export function basic(uin: number, password = PASSWORD): string {
  return `Basic ${Buffer.from(`${uin}:${password}`).toString('base64')}`;
}

/** What FileInfo and an upload answer. */
export type Facts = { ID: string; NM: string; TP: string; SZ: string; WD: string; HT: string };

export class FileHouse {
  readonly house: House;
  readonly data: string;
  #sweeper: Files | undefined;
  #ahead = 0;

  constructor(house: House, data: string) {
    this.house = house;
    this.data = data;
  }

  /** Removes what a server would so many hours from now, in one step. */
  async sweep(hours: number, more: Partial<Config> = {}): Promise<void> {
    this.#ahead = hours * 3_600_000;
    this.#sweeper ??= new Files({
      config: { ...defaults, ...more, data: this.data },
      storage: this.house.storage,
      log: pino({ level: 'silent' }),
      now: () => Date.now() + this.#ahead,
    });
    await this.#sweeper.sweep();
  }

  fetch(path: string, { uin = ANN, headers = {}, ...more }: RequestInit & { uin?: number } = {}): Promise<Response> {
    const authorization: Record<string, string> = uin === 0 ? {} : { Authorization: basic(uin) };
    return fetch(new URL(path, this.house.url), {
      ...more,
      headers: { ...authorization, ...(headers as Record<string, string>) },
    });
  }

  /** Sends a file as a form. */
  post(bytes: string | Uint8Array, name: string, uin = ANN): Promise<Response> {
    const body = new FormData();
    body.append('file', new Blob([bytes as Uint8Array<ArrayBuffer>]), name);
    return this.fetch('/files', { method: 'POST', body, uin });
  }

  /** The same, which must work. */
  async send(bytes: string | Uint8Array, name: string, uin = ANN): Promise<Facts> {
    const response = await this.post(bytes, name, uin);
    const line = await response.text();
    if (response.status !== 201) throw new Error(`${response.status} ${line}`);
    const fields = new URLSearchParams(line.trim());
    return Object.fromEntries(fields) as Facts;
  }

  /** Begins an upload in pieces. @returns where it goes on */
  async begin(length: number, name = 'file'): Promise<string> {
    const metadata = `filename ${Buffer.from(name).toString('base64')}`;
    const headers = { ...TUS, 'Upload-Length': String(length), 'Upload-Metadata': metadata };
    const response = await this.fetch('/files', { method: 'POST', headers });
    if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
    return response.headers.get('location') ?? '';
  }

  /** Sends a piece. */
  patch(upload: string, at: number, bytes: Uint8Array, more: Record<string, string> = {}): Promise<Response> {
    const headers = { ...TUS, 'Upload-Offset': String(at), 'Content-Type': 'application/offset+octet-stream', ...more };
    return this.fetch(upload, { method: 'PATCH', headers, body: bytes as Uint8Array<ArrayBuffer> });
  }

  /** How much of an upload has come. */
  async offset(upload: string): Promise<number> {
    const response = await this.fetch(upload, { method: 'HEAD', headers: TUS });
    if (response.status !== 200) throw new Error(String(response.status));
    return Number(response.headers.get('upload-offset'));
  }

  /** Announces a piece, sends its beginning, and is gone. */
  async cut(upload: string, at: number, length: number, beginning: Uint8Array): Promise<void> {
    const raw = await Raw.open(this.house.port);
    const lines = [
      `PATCH ${upload} HTTP/1.1`,
      'Host: rookery',
      `Authorization: ${basic(ANN)}`,
      'Tus-Resumable: 1.0.0',
      `Upload-Offset: ${at}`,
      'Content-Type: application/offset+octet-stream',
      `Content-Length: ${length}`,
    ];
    await raw.write(`${lines.join('\r\n')}\r\n\r\n`);
    await raw.write(beginning);
    raw.destroy();
  }
}

export const random = (bytes: number): Buffer => randomBytes(bytes);
