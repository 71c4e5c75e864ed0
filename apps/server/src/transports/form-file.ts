import type { IncomingMessage } from 'node:http';
import { PassThrough, pipeline, type Readable } from 'node:stream';
import { Busboy, type BusboyFileStream, type BusboyHeaders } from '@fastify/busboy';

const PARTS = 16;

/** The file in a form. */
export type FormFile = {
  readonly name: string;
  readonly body: Readable;
  /** Tells, when the file has been read, whether the form was whole, and had no other. */
  readonly isWhole: Promise<boolean>;
};

/**
 * The first file in the body of a form (`multipart/form-data`); fields are passed over.
 *
 * @returns nothing when the body is no form, or has no file
 */
export function fileInForm(request: IncomingMessage): Promise<FormFile | undefined> {
  const form = openForm(request);
  if (!form) return Promise.resolve(undefined);
  let files = 0;
  const end = new Promise<Error | undefined>((resolve) => {
    form.once('finish', () => resolve(undefined));
    form.once('error', resolve);
    request.once('close', () => resolve(request.complete ? undefined : new Error('The connection has ended.')));
  });
  const isWhole = end.then((error) => error === undefined && files === 1);
  return new Promise((resolve) => {
    form.on('file', (_field: string, body: BusboyFileStream, name: string | undefined) => {
      if (files++ > 0) return void body.resume();
      end.then((error) => error && body.destroy(error));
      // It can break before anybody reads it, and then the reader has to learn of that.
      const kept = pipeline(body, new PassThrough(), () => {});
      resolve({ name: name ?? '', body: kept, isWhole });
    });
    end.then(() => resolve(undefined));
    request.pipe(form);
  });
}

function openForm({ headers }: IncomingMessage) {
  try {
    return new Busboy({
      headers: headers as BusboyHeaders,
      isPartAFile: (_field, _type, name) => name !== undefined,
      limits: { parts: PARTS, fields: PARTS, fieldSize: 1024, fieldNameSize: 256, headerPairs: 16, headerSize: 4096 },
    });
  } catch {
    return undefined;
  }
}
