import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Checksum, diskFull, type Receipt } from '../files/uploads.ts';

import type { Parts } from '../requests/parts.ts';
import type { StoredFile, Upload } from '../storage/storage.ts';
import type { WhoAsks } from './file-asker.ts';
import { failure, misfit } from './file-failure.ts';

/** Where files are sent to, and below it each that is on its way. */
export const FILES = '/files';
const UPLOADS = `${FILES}/uploads`;

const VERSION = '1.0.0';
const EXTENSIONS = 'creation,creation-with-upload,termination,checksum,expiration';
const PIECE = 'application/offset+octet-stream';
const WHOLE = /^[0-9]{1,15}$/;
const CHECKSUM = /^(sha1|sha256) ([A-Za-z0-9+/]+=*)$/;

type UploadRequest = FastifyRequest<{ Params: { id: string } }>;

/**
 * Uploads that go on after they have been cut: tus 1.0 (https://tus.io/protocols/resumable-upload). Here are creation, the
 * pieces, termination, checksums and the end of what is left alone.
 */
export class Tus {
  readonly #parts: Pick<Parts, 'config' | 'files'>;
  readonly #whoAsks: WhoAsks;

  constructor(parts: Pick<Parts, 'config' | 'files'>, whoAsks: WhoAsks) {
    this.#parts = parts;
    this.#whoAsks = whoAsks;
  }

  open(app: FastifyInstance): void {
    app.options(FILES, (_request, reply) => this.#options(reply));
    app.head<{ Params: { id: string } }>(`${UPLOADS}/:id`, (request, reply) => this.#tell(request, reply));
    app.patch<{ Params: { id: string } }>(`${UPLOADS}/:id`, (request, reply) => this.#add(request, reply));
    app.delete<{ Params: { id: string } }>(`${UPLOADS}/:id`, (request, reply) => this.#end(request, reply));
    // For who cannot send the others.
    app.post<{ Params: { id: string } }>(`${UPLOADS}/:id`, (request, reply) => {
      const method = header(request, 'x-http-method-override').toUpperCase();
      if (method === 'PATCH') return this.#add(request, reply);
      if (method === 'DELETE') return this.#end(request, reply);
      return misfit(reply, 405, 'An upload takes PATCH, HEAD and DELETE.');
    });
  }

  /** Whether a POST begins an upload in the way of tus. */
  isMeant({ headers }: FastifyRequest): boolean {
    return headers['tus-resumable'] !== undefined || headers['upload-length'] !== undefined;
  }

  #options(reply: FastifyReply): FastifyReply {
    reply.headers({ 'Tus-Version': VERSION, 'Tus-Extension': EXTENSIONS, 'Tus-Checksum-Algorithm': 'sha1,sha256' });
    return said(reply).header('Tus-Max-Size', this.#parts.config['file-bytes']).code(204).send();
  }

  /** Begins an upload, perhaps with its first piece. */
  async begin(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (isOther(request)) return otherVersion(reply);
    const length = header(request, 'upload-length');
    if (!WHOLE.test(length)) return misfit(reply, 400, 'Upload-Length must be how many bytes the file has.');
    const asker = await this.#whoAsks(request.raw, 'NewFile');
    if ('error' in asker) return failure(said(reply), asker);
    const { uploads } = this.#parts.files;
    const upload = await uploads.begin(asker.uin, Number(length), nameIn(header(request, 'upload-metadata')));
    if ('error' in upload) return failure(said(reply), upload);
    const hasPiece = Number(header(request, 'content-length')) > 0;
    const receipt = hasPiece ? await this.#take(request, reply, upload) : undefined;
    if (receipt && receipt.outcome !== 'taken') return received(reply, receipt);
    this.#expires(reply, upload).header('Location', `${UPLOADS}/${upload.id}`);
    if (receipt) reply.header('Upload-Offset', receipt.received);
    return said(reply).code(201).send();
  }

  #tell(request: UploadRequest, reply: FastifyReply): Promise<FastifyReply> {
    return this.#find(request, reply, (found) => {
      reply.header('Cache-Control', 'no-store').header('Upload-Offset', offsetOf(found));
      reply.header('Upload-Length', isFile(found) ? found.uploaded : found.bytes);
      return said(isFile(found) ? reply : this.#expires(reply, found)).send();
    });
  }

  async #add(request: UploadRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { headers } = request;
    if (headers['content-type'] !== PIECE) return misfit(said(reply), 415, `Content-Type must be ${PIECE}.`);
    const at = header(request, 'upload-offset');
    if (!WHOLE.test(at)) return misfit(said(reply), 400, 'Upload-Offset must be where the piece begins.');
    const checksum = checksumIn(header(request, 'upload-checksum'));
    if (checksum === 'unknown') return misfit(said(reply), 400, 'Upload-Checksum must be sha1 or sha256, and base64.');
    return this.#find(request, reply, async (found) => {
      if (Number(at) !== offsetOf(found)) return received(reply, { outcome: 'offset' });
      if (isFile(found)) return this.#at(reply, found.uploaded);
      if (Number(at) + Number(headers['content-length'] ?? 0) > found.bytes) {
        return misfit(said(reply), 413, 'The piece goes beyond Upload-Length.');
      }
      const receipt = await this.#take(request, reply, found, checksum);
      if (receipt.outcome !== 'taken') return received(reply, receipt);
      return this.#at(this.#expires(reply, found), receipt.received);
    });
  }

  #at(reply: FastifyReply, offset: number): FastifyReply {
    return said(reply).header('Upload-Offset', offset).code(204).send();
  }

  /** Takes a piece; what is whole with it becomes a file. */
  async #take(request: FastifyRequest, reply: FastifyReply, upload: Upload, checksum?: Checksum): Promise<Receipt> {
    const { uin, id, received: at, bytes } = upload;
    const { uploads } = this.#parts.files;
    const hasBody = Number(header(request, 'content-length')) > 0;
    if (hasBody) welcome(request, reply);
    const receipt = await uploads.receive(uin, id, at, hasBody ? request.raw : Readable.from([]), checksum);
    if (receipt.outcome === 'taken' && receipt.received === bytes) await uploads.finish(upload);
    return receipt;
  }

  #end(request: UploadRequest, reply: FastifyReply): Promise<FastifyReply> {
    return this.#find(request, reply, async (found) => {
      const isEnded = !isFile(found) && (await this.#parts.files.uploads.end(found.uin, found.id));
      return isEnded ? said(reply).code(204).send() : noUpload(reply);
    });
  }

  /** Answers for an upload of who asks, or for the file that it has become. */
  async #find(
    request: UploadRequest,
    reply: FastifyReply,
    answer: (found: Upload | StoredFile) => FastifyReply | Promise<FastifyReply>,
  ): Promise<FastifyReply> {
    if (isOther(request)) return otherVersion(reply);
    const asker = await this.#whoAsks(request.raw, 'NewFile');
    if ('error' in asker) return failure(said(reply), asker);
    const found = await this.#parts.files.uploads.find(asker.uin, request.params.id);
    return found ? answer(found) : noUpload(reply);
  }

  #expires(reply: FastifyReply, upload: Upload): FastifyReply {
    return reply.header('Upload-Expires', new Date(this.#parts.files.uploads.endOf(upload)).toUTCString());
  }
}

