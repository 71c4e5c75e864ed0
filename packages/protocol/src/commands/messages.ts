import { account, integer, text, word } from '../fields.ts';
import {
  big,
  bigs,
  type Command,
  codes,
  count,
  field,
  flags,
  lastPage,
  new20,
  numbers,
  optional,
  pageSize,
  reply20,
  texts,
} from './parts.ts';

/** Messages: sending, fetching, and what was said before. */
export const messageCommands = {
  CLTMSG: {
    summary: 'Sends a message to one account.',
    session: 'required',
    once: true,
    fields: {
      UN: field(account, 'to whom'),
      ID: new20(
        word,
        'a name for this message that the client makes, used for no other: with the same ID it is sent once, however often it is repeated',
      ),
      MG: field(
        text,
        'the text; in 1.x all that follows when VER, CMD, SEQ, UIN and UN stand before it, with & and = in it',
      ),
    },
    reply: {
      ID: reply20(big, 'its number in my mailbox'),
      TS: reply20(big, 'its time, ms since 1970'),
    },
    errors: ['malformed', 'session', 'refused', 'unknown', 'limited', 'large', 'failed'],
    notes: [
      'RES=0 means that the message is on disk.',
      'The same bytes from the same account within 30 seconds are answered again and sent once. With ID that holds for good, also for other bytes, also after a crash; another text or receiver under an ID that was used gets RES=1.',
      'Messages go to friends, and to accounts that take messages from strangers.',
    ],
  },
  GetMsgEx: {
    summary: 'Fetches what has arrived since the last time.',
    session: 'required',
    fields: {
      AK: new20(big, 'the highest number received: confirms all up to it, and the answer begins behind it'),
      WT: new20(
        integer(0, 60),
        'seconds to wait for something to arrive when nothing is there; never more than poll-seconds',
      ),
    },
    reply: {
      MN: field(integer(0, 65535), 'how many'),
      ID: reply20(bigs, 'their numbers in the mailbox; 0 for what is not kept there'),
      TS: reply20(bigs, 'their times, ms since 1970'),
      DR: reply20(flags, '0 came in, 1 was sent by another session of this account'),
      MT: field(
        codes,
        'kinds: 9 message, 2 asked to be added, 3 accepted, 4 refused, 99 status change; 2.0: see the list',
      ),
      UN: field(numbers, 'from whom; with DR=1 to whom'),
      MG: field(texts, 'texts; with MT=99 the status'),
    },
    errors: ['malformed', 'session', 'limited', 'failed'],
    notes: [
      'MN is always there; MT, UN and MG are adjacent and MG is last. Nothing new is MN=0 alone; 1.4 also gets the three lists, empty, and 2.0 all six.',
      '1.x over HTTP: a line break inside MG is one LF: one client turns CR into LF itself, the others show it as it is. As a line: %0d%0a.',
      '1.x: what was written completely does not come again. When the connection broke first, it does.',
      '2.0: what was not confirmed by AK comes again, from the same number on. Without AK the answer begins behind what the session has confirmed. What has a number comes first; the rest is in memory only and comes once.',
      'An answer with RES=0 means that the confirmation is on disk. An AK beyond the newest number confirms what there is.',
      'On a connection with pushes use Confirm: GetMsgEx answers what has been pushed and not confirmed once more.',
    ],
  },
  Confirm: {
    summary: 'Confirms what was pushed.',
    since: '2.0',
    session: 'required',
    fields: { AK: field(big, 'the highest number received: confirms all up to it') },
    reply: { AK: field(big, 'up to which number this session has confirmed now') },
    errors: ['malformed', 'session', 'limited', 'failed'],
    notes: [
      'RES=0 means that it is on disk. What was not confirmed comes again with the next Login, Resume or GetMsgEx.',
    ],
  },
  History: {
    summary: 'One conversation, both directions, newest first.',
    since: '2.0',
    session: 'required',
    fields: {
      UN: field(account, 'with whom'),
      BF: optional(big, 'only what has a lower number; 0 or nothing: from the newest on'),
      AF: optional(big, 'instead of BF: the oldest that have a higher number; 0: from the very first on'),
      TN: pageSize(100),
    },
    reply: {
      FN: lastPage,
      SN: count,
      RD: field(big, 'the highest of my numbers that the other side has read, if it shares that; 0 otherwise'),
      ID: field(bigs, 'numbers in my mailbox, descending'),
      TS: field(bigs, 'times, ms since 1970'),
      DR: field(flags, '0 came in, 1 was sent'),
      MG: field(texts, 'texts'),
    },
    errors: ['malformed', 'session', 'limited', 'failed'],
    notes: [
      'For the next page BF is the last ID of this one.',
      'With AF it goes the other way, for the next page AF is the first ID of this one, and FN=1 says that no newer one follows; each page is descending all the same.',
    ],
  },
  Conversations: {
    summary: 'With whom I have talked, latest first, and what I have not read.',
    since: '2.0',
    session: 'required',
    fields: {
      BF: optional(big, 'only those whose latest message has a lower number; 0 or nothing: from the latest on'),
      TN: pageSize(50),
    },
    reply: {
      FN: lastPage,
      SN: count,
      UC: field(codes, 'how many of their messages I have not read; 999 is "many"'),
      RA: field(bigs, 'up to which number I have read'),
      RD: field(bigs, 'the highest of my numbers that they have read, if they share that; 0 otherwise'),
      ID: field(bigs, 'the numbers of the latest messages, descending'),
      TS: field(bigs, 'their times, ms since 1970'),
      DR: field(flags, '0 came in, 1 was sent'),
      UN: field(numbers, 'with whom'),
      NK: field(texts, 'their nicknames'),
      MG: field(texts, 'the beginnings of the texts'),
    },
    errors: ['malformed', 'session', 'limited', 'failed'],
    notes: ['For the next page BF is the last ID of this one.'],
  },
  FindMsg: {
    summary: 'Looks for messages with a text in them, newest first.',
    since: '2.0',
    session: 'required',
    fields: {
      TX: field(text, 'the text, 1 to 64 characters, in any case and width, and composed or not'),
      UN: optional(account, 'only in the conversation with this account'),
      ID: optional(big, 'only what has a lower number; 0 or nothing: from the newest on'),
      CT: optional(integer(1, 100), 'how many at the most; left out: 50'),
    },
    reply: {
      SN: count,
      ND: field(big, 'where to go on: ID of the next page; 0 when there is nothing more'),
      ID: field(bigs, 'numbers in my mailbox, descending'),
      TS: field(bigs, 'times, ms since 1970'),
      DR: field(flags, '0 came in, 1 was sent'),
      UN: field(numbers, 'from whom; with DR=1 to whom'),
      MG: field(texts, 'texts'),
    },
    errors: ['malformed', 'session', 'limited', 'failed'],
    notes: [
      'One request looks through a bounded part of the mailbox: a page may be short, or empty, and not the last.',
    ],
  },
  Read: {
    summary: 'Says how far I have read in a conversation.',
    since: '2.0',
    session: 'required',
    fields: {
      UN: field(account, 'with whom'),
      ID: field(big, 'the number of the last message that I have read'),
    },
    reply: {},
    errors: ['malformed', 'session', 'limited', 'failed'],
    notes: [
      'It never goes back. My other sessions are told (MT=96, UN the other side, MG my number).',
      'The other side is told as well when my policy shares it (MT=94, MG the number of the message in the mailbox of whoever wrote it).',
    ],
  },
  Typing: {
    summary: 'Tells a friend that I am typing.',
    since: '2.0',
    session: 'required',
    fields: { UN: field(account, 'whom') },
    reply: {},
    errors: ['malformed', 'session', 'refused', 'limited', 'failed'],
    notes: [
      'Send it at most every few seconds; it counts for five. It reaches friends that are connected at that moment, and is kept nowhere. While I am hidden nothing is told.',
    ],
  },
} as const satisfies Record<string, Command>;
