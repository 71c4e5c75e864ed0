import { type Beside, pushedBeside } from './beside.ts';
import { type Status, status } from './commands/parts.ts';
import { escapeField } from './fields.ts';

/**
 * What reaches an account without being asked for, by kind (`MT`). GetMsgEx fetches it, and a connection that is bound
 * to a session is pushed it. Kinds that are `kept` are entries of the mailbox, on disk, with a number; the rest is in
 * memory only (docs/WIRE.md, Pushes and Codes).
 */
export const kinds = {
  asked: { code: 2, kept: true, about: 'UN asks to be added; MG is the reason.' },
  accepted: { code: 3, kept: true, about: 'UN has accepted, and is a friend from now on; MG is the reason.' },
  refused: { code: 4, kept: true, about: 'UN has refused; MG is the reason.' },
  message: {
    code: 9,
    kept: true,
    about: 'UN wrote MG; in a group, FR wrote it. With DR=1: this account wrote MG to UN.',
  },
  invited: {
    code: 11,
    kept: true,
    since: '2.0',
    about: 'FR invites me to the group UN; MG is its name. To be answered with Ack_AddToList. 1.x: MT=2 from UN.',
  },
  wants: {
    code: 12,
    kept: true,
    since: '2.0',
    about: 'FR asks to join the group UN, which I administer; MG is the reason. 1.x: MT=2 from FR.',
  },
  recalled: {
    code: 13,
    kept: true,
    since: '2.0',
    about: 'UN, or FR in the group UN, has recalled the message that MG names. 1.x: MT=9 from UN with a sentence.',
  },
  edited: {
    code: 14,
    kept: true,
    since: '2.0',
    about:
      'UN, or FR in the group UN, has edited the message that MG names. 1.x: MT=9 from UN with the newest text, once.',
  },
  reacted: {
    code: 15,
    kept: true,
    since: '2.0',
    about:
      'UN, or FR in the group UN, has reacted to a message: MG is its name, a blank and the reaction; the name alone when it was taken back.',
  },
  happened: {
    code: 90,
    kept: true,
    since: '2.0',
    about:
      'Something has happened in the group UN, by FR. MG is a word and what belongs to it: "joined", "joined 10003" (let in by FR), "left", "kicked 10003", "role 10003 1", "silenced 10003 1800000000000", "named Chess", "noticed", "quiet 1", "ended". With EN=0 it is in my mailbox alone, and not in the log: "kicked" with my own number, since I read the log no more. 1.x: MT=9 from UN with a sentence.',
  },
  talk: {
    code: 91,
    since: '2.0',
    about:
      'Another session of mine has changed the conversation with UN by SetTalk or Forget: MG is three numbers with blanks between them: 1 when it is marked as unread, up to which number it is hidden, up to which it is deleted.',
  },
  traffic: {
    code: 92,
    since: '2.0',
    about:
      'Another connection of mine has asked something: MG is a line with its address and its way (http, line, websocket), a line with the request, a line with the answer.',
  },
  closed: {
    code: 93,
    since: '2.0',
    about: 'This connection ends, and the session goes on; MG says why.',
  },
  seen: { code: 94, since: '2.0', about: 'UN has read my messages up to the number MG of my mailbox.' },
  ended: { code: 95, since: '2.0', about: 'This session has ended, and the connection with it; MG says why.' },
  read: { code: 96, since: '2.0', about: 'Another session of mine has read up to the number MG in the talk with UN.' },
  typing: { code: 97, since: '2.0', about: 'UN is typing.' },
  list: {
    code: 98,
    since: '2.0',
    about:
      'The friend list has changed: UN is new (MG=added), gone (removed), or has another name, or I have set something else for it (changed). With my own number as UN: my profile, my policy, or anything that an operator has changed.',
  },
  status: {
    code: 99,
    about: 'The status of UN is now MG. With my own number as UN: another session has changed mine.',
  },
} as const satisfies Record<string, { code: number; kept?: true; since?: '2.0'; about: string }>;