/** Asks for the body, if its sender waits to be asked: only now is it certain that it is wanted. */
export function welcome({ headers }: FastifyRequest, { raw }: FastifyReply): void {
  if (headers.expect !== undefined) raw.writeContinue();
}

function said(reply: FastifyReply): FastifyReply {
  return reply.header('Tus-Resumable', VERSION);
}

function isOther(request: FastifyRequest): boolean {
  return header(request, 'tus-resumable') !== VERSION;
}

function otherVersion(reply: FastifyReply): FastifyReply {
  return misfit(said(reply).header('Tus-Version', VERSION), 412, `Tus-Resumable must be ${VERSION}.`);
}

function noUpload(reply: FastifyReply): FastifyReply {
  return misfit(said(reply), 404, 'There is no such upload, or not any more.');
}

function isFile(found: Upload | StoredFile): found is StoredFile {
  return 'uploaded' in found;
}

/** How much of a file is here. */
function offsetOf(found: Upload | StoredFile): number {
  return isFile(found) ? found.uploaded : found.received;
}

const CHECKSUM_MISMATCH = 460;

function received(reply: FastifyReply, { outcome }: Receipt): FastifyReply {
  said(reply);
  if (outcome === 'offset') return misfit(reply, 409, 'Upload-Offset is not where the upload has come to.');
  if (outcome === 'checksum') return misfit(reply, CHECKSUM_MISMATCH, 'The piece is not what Upload-Checksum says.');
  if (outcome === 'disk-full') return failure(reply, diskFull);
  if (outcome === 'gone') return noUpload(reply);
  return misfit(reply, 400, 'The piece has ended before its end.');
}

function header({ headers }: FastifyRequest, name: string): string {
  return [headers[name] ?? ''].flat().join();
}

function checksumIn(text: string): Checksum | 'unknown' | undefined {
  if (text === '') return undefined;
  const [, algorithm, value = ''] = CHECKSUM.exec(text) ?? [];
  return algorithm === undefined ? 'unknown' : { algorithm: algorithm as Checksum['algorithm'], value };
}

/** The name of a file in `Upload-Metadata`: keys, each with a value in base64. */
function nameIn(metadata: string): string {
  const values = new Map<string, string>();
  for (const pair of metadata.split(',')) {
    const [key = '', value = ''] = pair.trim().split(' ', 2);
    values.set(key, value);
  }
  return Buffer.from(values.get('filename') ?? values.get('name') ?? '', 'base64').toString('utf8');
}
