import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type Command,
  type CommandName,
  commands,
  echoOf,
  encodeReply,
  errors,
  findCommand,
  pushes,
  reasons,
  refuse,
} from './index.ts';

const rows = Object.entries(commands) as [CommandName, Command][];

/** What clients send as CMD, and what they must read in the answer (docs/WIRE.md, Head). */
const legacy = {
  Login: 'Login',
  Logout: 'LOGOUT',
  List: 'LIST',
  Query_Stat: 'QUERY_STAT',
  SimpleInfo2: 'SIMPLEINFO2',
  Query_Stat2: 'QUERY_STAT2',
  GetInfo: 'GETINFO',
  AddToList: 'ADDTOLIST',
  Ack_AddToList: 'ACK_ADDTOLIST',
  DelFromList: 'DELFROMLIST',
  Finger: 'FINGER',
  Change_Stat: 'CHANGE_STAT',
  GROUP_CMD: 'GROUP_CMD',
  GetMsgEx: 'GETMSGEX',
  CLTMSG: 'CLTMSG',
} as const;
const echoes: Record<CommandName, string> = {
  ...legacy,
  Resume: 'RESUME',
  Ping: 'PING',
  Sessions: 'SESSIONS',
  EndSession: 'ENDSESSION',
  SetPush: 'SETPUSH',
  EndPush: 'ENDPUSH',
  AddAppPwd: 'ADDAPPPWD',
  AppPwds: 'APPPWDS',
  EndAppPwd: 'ENDAPPPWD',
  Register: 'REGISTER',
  SetInfo: 'SETINFO',
  SetPolicy: 'SETPOLICY',
  ChangePwd: 'CHANGEPWD',
  AddInvite: 'ADDINVITE',
  Invitation: 'INVITATION',
  Invites: 'INVITES',
  EndInvite: 'ENDINVITE',
  NewGroup: 'NEWGROUP',
  Groups: 'GROUPS',
  GroupInfo: 'GROUPINFO',
  SetGroup: 'SETGROUP',
  Members: 'MEMBERS',
  SetMember: 'SETMEMBER',
  InviteToGroup: 'INVITETOGROUP',
  Kick: 'KICK',
  LeaveGroup: 'LEAVEGROUP',
  EndGroup: 'ENDGROUP',
  GroupCode: 'GROUPCODE',
  FindGroups: 'FINDGROUPS',
  AllGroups: 'ALLGROUPS',
  SetOwner: 'SETOWNER',
  SetFriend: 'SETFRIEND',
  Requests: 'REQUESTS',
  Block: 'BLOCK',
  Unblock: 'UNBLOCK',
  Blocks: 'BLOCKS',
  Confirm: 'CONFIRM',
  History: 'HISTORY',
  Conversations: 'CONVERSATIONS',
  Read: 'READ',
  SetTalk: 'SETTALK',
  Forget: 'FORGET',
  Typing: 'TYPING',
  FindMsg: 'FINDMSG',
  GetMsg: 'GETMSG',
  Recall: 'RECALL',
  EditMsg: 'EDITMSG',
  React: 'REACT',
  Preview: 'PREVIEW',
  NewFile: 'NEWFILE',
  FileInfo: 'FILEINFO',
  Files: 'FILES',
  FileLink: 'FILELINK',
  DelFile: 'DELFILE',
  Server: 'SERVER',
  Accounts: 'ACCOUNTS',
  AddAccount: 'ADDACCOUNT',
  SetAccount: 'SETACCOUNT',
  ResetPwd: 'RESETPWD',
  SessionsOf: 'SESSIONSOF',
  EndSessionOf: 'ENDSESSIONOF',
  Figures: 'FIGURES',
  ServerInfo: 'SERVERINFO',
  AuditLog: 'AUDITLOG',
  Watch: 'WATCH',
};