/** The name of a kind of entry. */
export type KindName = keyof typeof kinds;

/** A value of `MT`. */
export type KindCode = (typeof kinds)[KindName]['code'];

const namesByCode = new Map(Object.entries(kinds).map(([name, { code }]) => [code as number, name as KindName]));

/** The name of a value of `MT`. */
export function kindOf(code: number): KindName | undefined {
  return namesByCode.get(code);
}

/** Something that has reached an account, or that it has sent. */
export type Entry = {
  readonly kind: KindCode;
  /** The other side; with `sent` the receiver. */
  readonly peer: number;
  readonly text: string;
  /** The place in the mailbox; 0 for what is not kept. */
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Sent by this account itself, through another session. */
  readonly sent: boolean;
  /** In a group, which is the peer then: who wrote it, or did it. */
  readonly author?: number | undefined;
  /** Its number in its name: in a group that in the log, of another message that in the mailbox of who wrote it. */
  readonly entry?: number | undefined;
  readonly beside?: Beside | undefined;
};

/** The pushes, with their fields in the positions that clients index. */
export const pushes = {
  Server_Msg: { fields: ['RES', 'MN', 'MT', 'UN', 'MG'], about: '1.x: an entry of the mailbox has arrived.' },
  update_stat: { fields: ['RES', 'ST', 'UN'], about: '1.x: the status of a friend has changed.' },
  Push: {
    fields: ['RES', 'ID', 'TS', 'DR', 'FR', 'EN', 'QT', 'AT', 'FI', 'RX', 'ED', 'RV', 'MT', 'UN', 'MG'],
    about:
      '2.0: any event; the fields are those of GetMsgEx, FR in groups only, EN of what has a name, and QT to RV of what has them.',
  },
} as const;

/**
 * An entry as a line for a connection of 2.0. All connections of an account are pushed the same line; SEQ is 0, which
 * an answer has only when the request had it.
 */
export function encodePush(uin: number, entry: Entry): string {
  return pushTo(uin, entry, pushTail(entry));
}

/** The end of such a line, the same for all members of a group. */
export function pushTail({ kind, peer, text, author, entry, beside }: Entry): string {
  const group = author === undefined ? '' : `&FR=${author}`;
  const name = entry === undefined ? '' : `&EN=${entry}`;
  const more = beside === undefined ? '' : pushedBeside(beside);
  return `${group}${name}${more}&MT=${kind}&UN=${peer}&MG=${escapeField(text, 'modern')}`;
}

/** Such a line, for which the end is known. */
export function pushTo(uin: number, { number, at, sent }: Pick<Entry, 'number' | 'at' | 'sent'>, tail: string): string {
  return `VER=2.0&CMD=Push&SEQ=0&UIN=${uin}&RES=0&ID=${number}&TS=${at}&DR=${sent ? 1 : 0}${tail}`;
}

/** An entry as a line for a connection of 1.4; nothing for what its clients do not know. */
export function encodeLegacyPush(uin: number, seq: number, { kind, peer, text, sent }: Entry): string | undefined {
  if (sent) return undefined;
  if (kind === kinds.status.code) return `VER=1.1&CMD=update_stat&SEQ=${seq}&UIN=${uin}&RES=0&ST=${text}&UN=${peer}`;
  const known = kinds[kindOf(kind) ?? 'typing'];
  if (!('kept' in known) || 'since' in known) return undefined;
  const head = `VER=1.1&CMD=Server_Msg&SEQ=${seq}&UIN=${uin}&RES=0&MN=1`;
  return `${head}&MT=${kind}&UN=${peer}&MG=${escapeField(text, 'line')}`;
}

/** The status that an entry of kind `status` carries. */
export function statusIn({ text }: Entry): Status | undefined {
  return status.read(text);
}
