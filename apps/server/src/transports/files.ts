import type { IncomingMessage } from 'node:http';
import { encodeReply, type Refusal, refuse } from '@rookery/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { factsOf } from '../files/files.ts';
import { isShown, PLAIN } from '../files/kinds.ts';
import { dispositionOf } from '../files/names.ts';
import type { ByteRange } from '../files/store.ts';
import { diskFull } from '../files/uploads.ts';
import type { Peer } from '../requests/call.ts';
import type { Parts } from '../requests/parts.ts';
import type { StoredFile, Upload } from '../storage/storage.ts';
import { text } from './answers.ts';
import { fileAsker, type WhoAsks } from './file-asker.ts';
import { failure, misfit } from './file-failure.ts';
import { type FormFile, fileInForm } from './form-file.ts';
import { isSameOrigin } from './head.ts';
import { FILES, Tus, welcome } from './tus.ts';

type Query = { readonly until?: string; readonly key?: string; readonly thumbnail?: string };
type Download = FastifyRequest<{ Params: { id: string }; Querystring: Query }>;

/** What a form may put around a file. */
const AROUND_BYTES = 65_536;
const THUMBNAIL = 'image/webp';
const UNTIL = /^[1-9][0-9]{0,14}$/;
const RANGE = /^bytes=([0-9]{0,15})-([0-9]{0,15})$/;

/** A file comes from a stranger: whatever a browser takes it for, it can do nothing, and pages elsewhere cannot have it. */
const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'private, max-age=86400',
  'Accept-Ranges': 'bytes',
};

/** Files over HTTP: `POST /files` and uploads in pieces (`tus.ts`) to send them, `GET /files/ID` to fetch them. */
export function serveFiles(app: FastifyInstance, parts: Parts, peerOf: (request: IncomingMessage) => Peer): void {
  const whoAsks = fileAsker(parts, peerOf);
  const tus = new Tus(parts, whoAsks);
  const inOne = uploadInOne(parts, whoAsks);
  const download = downloads(parts, whoAsks);
  app.register(async (room) => {
    // Bodies are read as they come, by those that want them.
    room.removeAllContentTypeParsers();
    room.addContentTypeParser('*', (_request, _body, done) => done(null));
    room.addHook('onRequest', async ({ headers: { origin, host = '' } }, reply) => {
      if (origin !== undefined && !isSameOrigin(origin, host))
        await misfit(reply, 403, 'This page is of another site.');
    });
    tus.open(room);
    room.post(FILES, (request, reply) => (tus.isMeant(request) ? tus.begin(request, reply) : inOne(request, reply)));
    for (const url of [`${FILES}/:id`, `${FILES}/:id/:name`])
      room.route({ method: ['GET', 'HEAD'], url, handler: download });
  });
}

/** One file in one request, for scripts: `curl -F file=@cat.jpg`. It is answered as FileInfo is. */
function uploadInOne({ files, config }: Parts, whoAsks: WhoAsks) {
  const { uploads } = files;
  const most = config['file-bytes'];

  async function take(upload: Upload, form: FormFile): Promise<StoredFile | Refusal> {
    const { uin, id } = upload;
    const { outcome } = await uploads.receive(uin, id, 0, form.body);
    if (outcome === 'disk-full') return diskFull;
    if (outcome !== 'taken' || !(await form.isWhole)) {
      return refuse('malformed', `The form must be whole, and have one file, of at most ${most} bytes.`);
    }
    await uploads.finish(upload);
    return (await files.readable(uin, id)) ?? refuse('unknown', 'The upload has been ended.');
  }

  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const asker = await whoAsks(request.raw, 'NewFile');
    if ('error' in asker) return failure(reply, asker);
    // What stands around the file is little: as far as bounds go, the form is as long as the file.
    const bytes = Number(request.headers['content-length'] ?? 0);
    if (bytes > most + AROUND_BYTES) return failure(reply, tooLong(most));
    welcome(request, reply);
    const form = await fileInForm(request.raw);
    if (!form) return misfit(reply, 400, 'The body must be a form with a file in it: curl -F file=@cat.jpg.');
    const upload = await uploads.begin(asker.uin, Math.min(bytes, most), form.name);
    if ('error' in upload) return failure(reply, upload);
    // What has not become a file is nothing that anybody could go on with, and is gone when this is answered.
    const file = await take(upload, form).finally(() => uploads.end(upload.uin, upload.id));
    if ('error' in file) return failure(reply, file);
    const head = { cmd: 'FileInfo', seq: '0', uin: String(asker.uin) };
    return text(reply.code(201), `${encodeReply('FileInfo', head, factsOf(file), 'modern')}\n`);
  };
}