describe('each command', () => {
  for (const [name] of rows) {
    test(`${name} is found without regard to case, and answered as ${echoes[name]}`, () => {
      for (const spelling of [name, name.toLowerCase(), name.toUpperCase()]) {
        assert.equal(findCommand(spelling), name);
        assert.equal(echoOf(spelling, name), echoes[name]);
        const head = { cmd: spelling, seq: '17923', uin: '10001' };
        const rest = `&CMD=${echoes[name]}&SEQ=17923&UIN=10001&RES=0`;
        assert.equal(encodeReply(name, head, {}), `VER=1.1${rest}`);
        assert.equal(encodeReply(name, head, {}, 'line'), `VER=1.1${rest}`);
        assert.equal(encodeReply(name, head, {}, 'modern'), `VER=2.0${rest}`);
      }
    });
  }

  test('other spellings, and names that are none', () => {
    assert.equal(findCommand('Change_stat'), 'Change_Stat');
    assert.equal(findCommand('change_stat2'), 'Change_Stat');
    assert.equal(echoOf('Change_Stat2', 'Change_Stat'), 'CHANGE_STAT2');
    assert.equal(echoOf('Teleport', undefined), 'TELEPORT');
    for (const none of ['', 'Log', 'Login ', 'toString', '__proto__', `Login${'n'.repeat(1000)}`]) {
      assert.equal(findCommand(none), undefined, none);
    }
  });

  test('has a sentence, and each of its fields says what it is', () => {
    for (const [name, { summary, fields, reply }] of rows) {
      assert.match(summary, /^[A-Z].*\.$/, name);
      for (const [key, { about, kind }] of [...Object.entries(fields), ...Object.entries(reply)]) {
        // Longer ones are those of the head; SID stands there in requests, too.
        assert.match(key, /^([A-Z][A-Z0-9]|SID)$/, `${name} ${key}`);
        assert.ok(about !== '' && kind.must !== '', `${name} ${key}`);
      }
    }
  });

  test('may be malformed and may come too often; a session that is needed may be missing', () => {
    for (const [name, { errors: own, session }] of rows) {
      assert.ok(own.includes('malformed') && own.includes('limited'), name);
      assert.equal(own.includes('session'), session !== 'none', name);
      assert.deepEqual(
        [...own],
        Object.keys(errors).filter((error) => own.includes(error as never)),
        `${name}: order`,
      );
    }
  });

  test('may fail with the storage, but for what does not wait for it', () => {
    const without = rows.filter(([, { errors: own }]) => !own.includes('failed')).map(([name]) => name);
    assert.deepEqual(without, ['Ping', 'Change_Stat', 'GROUP_CMD', 'Preview', 'Server']);
  });

  test('that is for the owner or an administrator says so of everyone else', () => {
    for (const [name, { errors: own, session, since }] of rows) {
      if (session !== 'owner' && session !== 'admin') continue;
      assert.ok(own.includes('refused'), name);
      assert.equal(since, '2.0', `${name}: a sniffed hash would suffice`);
    }
    const admins = rows.filter(([, { session }]) => session === 'admin').map(([name]) => name);
    const accounts = ['Accounts', 'AddAccount', 'SetAccount', 'ResetPwd', 'SessionsOf', 'EndSessionOf'];
    const figures = ['Figures', 'ServerInfo', 'AuditLog', 'Watch'];
    assert.deepEqual(admins, ['AddInvite', 'Invites', 'EndInvite', 'AllGroups', 'SetOwner', ...accounts, ...figures]);
  });

  test('that legacy clients know is spoken in all versions, every other one in 2.0 only', () => {
    const spoken = rows.filter(([, { since }]) => since === undefined).map(([name]) => name);
    assert.deepEqual(spoken.sort(), Object.keys(legacy).sort());
  });

  test('that is new has no field of 2.0: it is new as a whole', () => {
    for (const [name, { since, fields, reply }] of rows) {
      if (since === undefined) continue;
      for (const [key, field] of [...Object.entries(fields), ...Object.entries(reply)]) {
        // The flag that says how a password is written is the same for all.
        if (key !== 'M5') assert.equal(field.since, undefined, `${name} ${key}`);
      }
    }
  });

  test('a legacy command has new fields in 2.0 only, and can do without them', () => {
    const added = Object.entries(commands as Record<string, Command>)
      .filter(([name]) => name in legacy)
      .map(
        ([name, { fields }]) => [name, Object.entries(fields).filter(([, { since }]) => since !== undefined)] as const,
      )
      .filter(([, fields]) => fields.length > 0);
    assert.deepEqual(
      added.map(([name, fields]) => [name, fields.map(([key]) => key).join(' ')]),
      [
        ['Login', 'M5 CL GN'],
        ['AddToList', 'IC'],
        ['Ack_AddToList', 'GR'],
        ['CLTMSG', 'ID QT AT FI'],
        ['GetMsgEx', 'AK GN WT'],
      ],
    );
    for (const [name, fields] of added) for (const [key, { optional }] of fields) assert.ok(optional, `${name} ${key}`);
  });

  test('that changes something is carried out once, however often the same bytes come', () => {
    const once = rows.filter(([, command]) => command.once).map(([name]) => name);
    const changing = ['Change_Stat', 'SetInfo', 'AddToList', 'Ack_AddToList', 'DelFromList', 'SetFriend', 'Block'];
    const groups = ['NewGroup', 'SetGroup', 'SetMember', 'InviteToGroup', 'Kick', 'LeaveGroup', 'EndGroup', 'SetOwner'];
    const messages = ['CLTMSG', 'Recall', 'EditMsg', 'React', 'SetTalk', 'Forget'];
    assert.deepEqual(once, [
      ...changing,
      'Unblock',
      ...messages,
      ...groups,
      'NewFile',
      'DelFile',
      'AddAccount',
      'ResetPwd',
    ]);
  });
});

