import {
  type Command,
  type CommandName,
  commands,
  encodeModernRequest,
  encodePush,
  encodeRefusal,
  encodeReply,
  encodeRequest,
  type ReplyOf,
  type RequestOf,
  refuse,
} from '../../packages/protocol/src/index.ts';

type Exchange<C extends CommandName> = { readonly request: RequestOf<C>; readonly reply: ReplyOf<C> };

/** An exchange in the version that brought the command, and in 2.0 where that is another one. */
type Example<C extends CommandName> = Exchange<C> & { readonly modern?: Exchange<C> };

const NOON = 1_790_000_000_000;
const DAY = 86_400_000;
const GENERATION = '3f9c2a7d81e05b46';
const FILE = 'kP2mZx8dTqLw0NfYr6bSgA';
const TOKEN = '5N4nPgX2yKq8vT1cZs9JwLr7HbUeD3fA';

/** An example for each command; a missing one does not compile. The codec writes both lines. */
const examples: { readonly [C in CommandName]: Example<C> } = {
  Login: {
    request: { PS: '5f4dcc3b5aa765d61d8327deb882cf99' },
    reply: { RS: 0, HI: 60, LI: 300 },
    modern: {
      request: { PS: '5f4dcc3b5aa765d61d8327deb882cf99', CL: 'Web, Firefox on Linux' },
      reply: { RS: 0, HI: 60, LI: 2_592_000, SID: TOKEN, AK: 0, GN: GENERATION },
    },
  },
  Logout: { request: {}, reply: {} },
  Resume: { request: { AK: 41, GN: GENERATION }, reply: { HI: 60, LI: 2_592_000, AK: 41, GN: GENERATION, ST: 10 } },
  Ping: { request: {}, reply: {} },
  Sessions: {
    request: {},
    reply: {
      SN: 2,
      ID: [0, 3],
      ME: [0, 1],
      ON: [0, 1],
      CT: [0, NOON - DAY],
      TS: [NOON - 3000, NOON],
      AP: [2, 0],
      AD: ['192.168.1.7', '192.168.1.20'],
      CL: ['', 'Web, Firefox on Linux'],
    },
  },
  EndSession: { request: { ID: 3 }, reply: {} },
  SetPush: {
    request: {
      EP: 'https://push.example.net/send/kZ81vQ',
      KY: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
      AU: 'BTBZMqHH6r4Tts7J_aSIgg',
      TX: 1,
      LN: 'en',
    },
    reply: {},
  },
  EndPush: { request: {}, reply: {} },
  AddAppPwd: {
    request: { NM: 'Door bell', CM: ['CLTMSG'], NW: ['192.168.1.0/24'] },
    reply: { ID: 2, PW: 'k7mq2vxp9cwd4tzh' },
  },
  AppPwds: {
    request: {},
    reply: {
      SN: 1,
      ID: [2],
      CT: [NOON - DAY],
      EX: [0],
      TS: [NOON],
      AD: ['192.168.1.7'],
      CM: ['CLTMSG'],
      NW: ['192.168.1.0/24'],
      NM: ['Door bell'],
    },
  },
  EndAppPwd: { request: { ID: 2 }, reply: {} },
  GetInfo: { request: { LV: 1, UN: 10002 }, reply: { FC: 27, LV: 1, SX: 1, UN: 10002, NK: 'Ann, at home' } },
  Finger: {
    request: { AG: 0, SX: 1, PV: '2' },
    reply: { AG: [33], FC: [27], FN: 1, SN: 1, SX: ['1'], PV: ['北京'], UN: [10002], NK: ['Ann, at home'] },
  },
  Change_Stat: { request: { ST: 30 }, reply: {} },
  Register: {
    request: { NK: 'Dan', PS: '5f4dcc3b5aa765d61d8327deb882cf99', IC: 'w3hn8rq5bt2kzx7m' },
    reply: { UN: 10011 },
  },
  SetInfo: { request: { NK: 'Ann, at work', SX: 2, CT: '' }, reply: {} },
  SetPolicy: { request: { AA: 1, OL: 2 }, reply: { AA: 1, FI: 0, MS: 0, RM: 1, OL: 2, LS: 1 } },
  ChangePwd: {
    request: { PS: '5f4dcc3b5aa765d61d8327deb882cf99', NP: '482c811da5d5b4bc6d497ffa98491e38' },
    reply: { SID: 'Qd8sRk2VtY6mXb0NfEw4JcGz1LpUhA9o' },
  },
  AddInvite: { request: { CT: 5 }, reply: { IC: 'w3hn8rq5bt2kzx7m', EX: NOON + 14 * DAY } },
  Invites: {
    request: {},
    reply: { SN: 1, CT: [4], EX: [NOON + 14 * DAY], UN: [10001], IC: ['w3hn8rq5bt2kzx7m'] },
  },
  Invitation: {
    request: { IC: 'w3hn8rq5bt2kzx7m' },
    reply: { EX: NOON + 14 * DAY, FC: 27, UN: 10001, NK: 'Ann, at home' },
  },
  EndInvite: { request: { IC: 'w3hn8rq5bt2kzx7m' }, reply: {} },
  List: {
    request: { TN: 160, UN: 0 },
    reply: { FN: 1, SN: 2, UN: [10002, 10010] },
    modern: {
      request: { TN: 120, UN: 0 },
      reply: {
        FN: 1,
        SN: 2,
        FC: [27, 0],
        ST: [10, 20],
        NK: ['Ann, at home', '小Q'],
        RK: ['Sister', ''],
        GP: ['Family', ''],
        UN: [10002, 10010],
        LS: [0, NOON - DAY],
      },
    },
  },
  Query_Stat: {
    request: { TN: 50, UN: 0 },
    reply: { FC: [27, 0], FN: 1, SN: 2, ST: [10, 30], UN: [10002, 10010], NK: ['Ann, at home', '小Q'] },
  },
  SimpleInfo2: {
    request: { UN: 0 },
    reply: { NP: 65535, SN: 2, UN: [10002, 10010], FC: [27, 0], NK: ['Ann, at home', '小Q'] },
  },
  Query_Stat2: { request: { UN: 0 }, reply: { FN: 1, SN: 2, ST: [10, 30], UN: [10002, 10010] } },
  GROUP_CMD: { request: {}, reply: {} },
  AddToList: { request: { UN: 10003 }, reply: { CD: 1, UN: 10003 } },
  Ack_AddToList: { request: { UN: 10003, CD: 2, RS: 'It is me, Ann' }, reply: {} },
  DelFromList: { request: { UN: 10003 }, reply: {} },
  SetFriend: { request: { UN: 10002, RK: 'Sister', GP: 'Family' }, reply: {} },
  Requests: {
    request: {},
    reply: {
      SN: 2,
      FC: [27, 0],
      TS: [NOON, NOON - DAY],
      GR: [0, 10050],
      IV: [0, 1],
      UN: [10003, 10002],
      NK: ['Ben', 'Ann'],
      KN: ['', 'Chess'],
      MG: ['It is me, Ben', ''],
    },
  },
  Block: { request: { UN: 10004 }, reply: {} },
  Unblock: { request: { UN: 10004 }, reply: {} },
  Blocks: { request: { TN: 120, UN: 0 }, reply: { FN: 1, SN: 1, UN: [10004], NK: ['Eve'] } },
  NewGroup: { request: { NK: 'Chess', AA: 1, UN: [10003] }, reply: { GR: 10050 } },
  Groups: {
    request: { TN: 120, UN: 0 },
    reply: {
      FN: 1,
      SN: 1,
      FC: [0],
      MC: [12],
      RO: [2],
      MU: [0],
      TP: [1],
      GP: [''],
      EN: [481],
      GR: [10050],
      NK: ['Chess'],
    },
  },
  GroupInfo: {
    request: { GR: 10050 },
    reply: {
      GR: 10050,
      NK: 'Chess',
      FC: 0,
      NO: 'Thursdays at eight',
      AA: 1,
      MC: 12,
      MX: 500,
      OW: 10001,
      RO: 2,
      CA: '',
      SI: 0,
      AM: 0,
      IV: 1,
      FI: 1,
      HB: 0,
      BA: 0,
      CT: NOON - DAY,
    },
  },
  SetGroup: { request: { GR: 10050, NO: 'Thursdays at eight', FI: 1 }, reply: {} },
  Members: {
    request: { GR: 10050, TN: 120, UN: 0 },
    reply: {
      FN: 1,
      SN: 2,
      FC: [7, 27],
      RO: [2, 0],
      SI: [0, 0],
      TS: [NOON - DAY, NOON],
      UN: [10001, 10003],
      NK: ['Ann', 'Ben'],
      CA: ['', 'Ben, black'],
    },
  },
  SetMember: { request: { GR: 10050, UN: 10003, SI: 600 }, reply: {} },
  InviteToGroup: { request: { GR: 10050, UN: [10003, 10004] }, reply: { UN: [10003] } },
  Kick: { request: { GR: 10050, UN: 10004, BL: 1 }, reply: {} },
  LeaveGroup: { request: { GR: 10050 }, reply: {} },
  EndGroup: { request: { GR: 10050 }, reply: {} },
  GroupCode: { request: { GR: 10050 }, reply: { IC: 'u3Nq8vT1cZs9JwLr7HbU' } },
  FindGroups: {
    request: { TX: 'chess' },
    reply: { ND: 0, SN: 1, FC: [0], MC: [12], AA: [1], GR: [10050], NK: ['Chess'] },
  },
  AllGroups: {
    request: { TN: 120, UN: 0 },
    reply: { FN: 1, SN: 1, MC: [12], EN: [481], CT: [NOON - DAY], OW: [10001], GR: [10050], NK: ['Chess'] },
  },
  SetOwner: { request: { GR: 10050, UN: 10003 }, reply: {} },
  CLTMSG: {
    request: { UN: 10002, MG: 'Salt & pepper, 100%' },
    reply: {},
    modern: {
      request: { UN: 10002, ID: 'm-7f31c2a9', MG: 'Salt & pepper, 100%' },
      reply: { ID: 42, TS: NOON },
    },
  },
  GetMsgEx: {
    request: {},
    reply: { MN: 2, MT: [9, 99], UN: [10002, 10010], MG: ['Salt & pepper, 100%', '30'] },
    modern: {
      request: { AK: 41, WT: 30 },
      reply: {
        MN: 2,
        ID: [42, 0],
        TS: [NOON, NOON],
        DR: [0, 0],
        EN: [57, 0],
        QT: ['10001-41', ''],
        MT: [9, 99],
        UN: [10002, 10010],
        MG: ['Salt & pepper, 100%', '30'],
      },
    },
  },
  Confirm: { request: { AK: 42 }, reply: { AK: 42 } },
  History: {
    request: { UN: 10002, BF: 0, TN: 2 },
    reply: {
      FN: 0,
      SN: 2,
      RD: 41,
      CL: 0,
      ID: [42, 41],
      TS: [NOON, NOON - 60_000],
      DR: [0, 1],
      MG: ['Four.', 'Tea at 4 or 5?'],
    },
  },
  Conversations: {
    request: { TN: 1 },
    reply: {
      FN: 0,
      SN: 1,
      UC: [1],
      RA: [41],
      RD: [41],
      UR: [0],
      HD: [0],
      CL: [0],
      ID: [42],
      TS: [NOON],
      DR: [0],
      UN: [10002],
      NK: ['Ann, at home'],
      MG: ['Four.'],
    },
  },
  Read: { request: { UN: 10002, ID: 42 }, reply: {} },
  SetTalk: { request: { UN: 10002, HD: 1, ID: 42 }, reply: {} },
  Forget: { request: { UN: 10002, ID: 42 }, reply: {} },
  Typing: { request: { UN: 10002 }, reply: {} },
  FindMsg: {
    request: { TX: 'tea' },
    reply: {
      SN: 2,
      ND: 0,
      ID: [42, 17],
      TS: [NOON, NOON - DAY],
      DR: [0, 1],
      EN: [57, 17],
      UN: [10002, 10002],
      MG: ['Tea at 4?', 'I have no tea'],
    },
  },
  GetMsg: {
    request: { NA: '10002-57' },
    reply: {
      NA: '10002-57',
      ID: 42,
      TS: NOON,
      DR: 0,
      FR: 10002,
      FI: [{ id: FILE, type: 'image/jpeg', bytes: 120_314, width: 1600, height: 1200, name: 'cat.jpg' }],
      RX: [{ reaction: '👍', uins: [10001] }],
      UN: 10002,
      MG: 'Tea at 4?',
    },
  },
  Recall: { request: { NA: '10001-43' }, reply: {} },
  EditMsg: { request: { NA: '10001-43', MG: 'I have tea & cake' }, reply: { TS: NOON } },
  React: { request: { NA: '10002-57', RX: '👍' }, reply: {} },
  Preview: {
    request: { UR: 'https://example.org/rooks?page=2' },
    reply: { RS: 0, TI: 'Rooks of the old town', NM: 'Bird watch', TX: 'Where they breed, and when they are loudest.' },
  },
  NewFile: { request: { SZ: 122_880, NM: 'cat.jpg' }, reply: { ID: FILE, EX: NOON + DAY } },
  FileInfo: {
    request: { ID: FILE },
    reply: { ID: FILE, NM: 'cat.jpg', TP: 'image/jpeg', SZ: 120_314, WD: 1600, HT: 1200, TS: NOON },
  },
  Files: {
    request: { TN: 2 },
    reply: {
      FN: 0,
      SN: 2,
      ND: 17,
      US: 5_242_880,
      MX: 5_368_709_120,
      ID: [FILE, 'Xw3aBv9cR1uPz7hEoLqT5g'],
      NM: ['cat.jpg', 'minutes.pdf'],
      TP: ['image/jpeg', 'application/octet-stream'],
      SZ: [120_314, 48_221],
      WD: [1600, 0],
      HT: [1200, 0],
      TS: [NOON, NOON - DAY],
    },
  },
  FileLink: {
    request: { ID: FILE, SC: 3600 },
    reply: { UR: `/files/${FILE}/cat.jpg?until=1790003600&key=mD4tq0VnSxW8yGfB2cJ6Rw`, EX: NOON + 3_600_000 },
  },
  DelFile: { request: { ID: FILE }, reply: {} },
  Server: { request: {}, reply: { NM: 'Rookery', VN: '0.1.0', RG: 'invite', MB: 4000 } },
  Accounts: {
    request: { KW: 'bo', CT: 10 },
    reply: {
      SN: 1,
      ND: 0,
      UN: [10002],
      ST: [10],
      DS: [0],
      AD: [0],
      CT: [NOON - 30 * DAY],
      TS: [NOON],
      NK: ['Bob'],
    },
  },
  AddAccount: { request: { NK: 'Cara' }, reply: { UN: 10003, PW: 'k7mq2vxp9cwd4tzh' } },
  SetAccount: { request: { UN: 10003, DS: 1 }, reply: {} },
  ResetPwd: { request: { UN: 10003 }, reply: { PW: 'w3hn8rq5bt2kzx7m' } },
  SessionsOf: {
    request: { UN: 10002 },
    reply: {
      SN: 1,
      ID: [4],
      ME: [0],
      ON: [1],
      CT: [NOON - DAY],
      TS: [NOON],
      AP: [0],
      AD: ['192.168.1.21'],
      CL: ['Terminal'],
    },
  },
  EndSessionOf: { request: { UN: 10002, ID: 4 }, reply: {} },
  Figures: {
    request: {},
    reply: {
      TS: NOON,
      UP: 3 * DAY,
      OA: 12,
      SS: 19,
      CN: 17,
      RQ: 480_211,
      MS: 9034,
      RF: 312,
      ME: 118_489_088,
      DB: 20_971_520,
    },
  },
  ServerInfo: {
    request: {},
    reply: {
      SN: 4,
      KN: ['version', 'accounts', 'server-name', 'metrics-token'],
      KV: ['0.1.0', '25', 'Rookery', '(set)'],
    },
  },
  AuditLog: {
    request: { CT: 2 },
    reply: {
      SN: 2,
      ND: 6,
      ID: [7, 6],
      TS: [NOON, NOON - DAY],
      BY: [10001, 0],
      ON: [10003, 10003],
      AC: ['disable', 'create'],
      MG: ['', ''],
    },
  },
  Watch: { request: { ON: 1 }, reply: {} },
};

