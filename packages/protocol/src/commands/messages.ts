import { attached, mentioned, messageName, reactionsTo } from '../beside.ts';
import { account, integer, list, text, word } from '../fields.ts';
import { beside } from './beside.ts';
import {
  big,
  bigs,
  type Command,
  codes,
  field,
  flag,
  flags,
  named,
  new20,
  numbers,
  optional,
  reply20,
  since20,
  tail,
  texts,
} from './parts.ts';

const theMessage = named('name', field(messageName, 'its name: who wrote it, or the group, and its EN: 10001-4711'));

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
