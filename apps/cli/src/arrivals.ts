import { type Client, type ClientEvents, RefusedError } from '@rookery/client';
import { plain } from '@rookery/protocol';
import { complain } from './failures.ts';
import { print, printJsonLine } from './output.ts';
import { saveFile } from './save-files.ts';

/** How what arrives is shown. */
export type Showing = {
  /** As JSON, an object a line. */
  readonly json?: boolean | undefined;
  /** The folder for the files of messages; without it they stay on the server. */
  readonly save?: string | undefined;
};

type Message = ClientEvents['message'];
type Attached = NonNullable<Message['files']>[number];
/** A file of a message, and where it is saved; nowhere when it is not on the server any more. */
type SavedFile = Attached & { readonly path: string | null };

/** An event as it is shown; in a group, which it is from then, with who wrote it. */
type Line = {
  readonly kind: string;
  readonly from: number;
  readonly text: string;
  readonly author?: number;
  readonly files?: readonly SavedFile[];
};

/**
 * Shows all that arrives, and saves the files of messages.
 *
 * @param failed told when a file cannot be saved; its message is not confirmed then, and comes again another time
 */
export function showArrivals(client: Client, { json, save }: Showing, failed: (error: unknown) => void): void {
  const show = (line: Line) => (json ? printJsonLine(line) : print(textLines(line)));
  const leftUndone = (error: unknown) => {
    failed(error);
    return new Promise<never>(() => {});
  };
  client.on('message', async (message) => {
    // What another session of the account has sent is none that arrives.
    if (!message.sent) await show(await lineOf(client, message, save).catch(leftUndone));
  });
  client.on('request', ({ peer, reason }) => show({ kind: 'asked', from: peer, text: reason }));
  client.on('answer', ({ peer, accepted, reason }) =>
    show({ kind: accepted ? 'accepted' : 'refused', from: peer, text: reason }),
  );
  client.on('status', async ({ peer, status }) => {
    if (peer !== client.uin) await show({ kind: 'status', from: peer, text: String(status) });
  });
}

async function lineOf(client: Client, { peer, text, author, files }: Message, save: string | undefined): Promise<Line> {
  const line = { kind: 'message', from: peer, text, ...(author !== undefined && { author }) };
  if (save === undefined || files === undefined) return line;
  const saved: SavedFile[] = [];
  for (const file of files) saved.push({ ...file, path: await pathOf(client, file, save) });
  return { ...line, files: saved };
}

async function pathOf(client: Client, file: Attached, folder: string): Promise<string | null> {
  try {
    return await saveFile(client, file, folder);
  } catch (error) {
    if (!(error instanceof RefusedError) || error.reason !== 'gone') throw error;
    complain(`${file.name} is not on the server any more.`);
    return null;
  }
}

/**
 * `10001 text`; what is no message says so in brackets, and so does each file, on a line of its own when there is a text as
 * well. In a group who wrote it stands in front.
 */
function textLines({ kind, from, text, author, files = [] }: Line): string {
  const notes = files.map(({ name, path }) => `[file] ${path ?? `${name} (not there any more)`}`);
  const said = author === undefined ? text : `${author}: ${text}`;
  const all = [...(said === '' ? [] : [said]), ...notes].join('\n');
  return `${from} ${kind === 'message' ? '' : `[${kind}] `}${plain(all).replaceAll('\n', '\n  ')}\n`;
}
