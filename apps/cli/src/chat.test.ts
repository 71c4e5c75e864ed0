import assert from 'node:assert/strict';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Served, Workplace } from './testing/run.ts';
import { cellsOf, noTmux, Tmux } from './testing/tmux.ts';

const ANN = '10001';
const MAIN = join(import.meta.dirname, 'main.ts');

let place: Workplace;
let served: Served;
let env: Record<string, string>;

before(async () => {
  place = await Workplace.make();
  served = await place.serve('--demo', '--log-level', 'error');
  // It leaves its number, for a test that sends it a signal.
  const script = `echo $$ > '${place.path('pid')}'; exec '${process.execPath}' '${MAIN}' chat\n`;
  await writeFile(place.path('chat.sh'), script);
  env = {
    PATH: process.env.PATH ?? '',
    NODE_COMPILE_CACHE: place.path('.cache'),
    XDG_CONFIG_HOME: place.path('config'),
    ROOKERY_SERVER: served.url,
    CHAT: `sh ${place.path('chat.sh')}`,
  };
});

after(async () => {
  await served.stop();
  await place.remove();
});

/** Opens a terminal, starts the messenger in it, and waits until the robot is there. */
async function startChat(columns: number, rows: number, more: Record<string, string> = {}): Promise<Tmux> {
  const tmux = await Tmux.open(place.folder, { columns, rows, env: { ...env, ...more } });
  await tmux.type('echo before; $CHAT; echo left $?');
  await tmux.press('Enter');
  return tmux;
}

const withPassword = () => ({ ROOKERY_UIN: ANN, ROOKERY_PASSWORD: served.passwords.get(ANN) ?? '' });

/** That no row is wider than the terminal, and that all lines between the panes stand in one column. */
function checkRows(rows: readonly string[], columns: number, height: number): void {
  assert.equal(rows.length, height);
  for (const row of rows) assert.ok(cellsOf(row) <= columns, row);
  const body = rows.slice(1, -1);
  const places = body.map((row) => cellsOf(row.split(/[│├]/)[0] ?? ''));
  assert.deepEqual(new Set(places).size, 1, rows.join('\n'));
  // The marks of sent messages stand in one column as well.
  const marks = body.filter((row) => row.endsWith('✓')).map((row) => cellsOf(row.replace(/✓+$/, '')));
  assert.ok(new Set(marks).size <= 1, rows.join('\n'));
}

/** That the terminal is as it was before the messenger. */
async function checkLeft(tmux: Tmux, code: number): Promise<void> {
  const rows = await tmux.shows(`left ${code}`);
  assert.equal(
    rows.find((row) => row !== ''),
    '$ echo before; $CHAT; echo left $?',
  );
  assert.ok(!rows.join('\n').includes('│'), rows.join('\n'));
  assert.deepEqual(await tmux.tell('alternate_on', 'cursor_flag'), ['0', '1']);
  await tmux.type('stty -a | tr " " "\\n" | grep -x -e icanon -e echo | sort | tr "\\n" " "; echo ok');
  await tmux.press('Enter');
  await tmux.shows('echo icanon ok');
}

const said: readonly string[] = [
  '你好，小Q！今天天气很好，我们一起去公园散步吧。你觉得怎么样？',
  'emoji 😀👨‍👩‍👧👍🏽❤️🇨🇳 and more 🎉🎊',
  'mixed 中文 and English 日本語 한국어, wrapped over more than one row of a narrow terminal',
  'zero\u200bwidth\u200d \u200cmarks, 1️⃣ 👩🏽‍⚕️ 🫠🫩 ░▒▓ “—” ខ្មែរ မြန်မာ',
  'e\u0301 combining, हिन्दी, ไทย นำ, ｆｕｌｌ width',
];

for (const [columns, rows] of [
  [80, 24],
  [200, 50],
] as const) {
  test(`a conversation with the robot in ${columns}x${rows}`, { skip: noTmux }, async () => {
    const tmux = await startChat(columns, rows, withPassword());
    try {
      await tmux.shows('connected');
      await tmux.press('Enter');
      await tmux.shows('Send');
      const recorded = await tmux.record(place.path(`bytes-${columns}`));
      for (const [index, text] of said.entries()) {
        const mark = `${columns}-${index}:`;
        await tmux.paste(`${mark} ${text}`);
        await tmux.press('Enter');
        // Mine, and the robot's.
        const seen = await tmux.until((screen) => screen.split(mark).length > 2 && !screen.includes('…'));
        checkRows(seen, columns, rows);
      }
      const bytes = await recorded();
      assert.ok(!bytes.includes('\u001b[2J'), 'the screen was cleared while chatting');
      assert.ok(bytes.length < 40_000, `${bytes.length} bytes`);

      await tmux.resize(40, 10);
      await tmux.until((screen) => screen.split('\n').length === 10 && !screen.includes('│'));
      for (const row of await tmux.rows()) assert.ok(cellsOf(row) <= 40, row);
      await tmux.resize(columns, rows);
      checkRows(await tmux.shows('│'), columns, rows);

      await tmux.press('C-c');
      await checkLeft(tmux, 0);
    } finally {
      await tmux.close();
    }
  });
}