const head = { seq: '17', uin: '10001' };
const ofNobody: ReadonlySet<CommandName> = new Set<CommandName>(['Login', 'Register']);

/** The lines of a command's example. */
export function exchange<C extends CommandName>(name: C): string[] {
  const { modern, ...first } = examples[name] as Example<C>;
  const isModern = (commands[name] as Command).since !== undefined;
  // Its only answer is a refusal.
  if (name === 'GROUP_CMD') return refusedGroup();
  return [...linesOf(name, first, isModern), ...(modern ? ['', ...linesOf(name, modern, true)] : [])];
}

function linesOf<C extends CommandName>(name: C, { request, reply }: Exchange<C>, isModern: boolean): string[] {
  const from = name === 'Register' ? { ...head, uin: '0' } : head;
  const token = ofNobody.has(name) ? undefined : TOKEN;
  const asked = isModern ? encodeModernRequest(name, from, request, token) : encodeRequest(name, from, request);
  return [`> ${asked}`, `< ${encodeReply(name, { ...from, cmd: name }, reply, isModern ? 'modern' : 'web')}`];
}

function refusedGroup(): string[] {
  const refusal = refuse('refused', 'Group chats are not served here.');
  return [
    `> ${encodeRequest('GROUP_CMD', head, {})}`,
    `< ${encodeRefusal('GROUP_CMD', { ...head, cmd: 'GROUP_CMD' }, refusal)}`,
  ];
}

/** What a request looks like that is not carried out. */
export function refusedExchange(): string[] {
  const refusal = refuse('limited', 'Too many messages; wait 2 s.', 2);
  return [
    `> ${encodeRequest('CLTMSG', head, { UN: 10002, MG: 'Hello' })}`,
    `< ${encodeRefusal('CLTMSG', { ...head, cmd: 'CLTMSG' }, refusal)}`,
  ];
}

export function reasonExchange(): string[] {
  const refusal = refuse('unknown', 'UN: there is no account 10099.', 'no-account');
  return [
    `> ${encodeModernRequest('AddToList', head, { UN: 10099 })}`,
    `< ${encodeRefusal('AddToList', { ...head, cmd: 'AddToList' }, refusal, 'modern')}`,
  ];
}

/** What is pushed to a connection of 2.0. */
export function pushedLines(): string[] {
  const rest = { at: NOON, sent: false };
  return [
    `< ${encodePush(10001, { kind: 9, peer: 10002, text: 'Salt & pepper, 100%', number: 42, entry: 57, ...rest })}`,
    `< ${encodePush(10001, { kind: 99, peer: 10010, text: '30', number: 0, ...rest })}`,
  ];
}
