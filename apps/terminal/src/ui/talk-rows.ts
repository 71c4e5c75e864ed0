import type { Message, Talk } from '@rookery/store';
import type { Cells } from '../base/cells.ts';
import { wrap } from '../base/wrap.ts';
import type { Glyphs } from './glyphs.ts';
import { happeningText } from './happening.ts';
import { readableWidth } from './layout.ts';
import { clockTime, dayOf, fileWords, longDay } from './words.ts';

/** How something is shown; what that looks like is the theme's affair. */
export type Style =
  | 'plain'
  | 'dim'
  | 'bold'
  | 'me'
  | 'peer'
  | AuthorStyle
  | 'good'
  | 'warn'
  | 'bad'
  | 'title'
  | 'selected'
  | 'badge'
  | 'key';

/** The colours of members of a group; who wrote it is said in words as well. */
export type AuthorStyle = `author${0 | 1 | 2 | 3 | 4 | 5}`;
const AUTHORS = 6;

/** A part of a row. */
export type Part = { readonly text: string; readonly style?: Style };

/** A row of a conversation. */
export type TalkRow = { readonly id: string; readonly parts: readonly Part[] };

/** What the rows of a conversation depend on besides its messages. */
export type TalkFrame = {
  readonly cells: Cells;
  readonly glyphs: Glyphs;
  readonly width: number;
  readonly me: string;
  readonly peer: string;
  /** In a group: what a member is called; nothing elsewhere. */
  readonly memberName?: ((uin: number) => string) | undefined;
  /** The message that another one answers, in a line. */
  readonly quoted?: ((name: string) => string) | undefined;
  /** The message that is marked, by its key. */
  readonly marked?: string | undefined;
  /** The rows that were made before. */
  readonly made: WeakMap<Message, MadeRows>;
};

/** The rows of one message, and for what they were made. */
type MadeRows = { readonly for: string; readonly rows: readonly TalkRow[] };

const TIME = 6;
const MARK = 3;
const MOST_NAME = 12;
const NAMES_FROM = 46;
const LONG_AGO = 5 * 60_000;

/** A conversation as rows; days, and what is new, stand between the messages. */
export function talkRows(talk: Talk, frame: TalkFrame): TalkRow[] {
  const columns = columnsOf(talk, frame);
  const rows: TalkRow[] = [...beginning(talk, frame)];
  let before: Message | undefined;
  for (const message of talk.messages) {
    if (!before || dayOf(before.at) !== dayOf(message.at)) {
      rows.push(rule(`day-${message.key}`, longDay(message.at), frame, 'dim'));
      before = undefined;
    }
    if (message.number > 0 && message.number === talk.firstUnread) {
      rows.push(rule('new', 'new', frame, 'warn'));
      before = undefined;
    }
    rows.push(...messageRows(message, before, talk.seenTo, frame, columns));
    before = message;
  }
  if (talk.hasNewer) rows.push(note('newer', 'Newer messages follow.', frame));
  return rows;
}

function beginning(talk: Talk, frame: TalkFrame): TalkRow[] {
  if (talk.trouble) return [note('top', `${talk.trouble} PgUp tries again.`, frame, 'bad')];
  if (talk.loading === 'older' || !talk.loaded) return [note('top', 'Loading...', frame)];
  if (talk.messages.length === 0) return [note('top', 'No messages yet.', frame)];
  return talk.fromBeginning ? [note('top', 'The conversation begins here.', frame)] : [];
}

function note(id: string, text: string, { cells, width }: TalkFrame, style: Style = 'dim'): TalkRow {
  return { id, parts: [{ text: ` ${cells.cut(cells.shown(text), width - 1)}`, style }] };
}

function rule(id: string, text: string, { cells, glyphs, width }: TalkFrame, style: Style): TalkRow {
  const room = readableWidth(width) - 2;
  const label = ` ${cells.cut(text, room - 6)} `;
  const left = Math.floor((room - label.length) / 2);
  const line = glyphs.horizontal.repeat(left) + label + glyphs.horizontal.repeat(room - left - label.length);
  return { id, parts: [{ text: ` ${line}`, style }] };
}

type Columns = { readonly name: number; readonly text: number };

function columnsOf({ messages }: Talk, { cells, width, me, peer, memberName }: TalkFrame): Columns {
  const authors = new Set(messages.map(({ author }) => author).filter((author) => author !== undefined));
  const others = memberName ? Array.from(authors, memberName) : [peer];
  const names = Math.min(MOST_NAME, Math.max(...[me, ...others].map((name) => cells.width(name))));
  const name = width >= NAMES_FROM ? names : 1;
  return { name, text: readableWidth(width) - 1 - TIME - name - 1 - MARK };
}

/** The rows of one message: they are made again only when something around it is different. */
function messageRows(
  message: Message,
  before: Message | undefined,
  seenTo: number,
  frame: TalkFrame,
  columns: Columns,
): readonly TalkRow[] {
  const follows =
    before?.mine === message.mine &&
    before.author === message.author &&
    !before.happened &&
    message.at - before.at < LONG_AGO &&
    before.fate !== 'failed';
  const hasTime = !follows || clockTime(before.at) !== clockTime(message.at);
  const isSeen = message.mine && message.number > 0 && (message.number <= seenTo || (message.readBy ?? 0) > 0);
  const sender = senderOf(message, frame);
  const isMarked = message.key === frame.marked;
  const quoted = message.quote === undefined ? '' : (frame.quoted?.(message.quote) ?? '');
  const words = wordsOf(message, frame);
  const key = [frame.width, columns.name, sender, words, quoted, follows, hasTime, isSeen, isMarked].join('\n');
  const made = frame.made.get(message);
  if (made?.for === key) return made.rows;
  const looks = { sender, quoted, follows, hasTime, isSeen };
  const plain = makeRows(message, looks, frame, columns);
  const rows = isMarked ? plain.map(asMarked) : plain;
  frame.made.set(message, { for: key, rows });
  return rows;
}

