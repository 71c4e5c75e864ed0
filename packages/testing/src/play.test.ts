import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { describe, test } from 'node:test';
import { bytesOf, patternOf } from './notation.ts';
import { perform, prepare, type Stage } from './perform.ts';
import { answersOf, readPlay } from './play.ts';

const md5Of = (text: string) => hash('md5', text);
const read = (...lines: string[]) => readPlay('some.play', lines.join('\n'));

describe('bytes in a play', () => {
  test('text is UTF-8, escapes are bytes', () => {
    assert.equal(bytesOf('a&b=%25'), 'a&b=%25');
    assert.equal(bytesOf('é'), '\xc3\xa9');
    assert.equal(bytesOf('\\r\\n\\t\\0\\xC4\\xe3\\\\\\{\\}\\*\\.\\#\\|'), '\r\n\t\0\xc4\xe3\\{}*.#|');
    assert.throws(() => bytesOf('\\q'), /\\q is not an escape/);
  });

  test('repetitions count, and {#} is the number of the request', () => {
    assert.equal(bytesOf('{m#, x 3}|{中 x 2}|{# x 9-11}|{#}', 7), 'm1,m2,m3,|\xe4\xb8\xad\xe4\xb8\xad|91011|7');
  });

  test('the password is that of every account', () => {
    assert.match(bytesOf('{PS}'), /^[0-9a-f]{32}$/);
  });

  test('what is expected matches as a whole; a star does not reach over &, dots at the end do', () => {
    assert.ok(patternOf('RES=0&MG=(a).*').test('RES=0&MG=(a).b c'));
    assert.ok(!patternOf('RES=0').test('RES=0&MG=a'));
    assert.ok(!patternOf('RES=0&MG=*').test('RES=0&MG=a&UN=1'));
    assert.ok(patternOf('RES=0&...').test('RES=0&MG=a&UN=1\n'));
    assert.ok(patternOf('MG={a#, x 2}').test('MG=a1,a2,'));
    assert.ok(!patternOf('MG=\\*').test('MG=a'));
  });

  test('remembered values and tokens are looked up', () => {
    const known = new Map([
      ['code', 'a&b'],
      ['SID', 'mine'],
      ["SID of Bob's phone", 'his'],
    ]);
    const memory = (name: string) => known.get(name);
    assert.equal(bytesOf("{code}|{SID}|{SID of Bob's phone}|{MD5 of SID}", 1, memory), `a&b|mine|his|${md5Of('mine')}`);
    assert.ok(patternOf('IC={code}', 1, memory).test('IC=a&b'));
    assert.throws(() => bytesOf('{other}', 1, memory), { message: '{other} has not come up yet.' });
    assert.throws(() => bytesOf('{SID}'), { message: '{SID} has not come up yet.' });
  });

  test('what is to be remembered is found in what is expected, and ends at a comma', () => {
    const found = patternOf('ID={first=*},{second=*},&PW={word=*}').exec('ID=1,22,&PW=x y');
    assert.deepEqual({ ...found?.groups }, { first: '1', second: '22', word: 'x y' });
    assert.ok(!patternOf('ID={first=*}').test('ID=1,2'));
  });
});