test('a file is sent from the terminal, and saved from it', { skip: noTmux }, async () => {
  const home = place.path('home');
  await mkdir(join(home, 'Downloads'), { recursive: true });
  await writeFile(join(home, 'tea.txt'), 'Tea at four.');
  const tmux = await startChat(80, 24, { ...withPassword(), HOME: home });
  try {
    await tmux.shows('connected');
    await tmux.press('Enter');
    await tmux.shows('Send');
    await tmux.type('/file ~/nothing.txt');
    await tmux.press('Enter');
    await tmux.shows('There is no such file.');
    await tmux.type('/file ~/tea.txt');
    await tmux.press('Enter');
    // Mine, and the robot's.
    await tmux.until((screen) => screen.split('[tea.txt, 12 bytes]').length > 2);
    await tmux.press('M-s');
    await tmux.shows('Save files');
    await tmux.type('s');
    await tmux.shows('Saved:');
    assert.equal(await readFile(join(home, 'Downloads', 'tea.txt'), 'utf8'), 'Tea at four.');
    await tmux.press('Escape');
    await tmux.press('C-c');
    await tmux.shows('left 0');
  } finally {
    await tmux.close();
  }
});

test('the session is remembered for its owner alone, goes on without a question, and can be forgotten', {
  skip: noTmux,
}, async () => {
  const first = await startChat(80, 24, withPassword());
  try {
    await first.shows('connected');
    await first.press('C-c');
    await first.shows('left 0');
  } finally {
    await first.close();
  }
  const file = place.path('config/rookery/session.json');
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.equal((await stat(place.path('config/rookery'))).mode & 0o777, 0o700);

  const again = await startChat(80, 24);
  try {
    await again.shows('connected');
    await again.type('q');
    await again.shows('left 0');
  } finally {
    await again.close();
  }
  const forgot = await place.run(['chat', '--forget'], { env });
  assert.deepEqual([forgot.code, forgot.err], [0, '']);
  await assert.rejects(stat(file), { code: 'ENOENT' });
  const { code, err } = await place.run(['unread'], { env });
  assert.equal(code, 2);
  assert.match(err, /No session is remembered/);
});

test('a signal leaves the terminal as it was', { skip: noTmux }, async () => {
  const tmux = await startChat(80, 24, withPassword());
  try {
    await tmux.shows('connected');
    await tmux.press('Enter');
    await tmux.type('an unfinished 句子');
    await tmux.shows('an unfinished 句子');
    process.kill(Number(await readFile(place.path('pid'), 'utf8')), 'SIGTERM');
    await checkLeft(tmux, 143);
  } finally {
    await tmux.close();
  }
});

test('where no screen can be painted, it says so and writes no escapes', { skip: noTmux }, async () => {
  const tmux = await startChat(80, 24, { ...withPassword(), TERM: 'dumb' });
  try {
    const rows = await tmux.shows('left 1');
    assert.match(rows.join(''), /rookery: This terminal \(TERM\) cannot move its cursor/);
  } finally {
    await tmux.close();
  }
});

test('without a terminal it says what to use instead', async () => {
  const { code, out, err } = await place.run(['chat'], { env });
  assert.deepEqual([code, out], [1, '']);
  assert.match(err, /^rookery: .*rookery tail and rookery send/);
});

test('colours are left out when they are not wanted', { skip: noTmux }, async () => {
  const tmux = await startChat(80, 24, { ...withPassword(), NO_COLOR: '1', TERM: 'xterm-256color' });
  try {
    await tmux.shows('connected');
    const recorded = await tmux.record(place.path('bytes-plain'));
    await tmux.press('F1');
    await tmux.shows('Everywhere');
    await tmux.press('Escape', 'Enter');
    await tmux.shows('New line');
    const styles = (await recorded()).split('\u001b[').filter((each) => /^[\d;]*m/.test(each));
    assert.ok(styles.length > 0);
    for (const style of styles) assert.doesNotMatch(style, /^(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]/);
    await tmux.press('C-c');
    await tmux.shows('left 0');
  } finally {
    await tmux.close();
  }
});