/** Files, and small pictures of them, for those that may read them, or have a link that is signed. */
function downloads({ files, storage, log, now }: Parts, whoAsks: WhoAsks) {
  async function bySignature(
    { id }: Download['params'],
    { until = '0', key = '' }: Query,
  ): Promise<StoredFile | Refusal> {
    const links = await files.links();
    const seconds = Number(until);
    const isRead = until === '0' || UNTIL.test(until);
    if (!isRead || !links.isGood(id, { until: seconds, key }, now() / 1000)) {
      return refuse('refused', 'The link is not whole, or has ended.');
    }
    return (await storage.file(id)) ?? noFile;
  }

  async function byAsker({ params, raw }: Download): Promise<StoredFile | Refusal> {
    const asker = await whoAsks(raw, 'FileInfo');
    return 'error' in asker ? asker : ((await files.readable(asker.uin, params.id)) ?? noFile);
  }

  return async (request: Download, reply: FastifyReply): Promise<FastifyReply> => {
    const { params, query, headers, method } = request;
    const file = query.key === undefined ? await byAsker(request) : await bySignature(params, query);
    if ('error' in file) return failure(reply, file);
    const { hash, type } = query.thumbnail === undefined ? file : { hash: file.thumbnail, type: THUMBNAIL };
    if (hash === '') return failure(reply, noFile);
    const size = await files.size(hash);
    if (size === undefined) {
      log.error({ id: file.id, hash }, 'the bytes of a file are not there');
      return failure(reply, noFile);
    }
    const etag = `"${hash.slice(0, 32)}"`;
    reply
      .headers(HEADERS)
      .header('ETag', etag)
      .header('Content-Type', isShown(type) ? type : PLAIN);
    reply.header('Content-Disposition', dispositionOf(isShown(type) ? 'inline' : 'attachment', file.name));
    if (isNamed(headers['if-none-match'], etag)) return reply.code(304).send();
    const range = isNamed([headers['if-range'] ?? etag].flat().join(), etag) ? rangeIn(headers.range, size) : undefined;
    if (range === 'none')
      return misfit(reply.header('Content-Range', `bytes */${size}`), 416, 'Range is behind the end.');
    if (range) reply.code(206).header('Content-Range', `bytes ${range.from}-${range.to}/${size}`);
    reply.header('Content-Length', range ? range.to - range.from + 1 : size);
    return reply.send(method === 'HEAD' || size === 0 ? '' : await files.read(hash, range));
  };
}

const noFile = refuse('unknown', 'There is no such file, or not any more.', 'gone');

function tooLong(most: number): Refusal {
  return refuse('large', `A file must not have more than ${most} bytes.`, 'too-long');
}

/** Whether a header names what would be sent. */
function isNamed(header: string | undefined, etag: string): boolean {
  return (header ?? '').split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}

/** The part that is asked for; nothing where it is all, or more than one part; `none` where there is nothing of it. */
function rangeIn(header: string | undefined, size: number): ByteRange | 'none' | undefined {
  const [, first, last] = RANGE.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined;
  if (first === '')
    return Number(last) === 0 || size === 0 ? 'none' : { from: Math.max(0, size - Number(last)), to: size - 1 };
  const [from, to] = [Number(first), last === '' ? size - 1 : Math.min(Number(last), size - 1)];
  if (last !== '' && Number(last) < from) return undefined;
  return from < size ? { from, to } : 'none';
}
