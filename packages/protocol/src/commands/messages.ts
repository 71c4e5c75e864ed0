import { attached, mentioned, messageName, nameOrNothing, reactionsTo } from '../beside.ts';
import { account, choice, integer, list, text, word } from '../fields.ts';
import {
  big,
  bigs,
  type Command,
  codes,
  count,
  field,
  flag,
  flags,
  lastPage,
  named,
  new20,
  numbers,
  optional,
  pageSize,
  reply20,
  since20,
  tail,
  texts,
} from './parts.ts';

/** What stands in conversations. */
const said = choice({ message: 9, happened: 90 });

const theMessage = named('name', field(messageName, 'its name: who wrote it, or the group, and its EN: 10001-4711'));

/** What entries have beside their texts. Each is left out of an answer in which no entry has it. */
const beside = {
  QT: named('quote', field(list(nameOrNothing), 'the name of the message that it answers; empty for none')),
  AT: named(
    'mentions',
    field(list(mentioned), 'who is mentioned: numbers with blanks between them, 0 for all members'),
  ),
  FI: named(
    'files',
    field(
      list(attached),
      'files, one in a line: ID, type, size in bytes, width, height (0 but for pictures), and the name, with blanks between',
    ),
  ),
  RX: named(
    'reactions',
    field(list(reactionsTo), 'reactions, one in a line: the reaction, and who gave it, with blanks between'),
  ),
  ED: named('editedAt', field(bigs, 'when it was edited the last time, ms since 1970; 0: never')),
  RV: named('isRecalled', field(flags, '1: it was recalled, and has no text any more')),
} as const;

/** The same in a command that 1.x knows as well. */
const beside20 = {
  QT: since20(beside.QT),
  AT: since20(beside.AT),
  FI: since20(beside.FI),
  RX: since20(beside.RX),
  ED: since20(beside.ED),
  RV: since20(beside.RV),
} as const;

