import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { perform, type Stage, type Way } from './perform.ts';
import { readPlay } from './play.ts';

// Performances on connections of lines, with a server that says what it is told to.

const TOKEN = 'VER=2.0&CMD=Login&SEQ=100&UIN=10002&RES=0&RS=0&HI=60&LI=2592000&SID=abc&AK=0&GN=3f9c';
const push = (text: string) => `VER=2.0&CMD=Push&SEQ=0&UIN=10002&RES=0&ID=1&TS=1&DR=0&MT=9&UN=10001&MG=${text}`;

type Answers = (request: string, nth: number) => readonly string[] | 'end';

/** A stage whose server answers each line with some lines, or ends the connection. */
async function stageOf(t: TestContext, answers: Answers): Promise<{ stage: Stage; asked: string[] }> {
  const asked: string[] = [];
  const serve = (socket: Socket) =>
    socket
      .on('error', () => {})
      .on('data', (bytes) => {
        for (const request of bytes.toString().trim().split('\n')) {
          const lines = answers(request, asked.push(request));
          if (lines === 'end') socket.end();
          else for (const line of lines) socket.write(`${line}\r\n`);
        }
      });
  const server = createServer(serve).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const stage: Stage = {
    addAccount: async () => {},
    befriend: async () => {},
    call: () => Promise.reject(new Error('Nothing is called here.')),
    port: () => (server.address() as AddressInfo).port,
    pass: async () => {},
    settle: async () => {},
    restart: async () => {},
    failStorage: async () => {},
  };
  return { stage, asked };
}

const way: Way = { to: 'http', connections: 'kept' };
const play = (...lines: string[]) =>
  readPlay('some.play', ['Bob is 10002 with VER 2.0 over lines', ...lines].join('\n'));

const echo = (request: string) => request.replace('CMD=Ping', 'CMD=PING').replace(/&SID=.*|$/, '&RES=0');
const usual: Answers = (request) => [request.includes('CMD=Login') ? TOKEN : echo(request)];

test('on the connection that is bound the token is left out, on another one it is said', async (t) => {
  const { stage, asked } = await stageOf(t, usual);
  const all = play(
    'Bob logs in',
    'Bob sends: Ping',
    'Bob gets: RES=0',
    'Bob is cut off',
    'Bob sends: Ping',
    'Bob gets: RES=0',
  );
  await perform(all, stage, way);
  assert.deepEqual(asked.slice(1), [
    'VER=2.0&CMD=Ping&SEQ=101&UIN=10002',
    'VER=2.0&CMD=Ping&SEQ=102&UIN=10002&SID=abc',
  ]);
});

test('a push is the next line that answers nothing, and a remembered value is sent again', async (t) => {
  const { stage, asked } = await stageOf(t, (request, nth) =>
    nth === 2 ? [push('x'), echo(request)] : usual(request, nth),
  );
  const all = play(
    'Bob logs in',
    'Bob sends: Ping',
    'Bob gets: RES=0',
    'Bob is pushed: Push ID=1&TS=*&DR=0&MT=9&UN=10001&MG={word=*}',
    'Bob is pushed nothing',
    'Bob posts: VER=2.0&CMD=Ping&SEQ=1&UIN=10002&SID={SID}&W={word}{MD5 of word}',
    'Bob gets: VER=2.0&CMD=PING&SEQ=1&UIN=10002&RES=0',
    'Bob hangs up',
  );
  await perform(all, stage, way);
  assert.equal(asked.at(-1), `VER=2.0&CMD=Ping&SEQ=1&UIN=10002&SID=abc&W=x9dd4e461268c8034f5c8564e155c67a6`);
});

const pushing: Answers = (request, nth) => (nth === 2 ? [echo(request), push('x')] : usual(request, nth));
const mistakes: [string, Answers, string[], RegExp][] = [
  ['a push that is not checked', pushing, [], /some\.play:4: Bob was told more/],
  ['a push where nothing was expected', pushing, ['Bob is pushed nothing'], /:5: Bob is pushed something\n/],
  ['a push that is left behind', pushing, ['Bob hangs up'], /:5: Bob has not looked at this\n/],
  ['another push', pushing, ['Bob is pushed: Push MT=9&...'], /:5: Bob is pushed something else\n/],
  ['an end that the play does not tell', (_, nth) => (nth === 2 ? 'end' : [TOKEN]), [], /:4: The server ended/],
];
for (const [what, answers, more, message] of mistakes) {
  test(`fails with ${what}`, async (t) => {
    const { stage } = await stageOf(t, answers);
    const all = play('Bob logs in', 'Bob sends: Ping', 'Bob gets: RES=0', ...more);
    await assert.rejects(perform(all, stage, way), { message });
  });
}

test('pushes to people who do not say how they speak are ignored', async (t) => {
  const { stage } = await stageOf(t, pushing);
  const lines = ['Bob is 10002 with VER 2.0', 'Bob logs in', 'Bob sends: Ping', 'Bob gets: RES=0'];
  await perform(readPlay('some.play', lines.join('\n')), stage, { ...way, modern: 'lines' });
});

test('two lines of the legacy protocol in one read fail', async (t) => {
  const old = 'VER=1.1&CMD=LIST&SEQ=100&UIN=10002&RES=0&FN=0';
  const { stage } = await stageOf(t, () => [`${old}\r\nVER=1.1&CMD=update_stat&SEQ=1&UIN=10002&RES=0&ST=10&UN=10001`]);
  const lines = ['Bob is 10002 with VER 1.4 over lines', 'Bob sends: List', 'Bob gets: RES=0&FN=0'];
  await assert.rejects(perform(readPlay('some.play', lines.join('\n')), stage, way), {
    message: /:[23]: Bob could not read this\n.*one line in each read/,
  });
});