type Looks = {
  readonly sender: string;
  /** What it answers, in a line; empty for nothing. */
  readonly quoted: string;
  readonly follows: boolean;
  readonly hasTime: boolean;
  readonly isSeen: boolean;
};

function makeRows(message: Message, looks: Looks, frame: TalkFrame, columns: Columns): TalkRow[] {
  const { cells } = frame;
  if (message.happened || message.isRecalled) return happenedRows(message, looks, frame, columns);
  const content = contentLines(message, looks, frame, columns);
  const why = message.fate === 'failed' ? wrap(cells, cells.shown(failure(message)), columns.text) : [];
  const lines = [...content, ...why.map((text): Part => ({ text, style: 'bad' }))];
  const indent = ' '.repeat(1 + TIME + columns.name + 1);
  return lines.map((line, index) => ({
    id: `${message.key}/${lines.length - index}`,
    parts: [
      ...(index === 0 ? head(message, looks, frame, columns) : [{ text: indent }]),
      index < content.length ? { ...line, text: cells.fit(line.text, columns.text) } : line,
      ...(index === content.length - 1 ? [mark(message, looks, frame)] : []),
    ],
  }));
}

/** What a message is made of, from top to bottom: what it answers, its text, its files, and how others have reacted. */
function contentLines(
  message: Message,
  { sender, quoted, follows }: Looks,
  frame: TalkFrame,
  columns: Columns,
): Part[] {
  const { cells } = frame;
  const isNamed = columns.name === 1 && frame.memberName && !message.mine && !follows;
  const edited = message.editedAt === undefined ? '' : ' (edited)';
  const text = `${isNamed ? `${sender}: ` : ''}${message.text}${edited}`;
  const dim = (line: string): Part => ({ text: cells.cut(cells.shown(line), columns.text), style: 'dim' });
  const reactions = (message.reactions ?? []).map(({ reaction, uins }) => `${reaction} ${uins.length}`);
  return [
    ...(quoted === '' ? [] : [dim(`> ${quoted}`)]),
    ...(text === '' ? [] : wrap(cells, cells.shown(text), columns.text).map((line): Part => ({ text: line }))),
    ...(message.files ?? []).map((file): Part => ({ ...dim(fileWords(file)), style: 'key' })),
    ...(reactions.length === 0 ? [] : [dim(reactions.join('  '))]),
  ];
}

/** A row of the message that is marked. */
function asMarked({ id, parts }: TalkRow): TalkRow {
  return { id, parts: [{ text: parts.map(({ text }) => text).join(''), style: 'selected' }] };
}

/** What has happened in a group stands where messages do, without a sender. */
function happenedRows(message: Message, { hasTime }: Looks, frame: TalkFrame, columns: Columns): TalkRow[] {
  const { cells, glyphs } = frame;
  const lines = wrap(cells, wordsOf(message, frame), columns.text);
  const time = hasTime ? clockTime(message.at) : '';
  return lines.map((line, index) => ({
    id: `${message.key}/${lines.length - index}`,
    parts: [
      { text: ` ${(index === 0 ? time : '').padEnd(TIME)}`, style: 'dim' },
      { text: `${cells.fit('', columns.name - 1)}${index === 0 ? glyphs.dot : ' '} ${line}`, style: 'dim' },
    ],
  }));
}

/** What has happened, as a sentence; empty for a message that has its text. */
function wordsOf(message: Message, frame: TalkFrame): string {
  const { cells, memberName = String } = frame;
  if (message.happened) return cells.shown(happeningText(message.happened, memberName));
  return message.isRecalled ? `${senderOf(message, frame)}: message recalled` : '';
}

function senderOf({ mine, author }: Message, { me, peer, memberName }: TalkFrame): string {
  if (mine) return me;
  return author !== undefined && memberName ? memberName(author) : peer;
}

/** The same for a member at all times. */
function senderStyle({ mine, author }: Message): Style {
  if (mine) return 'me';
  // Numbers that follow each other shall differ.
  return author === undefined ? 'peer' : (`author${author % AUTHORS}` as AuthorStyle);
}

function failure({ why = '' }: Message): string {
  return `Not sent: ${why} Ctrl-R sends it again, Ctrl-X discards it.`;
}

function head(message: Message, { sender, follows, hasTime }: Looks, frame: TalkFrame, { name }: Columns): Part[] {
  const { cells } = frame;
  const { at, mine } = message;
  const time = hasTime ? clockTime(at) : '';
  const shown = name === 1 ? (mine ? '>' : '<') : sender;
  return [
    { text: ` ${time.padEnd(TIME)}`, style: 'dim' },
    { text: `${cells.fit(follows ? '' : shown, name)} `, style: senderStyle(message) },
  ];
}

function mark({ mine, fate }: Message, { isSeen }: Looks, { glyphs }: TalkFrame): Part {
  if (!mine) return { text: '' };
  if (fate === 'sending') return { text: ` ${glyphs.sending}`, style: 'dim' };
  if (fate === 'failed') return { text: ` ${glyphs.failed}`, style: 'bad' };
  return isSeen ? { text: ` ${glyphs.seen}`, style: 'good' } : { text: ` ${glyphs.stored}`, style: 'dim' };
}