/** Messages: sending, fetching, history. */
export const messageCommands = {
  CLTMSG: {
    summary: 'Sends a message to one account.',
    session: 'required',
    once: true,
    fields: {
      UN: named('to', field(account, 'to whom: an account or a group')),
      ID: named(
        'id',
        new20(
          word,
          'a name for this message that the client makes, used for no other: with the same ID it is sent once, however often it is repeated',
        ),
      ),
      QT: named('quote', new20(messageName, 'the name of the message that this one answers, of the same conversation')),
      AT: named(
        'mentions',
        new20(numbers, 'who is mentioned: members of the group, at most 50; 0: all members, which administrators may'),
      ),
      FI: named(
        'files',
        new20(
          list(word),
          'files that go with it, by their IDs: mine, or those of messages that I can read; at most 10',
        ),
      ),
      MG: tail(
        text,
        'the text, which may be empty when there are files; in 1.x all that follows when VER, CMD, SEQ, UIN and UN stand before it, with & and = in it',
      ),
    },
    reply: {
      ID: reply20(big, 'its number in my mailbox'),
      TS: reply20(big, 'its time, ms since 1970'),
      EN: reply20(big, 'to a group: its number in the log of the group'),
    },
    errors: ['malformed', 'session', 'refused', 'unknown', 'limited', 'large', 'failed'],
    notes: [
      'Its name for everybody is UIN-ID, and in a group, where there is EN, UN-EN: 10001-4711. GetMsg, Recall, EditMsg, React and QT take it.',
      'RES=0 means that the message is on disk.',
      'The same bytes from the same account within 30 seconds are answered again and sent once. With ID that holds for good, also for other bytes, also after a crash; another text or receiver under an ID that was used gets RES=1.',
      'Messages go to friends, to accounts that take messages from strangers, and to groups that I am in.',
      'To a group: RES=0 means that it is in the log of the group, on disk, and reaches every member of that moment.',
    ],
  },
  GetMsgEx: {
    summary: 'Fetches what has arrived since the last time.',
    session: 'required',
    fields: {
      AK: new20(big, 'the highest number received: confirms all up to it, and the answer begins behind it'),
      GN: new20(word, 'the generation that AK belongs to'),
      WT: new20(
        integer(0, 60),
        'seconds to wait for something to arrive when nothing is there; never more than poll-seconds',
      ),
    },
    reply: {
      MN: field(integer(0, 65535), 'how many'),
      GN: reply20(word, 'the generation of the numbers, when it is not that of the request'),
      ID: reply20(bigs, 'their numbers in the mailbox; 0 for what is not kept there'),
      TS: reply20(bigs, 'their times, ms since 1970'),
      DR: reply20(flags, '0 came in, 1 was sent by another session of this account'),
      FR: reply20(numbers, 'in groups: who wrote it, or did it; 0 elsewhere'),
      EN: reply20(
        bigs,
        'its number in its name: in groups that in the log, else that in the mailbox of who wrote it; 0 for what has none',
      ),
      ...beside20,
      MT: field(
        codes,
        'kinds: 9 message, 2 asked to be added, 3 accepted, 4 refused, 99 status change; 2.0: see the list',
      ),
      UN: field(numbers, 'from whom, or in which group; with DR=1 to whom'),
      MG: field(texts, 'texts; with MT=99 the status'),
    },
    errors: ['malformed', 'session', 'limited', 'failed'],
    notes: [
      'MN is always there; MT, UN and MG are adjacent and MG is last. Nothing new is MN=0 alone; 1.4 also gets the three lists, empty, and 2.0 all six.',
      '1.x over HTTP: a line break inside MG is one LF: one client turns CR into LF itself, the others show it as it is. As a line: %0d%0a.',
      '1.0 to 1.2: a text with = is the last of its batch, since a class of 1.1 cuts there and drops a batch in which it finds fewer texts than senders. The rest comes with the next poll.',
      '1.x: an answer that was written completely does not come again. If the connection broke first, it does.',
      '2.0: entries not confirmed by AK come again, from the same number on. Without AK the answer begins behind what the session has confirmed. What has a number comes first; the rest is in memory only and comes once.',
      'An answer with RES=0 means that the confirmation is on disk. An AK beyond the newest number confirms nothing.',
      'With a GN that is not the present one nothing is confirmed and nothing fetched, and the answer has the present one: go on with Resume.',
      'On a connection with pushes use Confirm: GetMsgEx answers what has been pushed and not confirmed once more.',
    ],
  },
  Confirm: {
    summary: 'Confirms pushed entries.',
    since: '2.0',
    session: 'required',
    needs: 'GetMsgEx',
    fields: {
      AK: field(big, 'the highest number received: confirms all up to it'),
      GN: optional(word, 'the generation that AK belongs to'),
    },
    reply: {
      AK: field(big, 'up to which number this session has confirmed now'),
      GN: field(word, 'the generation of the numbers, when it is not that of the request'),
    },
    errors: ['malformed', 'session', 'limited', 'failed'],
    notes: [
      'With a GN that is not the present one nothing is confirmed: go on with Resume.',
      'RES=0 means that it is on disk. Unconfirmed entries come again with the next Login, Resume or GetMsgEx.',
    ],
  },
  History: {
    summary: 'One conversation, both directions, newest first.',
    since: '2.0',
    session: 'required',
    fields: {
      UN: named('peer', field(account, 'with whom, or which group')),
      BF: optional(big, 'only what has a lower number; 0 or nothing: from the newest on'),
      AF: optional(big, 'instead of BF: the oldest that have a higher number; 0: from the very first on'),
      TN: pageSize(100),
    },
    rows: 'messages',
    reply: {
      FN: lastPage,
      SN: count,
      RD: field(big, 'the highest of my numbers that the other side has read, if it shares that; 0 otherwise'),
      CL: field(big, 'up to which number I have deleted this conversation; 0: not at all'),
      ID: field(bigs, 'numbers in my mailbox, descending; with a group: in its log'),
      TS: field(bigs, 'times, ms since 1970'),
      DR: field(flags, '0 came in, 1 was sent'),
      MT: field(list(said), 'with a group: 9 messages, 90 what happened'),
      FR: field(numbers, 'with a group: who wrote it, or did it'),
      RB: field(codes, 'with a group: how many others have read it, of those that share that'),
      EN: field(bigs, 'its number in its name, that in the mailbox of who wrote it; with a group that is ID'),
      ...beside,
      MG: field(texts, 'texts'),
    },
    errors: ['malformed', 'session', 'limited', 'failed'],
    notes: [
      'With a group all numbers are those of its log, and EN is left out; MT, FR and RB are left out elsewhere. One that I am not in has none.',
      'For the next page BF is the last ID of this one.',
      'With AF it goes the other way, for the next page AF is the first ID of this one, and FN=1 says that no newer one follows; each page is descending all the same.',
    ],
  },
  Conversations: {
    summary: 'With whom I have talked, latest first, and what I have not read.',
    since: '2.0',
    session: 'required',
    counts: 20,
    fields: {
      BF: optional(big, 'only those whose latest message has a lower number; 0 or nothing: from the latest on'),
      TN: pageSize(50),
      AL: optional(flag, '1: also those that I have hidden or deleted; the latter have no text'),
    },
    rows: 'conversations',
    reply: {
      FN: lastPage,
      SN: count,
      UC: field(codes, 'how many of their messages I have not read; 999 is "many"'),
      RA: field(bigs, 'up to which number I have read, or written myself: a reply marks everything before it as read'),
      RD: field(bigs, 'the highest of my numbers that they have read, if they share that; 0 otherwise'),
      UR: field(flags, '1 for those that I have marked as unread'),
      HD: field(bigs, 'up to which number I have hidden them; 0: not at all'),
      CL: field(bigs, 'up to which number I have deleted them; 0: not at all'),
      ID: field(bigs, 'the numbers of the latest messages, descending'),
      TS: field(bigs, 'their times, ms since 1970'),
      DR: field(flags, '0 came in, 1 was sent'),
      FR: field(numbers, 'in groups: who wrote it, or did it; 0 elsewhere'),
      EN: field(bigs, 'in groups: its number in the log of the group; 0 elsewhere'),
      FI: beside.FI,
      RV: beside.RV,
      MT: field(list(said), '9 messages, 90 what happened in a group'),
      UN: named('peer', field(numbers, 'with whom, or which group')),
      NK: field(texts, 'their nicknames, or names'),
      MG: field(texts, 'the beginnings of the texts'),
    },
    errors: ['malformed', 'session', 'limited', 'failed'],
    notes: [
      'For the next page BF is the last ID of this one.',
      'RA, HD and CL of a group are numbers of its log, and RD is 0. FR, EN and MT are left out where no group is listed.',
      'One that is hidden or deleted is listed again once its latest message has a higher number than HD and CL.',
    ],
  },
  FindMsg: {
    summary: 'Looks for messages with a text in them, newest first.',
    since: '2.0',
    session: 'required',
    fields: {
      TX: field(text, 'the text, 1 to 64 characters, in any case and width, and composed or not'),
      UN: named(
        'peer',
        optional(
          account,
          'only in the conversation with this account, or in this group; ID is a number of its log then',
        ),
      ),
      ID: named('before', optional(big, 'only what has a lower number; 0 or nothing: from the newest on')),
      CT: optional(integer(1, 100), 'how many at the most; left out: 50'),
    },
    rows: 'messages',
    reply: {
      SN: count,
      ND: field(big, 'where to go on: ID of the next page; 0 when there is nothing more'),
      ID: field(bigs, 'numbers in my mailbox, descending'),
      TS: field(bigs, 'times, ms since 1970'),
      DR: field(flags, '0 came in, 1 was sent'),
      FR: field(numbers, 'in groups: who wrote it; 0 elsewhere'),
      EN: field(bigs, 'its number in its name: in groups that in the log, else that in the mailbox of who wrote it'),
      ...beside,
      UN: named('peer', field(numbers, 'from whom, or in which group; with DR=1 to whom')),
      MG: field(texts, 'texts'),
    },
    errors: ['malformed', 'session', 'limited', 'failed'],
    notes: [
      'One request looks through a bounded part of the mailbox: a page may be short, or empty, and not the last.',
    ],
  },
  GetMsg: {
    summary: 'One message by its name.',
    since: '2.0',
    session: 'required',
    fields: { NA: theMessage },
    reply: {
      NA: theMessage,
      ID: field(big, 'its number in my mailbox; in a group that in its log'),
      TS: field(big, 'its time, ms since 1970'),
      DR: field(flag, '0 came in, 1 was sent'),
      FR: field(account, 'who wrote it'),
      QT: named('quote', field(messageName, 'the name of the message that it answers')),
      AT: named('mentions', field(mentioned, beside.AT.about)),
      FI: named('files', field(attached, beside.FI.about)),
      RX: named('reactions', field(reactionsTo, beside.RX.about)),
      ED: named('editedAt', field(big, beside.ED.about)),
      RV: named('isRecalled', field(flag, beside.RV.about)),
      UN: named('peer', field(account, 'from whom, or in which group; with DR=1 to whom')),
      MG: field(text, 'the text'),
    },
    errors: ['malformed', 'session', 'unknown', 'limited', 'failed'],
    notes: [
      'QT, AT, FI, RX, ED and RV are there when it has them.',
      'RES=31 also for one that I may not read: of another conversation, of before I joined a group, of one that I have left, or deleted by Forget.',
    ],
  },
  Recall: {
    summary: 'Takes a message back, for everybody.',
    since: '2.0',
    session: 'required',
    once: true,
    fields: { NA: theMessage },
    reply: {},
    errors: ['malformed', 'session', 'refused', 'unknown', 'limited', 'failed'],
    notes: [
      'My own messages for recall-minutes; in a group its owner those of all, and administrators those of members and their own, at any time.',
      'The text is gone from the database with RES=0, with its quote, mentions and reactions, and so are files that no other message names. Its place stays, with RV=1.',
      'Everybody who can read the message is told by an entry of kind 13. A legacy client that has not fetched the message never gets it; others read a line that says so.',
      'One that is recalled already is RES=0 again.',
    ],
  },
  EditMsg: {
    summary: 'Changes the text of a message of mine.',
    since: '2.0',
    session: 'required',
    once: true,
    fields: {
      NA: theMessage,
      MG: field(text, 'the new text, with the bounds of CLTMSG'),
    },
    reply: { TS: named('editedAt', field(big, 'when it was edited, ms since 1970; left out when it had this text')) },
    errors: ['malformed', 'session', 'refused', 'unknown', 'limited', 'large', 'failed'],
    notes: [
      'For edit-minutes after it was sent. The old text is kept nowhere.',
      'Everybody who has the message is told by an entry of kind 14; GetMsg answers the text. Legacy clients read a line with the newest text.',
    ],
  },
  React: {
    summary: 'Gives a message a reaction, in place of the one that I gave it before.',
    since: '2.0',
    session: 'required',
    once: true,
    fields: {
      NA: theMessage,
      RX: named(
        'reaction',
        optional(text, 'an emoji, or a word of at most 32 bytes without blanks; left out: mine is taken back'),
      ),
    },
    reply: {},
    errors: ['malformed', 'session', 'refused', 'unknown', 'limited', 'large', 'failed'],
    notes: [
      'At most 100 accounts react to one message. Everybody who has it is told by an entry of kind 15.',
      'Legacy clients are not told.',
    ],
  },
  Preview: {
    summary: 'What a page says of itself to which a message links.',
    since: '2.0',
    session: 'required',
    needs: 'GetMsgEx',
    fields: { UR: named('url', field(text, 'the address of the page, http or https, at most 2048 characters')) },
    reply: {
      RS: named('isMissing', field(flag, '0 it is there, 1 there is none')),
      TI: field(text, 'the title'),
      NM: named('site', field(text, 'the name of the site, if the page says it')),
      TX: named('description', field(text, 'what it is about, if the page says it')),
    },
    errors: ['malformed', 'session', 'refused', 'limited'],
    notes: [
      'LP of Server says whether the operator has switched it on; RES=30 otherwise.',
      'The server fetches the page, on the open internet only, and remembers it for a while. Pictures are not fetched.',
      'Why there is none is not said: the page may say nothing, be no page, not answer in time, or be in a network that is not asked.',
    ],
  },
  Read: {
    summary: 'Says how far I have read in a conversation.',
    since: '2.0',
    session: 'required',
    fields: {
      UN: named('peer', field(account, 'with whom')),
      ID: field(big, 'the number of the last message that I have read; in a group that of its log'),
      GN: optional(word, 'the generation that ID belongs to; with another one nothing is marked'),
    },
    reply: {},
    errors: ['malformed', 'session', 'refused', 'limited', 'failed'],
    notes: [
      'It never goes back, and takes away the mark of SetTalk. My other sessions are told (MT=96, UN the other side, MG my number).',
      'The other side is told as well when my policy shares it (MT=94, MG the number of the message in the mailbox of the sender). Not while I am hidden, since it would show that I am there: what I read then is told with the first Read after that.',
    ],
  },
  SetTalk: {
    summary: 'Marks a conversation as unread, or hides it from my list.',
    since: '2.0',
    session: 'required',
    once: true,
    fields: {
      UN: named('peer', field(account, 'with whom')),
      UR: optional(flag, '1: it is marked as unread until I read or answer it; 0: it is not'),
      HD: named('isHidden', optional(flag, '1: it is not listed until its next message, from either side; 0: it is')),
      ID: optional(
        big,
        'the newest number in it that I know, in a group that of its log: HD=1 hides up to it; left out: all',
      ),
      GN: optional(word, 'the generation that ID belongs to; with another one nothing is changed'),
    },
    reply: {},
    errors: ['malformed', 'session', 'refused', 'limited', 'failed'],
    notes: [
      'What is left out stays. In a conversation without messages nothing changes, and RES is 0 all the same.',
      'My other sessions are told (MT=91, UN the other side), the other side is not. Nothing is deleted.',
    ],
  },
  Forget: {
    summary: 'Deletes the messages of a conversation up to one, for me only.',
    since: '2.0',
    session: 'required',
    once: true,
    fields: {
      UN: named('peer', field(account, 'with whom')),
      ID: field(big, 'the number of the last message that goes; in a group that of its log'),
      GN: optional(word, 'the generation that ID belongs to; with another one nothing is deleted'),
    },
    reply: {},
    errors: ['malformed', 'session', 'refused', 'limited', 'failed'],
    notes: [
      'History, FindMsg, Conversations and the unread count leave them out from now on, in all my sessions, which are told (MT=91, UN the other side). The other side keeps what it has, and is not told. It cannot be taken back.',
      'What a session has not fetched still comes to it once, with MT=9 and its number: a message that was accepted is never lost. Programs that show conversations leave out what CL covers.',
      'The rows stay in the database and in backups, and count as messages for Confirm and a repeated ID.',
    ],
  },
  Typing: {
    summary: 'Tells a friend, or a group, that I am typing.',
    since: '2.0',
    session: 'required',
    fields: { UN: named('peer', field(account, 'whom')) },
    reply: {},
    errors: ['malformed', 'session', 'refused', 'limited', 'failed'],
    notes: [
      'Send it at most every few seconds; it counts for five. It reaches friends that are connected at that moment, and is kept nowhere. While I am hidden nothing is told.',
    ],
  },
} as const satisfies Record<string, Command>;
