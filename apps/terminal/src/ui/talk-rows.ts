import type { Message, Talk } from '@rookery/store';
import type { Cells } from '../base/cells.ts';
import { wrap } from '../base/wrap.ts';
import type { Glyphs } from './glyphs.ts';
import { readableWidth } from './layout.ts';
import { clockTime, dayOf, longDay } from './words.ts';

/** How something is shown; what that looks like is the theme's affair. */
export type Style =
  | 'plain'
  | 'dim'
  | 'bold'
  | 'me'
  | 'peer'
  | 'good'
  | 'warn'
  | 'bad'
  | 'title'
  | 'selected'
  | 'badge'
  | 'key';

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
  const columns = columnsOf(frame);
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

function columnsOf({ cells, width, me, peer }: TalkFrame): Columns {
  const names = Math.min(MOST_NAME, Math.max(cells.width(me), cells.width(peer)));
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
  const follows = before?.mine === message.mine && message.at - before.at < LONG_AGO && before.fate !== 'failed';
  const hasTime = !follows || clockTime(before.at) !== clockTime(message.at);
  const isSeen = message.mine && message.number > 0 && message.number <= seenTo;
  const key = [frame.width, columns.name, frame.me, frame.peer, follows, hasTime, isSeen].join('\n');
  const made = frame.made.get(message);
  if (made?.for === key) return made.rows;
  const rows = makeRows(message, { follows, hasTime, isSeen }, frame, columns);
  frame.made.set(message, { for: key, rows });
  return rows;
}

type Looks = { readonly follows: boolean; readonly hasTime: boolean; readonly isSeen: boolean };

function makeRows(message: Message, looks: Looks, frame: TalkFrame, columns: Columns): TalkRow[] {
  const { cells } = frame;
  const lines = wrap(cells, cells.shown(message.text), columns.text);
  const why = message.fate === 'failed' ? wrap(cells, cells.shown(failure(message)), columns.text) : [];
  const count = lines.length + why.length;
  const indent = ' '.repeat(1 + TIME + columns.name + 1);
  return [...lines, ...why].map((line, index) => ({
    id: `${message.key}/${count - index}`,
    parts: [
      ...(index === 0 ? head(message, looks, frame, columns) : [{ text: indent }]),
      index < lines.length ? { text: cells.fit(line, columns.text) } : { text: line, style: 'bad' as const },
      ...(index === lines.length - 1 ? [mark(message, looks, frame)] : []),
    ],
  }));
}

function failure({ why = '' }: Message): string {
  return `Not sent: ${why} Ctrl-R sends it again, Ctrl-X discards it.`;
}

function head({ at, mine }: Message, { follows, hasTime }: Looks, frame: TalkFrame, { name }: Columns): Part[] {
  const { cells, me, peer } = frame;
  const time = hasTime ? clockTime(at) : '';
  const sender = name === 1 ? (mine ? '>' : '<') : mine ? me : peer;
  return [
    { text: ` ${time.padEnd(TIME)}`, style: 'dim' },
    { text: `${cells.fit(follows ? '' : sender, name)} `, style: mine ? 'me' : 'peer' },
  ];
}

function mark({ mine, fate }: Message, { isSeen }: Looks, { glyphs }: TalkFrame): Part {
  if (!mine) return { text: '' };
  if (fate === 'sending') return { text: ` ${glyphs.sending}`, style: 'dim' };
  if (fate === 'failed') return { text: ` ${glyphs.failed}`, style: 'bad' };
  return isSeen ? { text: ` ${glyphs.seen}`, style: 'good' } : { text: ` ${glyphs.stored}`, style: 'dim' };
}