describe('a play that is read', () => {
  const people = ['Ann is 10001', 'Bob is 10002 at 127.0.0.2 with VER 1.4', 'Ghost is 10099 without account'];

  test('has its people, accounts, friends and settings', () => {
    const play = read(
      '# a comment',
      'Setting poll-messages 3',
      'Only direct',
      'Account 10002 nick="B, b" add=anyone searchable shareRead=no legacy=no age=23 disabled',
      'Account 10004 admin',
      'Account 20001-20002 nick=n#',
      ...people,
      'Friends of 10001: 10002 20001-20002',
    );
    assert.deepEqual(play.settings, { 'poll-messages': '3' });
    assert.equal(play.only, 'direct');
    assert.deepEqual(
      play.accounts.map(({ uin, profile }) => [uin, profile.nick]),
      [
        [10002, 'B, b'],
        [10004, '10004'],
        [20001, 'n20001'],
        [20002, 'n20002'],
        [10001, 'Ann'],
      ],
    );
    assert.deepEqual(play.accounts[0], {
      uin: 10002,
      disabled: true,
      admin: false,
      policy: { add: 'anyone', searchable: true, shareRead: false, legacy: 'no' },
      profile: { nick: 'B, b', age: 23 },
    });
    assert.deepEqual(play.friends, [
      [10001, 10002],
      [10001, 20001],
      [10001, 20002],
    ]);
    assert.equal(play.accounts[1]?.admin, true);
    const bob = { name: 'Bob', uin: 10002, address: '127.0.0.2', version: '1.4', over: undefined };
    assert.deepEqual(play.people.get('Bob'), bob);
  });

  test('has people who say how they speak, and several devices of one account', () => {
    const play = read(
      "Bob's phone is 10002 with VER 2.0 over websocket",
      "Bob's laptop is 10002 at 127.0.0.3 with VER 1.4 over lines",
      'Ann is 10001 over http without account',
    );
    assert.deepEqual(
      [...play.people.values()].map(({ name, uin, version, over }) => [name, uin, version, over]),
      [
        ["Bob's phone", 10002, '2.0', 'websocket'],
        ["Bob's laptop", 10002, '1.4', 'lines'],
        ['Ann', 10001, '1.1', 'http'],
      ],
    );
    assert.deepEqual(
      play.accounts.map(({ uin }) => uin),
      [10002],
    );
  });

  test('has lines as they are, and reading more than was asked for', () => {
    const play = read(
      'Bot is 10002 with VER 1.4 over lines',
      'Bot writes:',
      '  | \\x8C\\x01\\',
      'Bot writes:',
      '  | VER=1.4&CMD=Login\\n\\',
      'Bot reads: VER=1.1&CMD=Login&RES=0&...',
      'Bot reads: VER=1.1&CMD=Server_Msg&...',
      'Bot is pushed: Server_Msg MN=1&...',
      'Bot is pushed nothing',
      'Bot is cut off',
    );
    const steps = play.steps.map((step) =>
      step.does === 'exchange' ? step.segments.map((text) => bytesOf(text)) : step.does,
    );
    assert.deepEqual(steps, [['\x8c\x01', 'VER=1.4&CMD=Login\n'], [], 'pushed', 'pushed', 'cut off']);
    assert.deepEqual(answersOf(play), [['Login', 0]]);
  });

  test('has requests as they are, segment by segment', () => {
    const play = read(
      ...people,
      'Ann writes:',
      '  | POST / HTTP/1.1',
      '  |',
      'Ann writes:',
      '| body\\',
      'Ann reads: x&CMD=List&RES=0',
    );
    const [step] = play.steps;
    assert.ok(step?.does === 'exchange');
    assert.deepEqual(
      step.segments.map((text) => bytesOf(text)),
      ['POST / HTTP/1.1\r\n\r\n', 'body'],
    );
  });

  test('lets many accounts do the same', () => {
    const play = read(
      '20001-20002 log in with VER 2.0',
      '20001-20002 send: React NA=1-1',
      '20001-20002 get: RES=0',
      '20001-20001 send: Ping',
      '20001-20001 get: RES=40&*',
    );
    assert.deepEqual(
      [...play.people.values()].map(({ uin, version }) => [uin, version]),
      [
        [20001, '2.0'],
        [20002, '2.0'],
      ],
    );
    assert.deepEqual(answersOf(play), [
      ['Login', 0],
      ['Login', 0],
      ['React', 0],
      ['React', 0],
      ['Ping', 40],
    ]);
  });

  test('says which command gets which answer, and that files are sent without one', () => {
    const play = read(
      ...people,
      'Ann logs in',
      'Ann sends: Change_Stat2 ST=10',
      'Ann gets: RES=20&RA=*',
      'Ann posts: anything',
      'Ann gets: VER=1.1&CMD=LIST&SEQ=1&UIN=1&RES=2&RA=*',
      'Ann sends the file cat.txt: Meow',
      'Ann gets: 201 RES=0',
    );
    assert.deepEqual(answersOf(play), [
      ['Login', 0],
      ['Change_Stat', 20],
      ['List', 2],
    ]);
  });

  const wrong: [string, string[], RegExp][] = [
    ['a line that is none', [...people, 'Ann dances'], /^some\.play:4: this line is not understood$/],
    ['a stranger', [...people, 'Eve sends: List'], /:4: no one is called Eve$/],
    ['an answer to nothing', [...people, 'Ann gets: RES=0'], /:4: Ann has sent nothing/],
    ['a request whose answer is not checked', [...people, 'Ann sends: List'], /:5: Ann never gets an answer$/],
    ['two requests at once', [...people, 'Ann sends: List', 'Ann sends: List'], /:5: Ann has not yet got/],
    ['a line without a writer', [...people, '| POST'], /:4: no one is writing$/],
    ['bytes that are never answered', [...people, 'Ann writes:', '| POST'], /:6: Ann never reads$/],
    ['a push to a person without a connection', [...people, 'Bob is pushed nothing'], /:4: Bob has no connection/],
    [
      'a push before the answer',
      ['Bob is 10002 over lines', 'Bob sends: List', 'Bob is pushed nothing'],
      /:3: Bob has not yet got the answer before$/,
    ],
    ['a person reading for another', [...people, 'Ann writes:', '| x', 'Bob reads: y'], /:6: Bob has written nothing/],
  ];
  for (const [what, lines, message] of wrong) {
    test(`is refused for ${what}`, () => assert.throws(() => read(...lines), { message }));
  }
});

