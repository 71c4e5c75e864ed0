import { type Refusal, refuse } from '@rookery/protocol';
import { factsOf } from '../files/files.ts';
import type { Handlers } from '../requests/call.ts';
import type { Parts } from '../requests/parts.ts';
import { fitting } from './paging.ts';

const MOST_LISTED = 100;
const DAY_SECONDS = 86_400;

/** Files: all but their bytes, which go over HTTP (`transports/files.ts`). */
export function fileHandlers({ files, storage, config, now }: Parts): Pick<Handlers, FileCommand> {
  return {
    async NewFile({ uin, fields }) {
      const upload = await files.uploads.begin(uin, fields.SZ, fields.NM);
      return 'error' in upload ? upload : { ID: upload.id, EX: files.uploads.endOf(upload) };
    },

    async FileInfo({ uin, fields: { ID } }) {
      const file = await files.readable(uin, ID);
      return file ? factsOf(file) : noFile(ID);
    },

    async Files({ uin, fields: { BF, TN } }) {
      const most = Math.min(TN || MOST_LISTED, MOST_LISTED);
      const below = BF || Number.MAX_SAFE_INTEGER;
      const [found, used] = await Promise.all([storage.files({ uin, below, count: most + 1 }), storage.fileBytes(uin)]);
      const page = fitting(found.slice(0, most), config['page-bytes'], ({ id, name, type }) => [id, name, type]);
      return {
        FN: page.length < found.length ? 0 : 1,
        SN: page.length,
        ND: page.at(-1)?.number ?? 0,
        US: used,
        MX: config['account-file-bytes'],
        ID: page.map(({ id }) => id),
        NM: page.map(({ name }) => name),
        TP: page.map(({ type }) => type),
        SZ: page.map(({ bytes }) => bytes),
        WD: page.map(({ width }) => width),
        HT: page.map(({ height }) => height),
        TS: page.map(({ at }) => at),
      };
    },

    async FileLink({ uin, fields: { ID, SC = DAY_SECONDS } }) {
      const file = await files.readable(uin, ID);
      if (!file) return noFile(ID);
      const until = SC === 0 ? 0 : Math.ceil(now() / 1000) + SC;
      return { UR: (await files.links()).sign(ID, file.name, until), EX: 1000 * until };
    },

    async DelFile({ uin, fields: { ID } }) {
      const isGone = (await files.uploads.end(uin, ID)) || (await files.remove(uin, ID));
      return isGone ? {} : noFile(ID);
    },
  };
}

type FileCommand = 'NewFile' | 'FileInfo' | 'Files' | 'FileLink' | 'DelFile';

/** The same for one that is not there, and for one that the account may not read. */
function noFile(id: string): Refusal {
  return refuse('unknown', `ID: there is no file ${id}, or not any more.`, 'gone');
}
