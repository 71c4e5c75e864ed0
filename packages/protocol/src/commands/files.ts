import { integer, list, text, word } from '../fields.ts';
import { big, bigs, type Command, count, field, lastPage, named, optional, pageSize, texts } from './parts.ts';

const id = named('id', field(word, 'the file'));
const pixels = integer(0, 65_535);

const facts = {
  NM: field(text, 'its name'),
  TP: named('type', field(text, 'what its bytes are, such as image/jpeg; application/octet-stream for most')),
  SZ: named('bytes', field(big, 'its size')),
  WD: named('width', field(pixels, 'of a picture, in pixels; 0 for all else')),
  HT: named('height', field(pixels, 'of a picture, in pixels; 0 for all else')),
  TS: field(big, 'since when it is there, ms since 1970'),
} as const;

/** Files: what is sent and fetched over HTTP, see docs/FILES.md. */
export const fileCommands = {
  NewFile: {
    summary: 'Begins to send a file: its bytes go over HTTP to the upload that the answer names.',
    since: '2.0',
    session: 'required',
    once: true,
    fields: {
      SZ: named('bytes', field(big, 'how many bytes it has; never more than file-bytes')),
      NM: field(text, 'its name, at most 200 bytes; folders in it, and what cannot be seen, are dropped'),
    },
    reply: {
      ID: named('id', field(word, 'the upload; the file is called the same when it is whole')),
      EX: field(big, 'when the upload ends if nothing of it comes, ms since 1970'),
    },
    errors: ['malformed', 'session', 'limited', 'large', 'failed'],
    notes: [
      'The bytes go to PATCH /files/uploads/ID of the HTTP port (tus 1.0), in one piece or many, over one connection or many.',
      'An app password needs NewFile among its commands to send a file, and FileInfo to fetch one.',
    ],
  },
  FileInfo: {
    summary: 'What is known of a file.',
    since: '2.0',
    session: 'required',
    fields: { ID: id },
    reply: { ID: id, ...facts },
    errors: ['malformed', 'session', 'unknown', 'limited', 'failed'],
    notes: ['The file itself is at GET /files/ID of the HTTP port.'],
  },
  Files: {
    summary: 'My files, newest first, and how much they take.',
    since: '2.0',
    session: 'required',
    fields: {
      BF: named(
        'before',
        optional(big, 'only what is behind this place of the page before; 0 or nothing: from the newest on'),
      ),
      TN: pageSize(100),
    },
    rows: 'files',
    reply: {
      FN: lastPage,
      SN: count,
      ND: field(big, 'where to go on: BF of the next page'),
      US: named('used', field(big, 'bytes that my files take, with those on their way')),
      MX: named('most', field(big, 'bytes that they may take')),
      ID: named('id', field(list(word), 'the files')),
      NM: field(texts, 'their names'),
      TP: named('type', field(texts, 'what they are')),
      SZ: named('bytes', field(bigs, 'their sizes')),
      WD: named('width', field(list(pixels), 'of pictures, in pixels; 0 for all else')),
      HT: named('height', field(list(pixels), 'of pictures, in pixels; 0 for all else')),
      TS: field(bigs, 'since when they are there, ms since 1970'),
    },
    errors: ['malformed', 'session', 'limited', 'failed'],
  },
  FileLink: {
    summary: 'Makes a link to a file that is good without a login.',
    since: '2.0',
    session: 'required',
    fields: {
      ID: id,
      SC: named(
        'seconds',
        optional(integer(0, 315_360_000), 'how long it is good; 0: as long as the file is there; left out: a day'),
      ),
    },
    reply: {
      UR: named('path', field(text, 'the link without the address of the server: it begins with /files/')),
      EX: field(big, 'when it ends, ms since 1970; 0: with the file'),
    },
    errors: ['malformed', 'session', 'unknown', 'limited', 'failed'],
    notes: ['It cannot be taken back other than by removing the file.'],
  },
  DelFile: {
    summary: 'Removes a file of mine, or gives up an upload.',
    since: '2.0',
    session: 'required',
    once: true,
    fields: { ID: id },
    reply: {},
    errors: ['malformed', 'session', 'unknown', 'limited', 'failed'],
    notes: ['Its links end as well.'],
  },
} as const satisfies Record<string, Command>;