describe('replies have the order that legacy clients depend on', () => {
  const orderOf = (name: CommandName, isModern = false) =>
    Object.entries((commands[name] as Command).reply)
      .filter(([, { since }]) => isModern || since === undefined)
      .map(([key]) => key)
      .join(' ');

  test('each of them', () => {
    assert.equal(orderOf('Login'), 'RS HI LI RA');
    assert.equal(orderOf('List'), 'FN SN UN');
    assert.equal(orderOf('Query_Stat'), 'FC FN SN ST UN NK');
    assert.equal(orderOf('AddToList'), 'CD UN');
    assert.equal(orderOf('GetMsgEx'), 'MN MT UN MG');
    for (const name of ['Logout', 'Ack_AddToList', 'DelFromList', 'Change_Stat', 'CLTMSG', 'GROUP_CMD'] as const) {
      assert.equal(orderOf(name), '', name);
    }
  });

  test('2.0 adds fields between the old ones or behind them, and none behind a list that was the last', () => {
    assert.equal(orderOf('Login', true), 'RS HI LI SID AK GN RA RC');
    assert.equal(orderOf('List', true), 'FN SN FC ST NK RK GP MU TP LS UN');
    assert.equal(orderOf('GetMsgEx', true), 'MN GN ID TS DR FR EN QT AT FI RX ED RV MT UN MG');
    assert.equal(orderOf('CLTMSG', true), 'ID TS EN');
    assert.equal(orderOf('Finger', true), 'AG FC FN SN ND SX PV UN NK');
    assert.equal(orderOf('GetInfo', true), `${orderOf('GetInfo')} LS`);
    for (const name of ['Query_Stat', 'SimpleInfo2', 'Query_Stat2', 'AddToList'] as const) {
      assert.equal(orderOf(name, true), orderOf(name), name);
    }
  });

  test('an answer to 1.x has no field of 2.0, even if a handler returns one', () => {
    const head = { cmd: 'Login', seq: '1', uin: '10001' };
    const login = { RS: 0, HI: 60, LI: 300, SID: 'abc', AK: 7 };
    assert.equal(encodeReply('Login', head, login), 'VER=1.1&CMD=Login&SEQ=1&UIN=10001&RES=0&RS=0&HI=60&LI=300');
    const fetched = { MN: 1, ID: [7], TS: [1], DR: [0], MT: [9], UN: [10002], MG: ['a'] } as const;
    const line = encodeReply('GetMsgEx', { ...head, cmd: 'GetMsgEx' }, fetched, 'line');
    assert.equal(line, 'VER=1.1&CMD=GETMSGEX&SEQ=1&UIN=10001&RES=0&MN=1&MT=9,&UN=10002,&MG=a,');
  });

  test('where line clients look for them: position by position, from VER on', () => {
    const positions = (name: CommandName) =>
      ['VER', 'CMD', 'SEQ', 'UIN', 'RES', ...orderOf(name).split(' ')].map((key, i) => `${i} ${key}`).slice(5);
    assert.deepEqual(positions('Login').slice(0, 3), ['5 RS', '6 HI', '7 LI']);
    assert.deepEqual(positions('SimpleInfo2'), ['5 NP', '6 SN', '7 UN', '8 FC', '9 NK']);
    assert.deepEqual(positions('Query_Stat2'), ['5 FN', '6 SN', '7 ST', '8 UN']);
  });

  test('GetInfo: alphabetical, with UN and NK last', () => {
    const keys = orderOf('GetInfo').split(' ');
    assert.deepEqual(keys.slice(-2), ['UN', 'NK']);
    assert.deepEqual(keys.slice(0, -2), keys.slice(0, -2).sort());
    const normal = 'AD AG EM FC HP JB LV PC PH PR PV RN SC SX UN NK'.split(' ');
    assert.deepEqual(
      keys.filter((key) => normal.includes(key)),
      normal,
    );
    const full = 'BT CO CT CV CY ID MO MT MV SH'.split(' ');
    assert.deepEqual(
      keys.filter((key) => !normal.includes(key)),
      full,
    );
  });

  test('no field repeats one of the head', () => {
    for (const [name, { reply }] of rows) {
      for (const head of ['VER', 'CMD', 'SEQ', 'UIN', 'RES']) assert.ok(!(head in reply), `${name} ${head}`);
    }
  });
});