describe('a performance', () => {
  /** Answers every request with the same text. */
  const stageSaying = (answer: string, done: string[] = []): Stage => ({
    addAccount: async ({ uin }) => void done.push(`account ${uin}`),
    befriend: async (uin, peer) => void done.push(`friends ${uin} ${peer}`),
    call: async ({ body, form, address, lost }) => {
      done.push(`${body} from ${address}${form ? ', form' : ''}${lost ? ', lost' : ''}`);
      return answer;
    },
    port: () => 0,
    pass: async (seconds) => void done.push(`${seconds} s`),
    settle: async () => {},
    restart: async () => void done.push('restart'),
    failStorage: async () => void done.push('failure'),
  });
  const direct = { to: 'direct', connections: 'kept' } as const;
  const play = read('Ann is 10001 at 127.0.0.2', 'Ann sends: List SEQ=7', 'Ann gets: RES=0&FN=1');
  const answer = 'VER=1.1&CMD=LIST&SEQ=7&UIN=10001&RES=0&FN=1';

  test('does what the play says, in order', async () => {
    const all = read(
      'Ann is 10001',
      'Bob is 10002 at 127.0.0.2 with VER 1.4',
      'Friends of 10001: 10002',
      'Ann sends as a form 2 times: List SEQ=7 N={#}',
      'Ann gets: RES=0&FN=1',
      '9 seconds pass',
      'Bob fetches and loses: GetMsgEx',
      'Ann repeats',
      'Ann gets: RES=0&FN=1',
      'The server restarts',
      'The storage fails',
    );
    const done: string[] = [];
    const stage = stageSaying(answer, done);
    await prepare(all, stage);
    await perform(all, stage, direct);
    const asked = [1, 2].map((n) => `VER=1.1&CMD=List&SEQ=7&UIN=10001&N=${n} from 127.0.0.1, form`);
    const lost = 'VER=1.4&CMD=GetMsgEx&SEQ=100&UIN=10002 from 127.0.0.2, lost';
    const made = ['account 10001', 'account 10002', 'friends 10001 10002'];
    assert.deepEqual(done, [...made, ...asked, '9 s', lost, ...asked, 'restart', 'failure']);
  });

  test('succeeds with the answer that is expected, and with no other', async () => {
    await perform(play, stageSaying(answer), direct);
    for (const [from, to] of [
      ['VER=1.1', 'VER=1.4'],
      ['LIST', 'List'],
      ['SEQ=7', 'SEQ=8'],
      ['10001', '10002'],
      ['RES=0', 'RES=1'],
      ['FN=1', 'FN=1\n'],
    ] as const) {
      const rejected = perform(play, stageSaying(answer.replace(from, to)), direct);
      await assert.rejects(rejected, { code: 'ERR_ASSERTION', message: /^some\.play:3: Ann gets/ }, to);
    }
  });

  test('sends files over HTTP only', async () => {
    for (const line of ['Ann sends the file cat.txt: Meow', 'Ann downloads: x']) {
      const rejected = perform(read('Ann is 10001', line, 'Ann gets: 201'), stageSaying(answer), direct);
      await assert.rejects(rejected, { message: /^some\.play:2: Files are .* say Only http/ });
    }
  });

  test('fails where nothing answers', async () => {
    const silent = { ...stageSaying(''), call: () => Promise.reject(new Error('gone')) };
    await assert.rejects(perform(play, silent, direct), { message: 'some.play:3: gone' });
  });
});
