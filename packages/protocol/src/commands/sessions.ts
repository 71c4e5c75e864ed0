import { integer, password, secret, text } from '../fields.ts';
import { reason } from '../reasons.ts';
import {
  big,
  bigs,
  type Command,
  count,
  digestFlag,
  field,
  flags,
  needing,
  new20,
  optional,
  reply20,
  status,
  texts,
} from './parts.ts';

// An empty one is a mistake, and not the same as none: nobody should get more than was meant.
const limit = (about: string) => ({ ...optional(texts, about), mayBeEmpty: true as const });

/** What is told of sessions, one element for each. */
export const sessionLists = {
  SN: count,
  ID: field(bigs, 'their numbers; 0 is the session of the old clients'),
  ME: field(flags, '1 for the session that asks'),
  ON: field(flags, '1 for those that are there now'),
  CT: field(bigs, 'when they were opened; 0 not known'),
  TS: field(bigs, 'when they were last seen'),
  AP: field(bigs, 'the app password they were opened with; 0 for the password of the account'),
  AD: field(texts, 'the addresses they were last seen from'),
  CL: field(texts, 'the names of their programs'),
} as const;

/** Who is logged in, with what. */
export const sessionCommands = {
  Login: {
    summary: 'Opens a session.',
    session: 'none',
    needs: 'nothing',
    echo: 'Login',
    fields: {
      PS: field(password, 'the password, in 1.x as its MD5 in upper or lower case; or an app password'),
      M5: digestFlag,
      ST: needing('Change_Stat', optional(status, 'the status to begin with')),
      LG: needing('Change_Stat', optional(text, '40 begins hidden; anything else has no effect')),
      CL: new20(text, 'the name of the program and the device, shown by Sessions; at most 64 characters'),
    },
    reply: {
      RS: field(integer(0, 1), '0 logged in, 1 refused'),
      HI: field(integer(1, 3600), 'seconds between two signs of life'),
      LI: field(integer(1, 31_536_000), 'seconds of silence after which the session ends'),
      SID: reply20(secret, 'the token of the session: whoever has it is logged in'),
      AK: reply20(big, 'up to which number of the mailbox this session has confirmed'),
      RA: field(text, 'why the login was refused'),
      RC: reply20(reason, 'the same as a word of the table of reasons'),
    },
    errors: ['malformed', 'account', 'refused', 'limited', 'failed'],
    notes: [
      'RES, RS, HI and LI stand together in this order; clients look for the literal text RES=0&RS=0 and LI=300.',
      'A wrong password and an account that does not exist get the same answer: RES=0&RS=1 and RA. From 1.3 on RA also holds the words "Password error", which one client looks for.',
      'The original kept silent on a wrong LC or an empty PS, and clients then repeated the request up to three times. Here LC is ignored and the rest gets RES=1.',
      'A right password for an account that is disabled, or that takes no logins of the old protocol, gets RS=1 as well; RA says so.',
      'A number that cannot be an account (100, 10000) gets RES=5.',
      '1.x over HTTP: the session is bound to the account and the address; a second login from another address ends the first session, from the same address it goes on in it. 1.x as lines: it is bound to the connection, and ends with it. The old clients of an account share one session: the last login counts, and the one before sees RES=20.',
      '2.0: the session is SID, and an account may have several. It begins where the account has confirmed furthest, so what nobody has fetched yet comes. On a connection of lines or a WebSocket it binds the connection: SID may then be left out, and what happens is pushed.',
      'Without ST the status is online, or stays what it is while another session is there, or when an app password without Change_Stat opens the session.',
      'An app password without GetMsgEx does not take the place of an old session that fetches: RS=1.',
    ],
  },
  Logout: {
    summary: 'Ends the session.',
    session: 'none',
    needs: 'nothing',
    fields: {},
    reply: {},
    errors: ['malformed', 'limited', 'failed'],
    notes: ['Answers RES=0 without a session, too. In 2.0 SID, or the connection, says which session.'],
  },
  Resume: {
    summary:
      'Goes on in a session: binds this connection to it, so that SID may be left out and what happens is pushed.',
    since: '2.0',
    session: 'required',
    needs: 'nothing',
    fields: {
      AK: needing(
        'GetMsgEx',
        optional(big, 'the highest number received so far: confirms all up to it, and pushes begin behind it'),
      ),
    },
    reply: {
      HI: field(integer(1, 3600), 'seconds between two signs of life'),
      LI: field(integer(1, 31_536_000), 'seconds of silence after which the session ends'),
      AK: field(big, 'up to which number this session has confirmed'),
      ST: field(status, 'my status'),
    },
    errors: ['malformed', 'session', 'limited', 'failed'],
    notes: [
      'Over HTTP it binds nothing, and says whether the session is still there.',
      'An AK below what the session has confirmed is taken as well: several connections of one session may have got different things.',
      'What was not confirmed is pushed at once, behind the answer.',
    ],
  },
  Ping: {
    summary: 'A sign of life.',
    since: '2.0',
    session: 'required',
    needs: 'nothing',
    fields: {},
    reply: {},
    errors: ['malformed', 'session', 'limited'],
    notes: ['Any other request is one as well. A connection of lines that is silent for 2.5 times HI is closed.'],
  },
  Sessions: {
    summary: 'The sessions of this account.',
    since: '2.0',
    session: 'owner',
    fields: {},
    reply: sessionLists,
    errors: ['malformed', 'session', 'refused', 'limited', 'failed'],
  },
  EndSession: {
    summary: 'Ends one session of this account.',
    since: '2.0',
    session: 'owner',
    fields: { ID: field(big, 'its number, of Sessions; 0 is that of the old clients') },
    reply: {},
    errors: ['malformed', 'session', 'refused', 'unknown', 'limited', 'failed'],
    notes: ['Its token is worth nothing from then on. Its connections are told (MT=95) and closed.'],
  },
  AddAppPwd: {
    summary: 'Makes an app password: one more password, for an old client or a script, that can do less.',
    since: '2.0',
    session: 'owner',
    fields: {
      NM: field(text, 'what it is for; at most 64 characters'),
      CM: limit('the commands it is good for, each followed by a comma; left out: all'),
      NW: limit('the networks it is good from (192.168.1.0/24 or an address), each followed by a comma; left out: all'),
      EX: optional(big, 'the time at which it ends, ms since 1970; left out: never'),
    },
    reply: {
      ID: field(big, 'its number'),
      PW: field(secret, 'the password; it is never shown again'),
    },
    errors: ['malformed', 'session', 'refused', 'limited', 'large', 'failed'],
    notes: [
      'Log in with it as with any password. A session that was opened with it ends with it.',
      'Whatever its commands: it never changes passwords, sessions, policy or invitations. Without GetMsgEx among its commands nothing is pushed to its sessions, they confirm nothing, and nobody sees the account as there because of them.',
      'When there are too many sessions, one more of an app password ends the oldest of its own first.',
    ],
  },
  AppPwds: {
    summary: 'The app passwords of this account, without the passwords.',
    since: '2.0',
    session: 'owner',
    fields: {},
    reply: {
      SN: count,
      ID: field(bigs, 'their numbers'),
      CT: field(bigs, 'when they were made'),
      EX: field(bigs, 'when they end; 0 never'),
      TS: field(bigs, 'when they were last used; 0 never'),
      AD: field(texts, 'from where they were last used'),
      CM: field(texts, 'the commands they are good for, with blanks between; empty: all'),
      NW: field(texts, 'the networks they are good from, with blanks between; empty: all'),
      NM: field(texts, 'what they are for'),
    },
    errors: ['malformed', 'session', 'refused', 'limited', 'failed'],
  },
  EndAppPwd: {
    summary: 'Revokes an app password, and ends the sessions that were opened with it.',
    since: '2.0',
    session: 'owner',
    fields: { ID: field(big, 'its number, of AppPwds') },
    reply: {},
    errors: ['malformed', 'session', 'refused', 'unknown', 'limited', 'failed'],
  },
} as const satisfies Record<string, Command>;