describe('the error table', () => {
  test('gives each error its own code, none of them 0, and a sentence on each side', () => {
    const codes = Object.values(errors).map(({ res }) => res);
    assert.equal(new Set(codes).size, codes.length);
    assert.ok(!(codes as number[]).includes(0));
    for (const { meaning, remedy } of Object.values(errors)) {
      assert.match(meaning, /^[A-Z].*\.$/);
      assert.match(remedy, /^[A-Z].*\.$/);
    }
  });

  test('keeps the codes that were observed, and those that clients of ours know', () => {
    const codes = Object.fromEntries(Object.entries(errors).map(([name, { res }]) => [name, res]));
    assert.deepEqual(codes, {
      malformed: 1,
      version: 2,
      command: 3,
      account: 5,
      session: 20,
      refused: 30,
      unknown: 31,
      limited: 40,
      large: 41,
      failed: 50,
    });
  });

  test('is used by some command, but for what is found before there is one', () => {
    const used = new Set(rows.flatMap(([, command]) => command.errors));
    const unused = Object.keys(errors).filter((name) => !used.has(name as never));
    assert.deepEqual(unused, ['version', 'command']);
  });

  test('makes refusals', () => {
    assert.deepEqual(refuse('limited', 'Wait.', 3), { error: 'limited', why: 'Wait.', retrySeconds: 3 });
    const reason = 'no-account';
    assert.deepEqual(refuse('unknown', 'Unknown.', reason), { error: 'unknown', why: 'Unknown.', reason });
    assert.deepEqual(refuse('unknown', 'Unknown.'), { error: 'unknown', why: 'Unknown.' });
  });
});

describe('the table of reasons', () => {
  test('has words that need no escape, and a sentence for each, in the order of the alphabet', () => {
    const words = Object.keys(reasons);
    assert.deepEqual(words, words.toSorted());
    for (const [word, meaning] of Object.entries(reasons)) {
      assert.match(word, /^(?=.{1,32}$)[a-z]+(?:-[a-z]+)*$/);
      assert.match(meaning, /^[A-Z].*\.$/);
    }
  });

  test('stands in a field that nothing else has', () => {
    const others = rows.flatMap(([name, { fields, reply }]) => [fields, name === 'Login' ? {} : reply]);
    assert.ok(!others.some((table) => 'RC' in table));
    assert.equal(commands.Login.reply.RC.since, '2.0');
    for (const { fields } of Object.values(pushes)) assert.ok(!(fields as readonly string[]).includes('RC'));
  });
});
