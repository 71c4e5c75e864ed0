import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { decodeRequest, encodeModernRequest, encodeRequest, toBinary } from '@rookery/protocol';
import { curlOf, fieldsIn } from './curl.ts';

const URL = 'http://127.0.0.1:8000/';

const HOSTILE = [
  "it's",
  `'; touch /tmp/owned; '`,
  '"double" and \\ backslash \\\' and \\n',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: for the shell
  '$(id) `id` ${HOME} $HOME !! !$ ~ * ? [a-z] {a,b}',
  '@/etc/passwd',
  '-o /tmp/owned --config x',
  '100 % & more = less + plus ; | < > ( ) #',
  'two\nlines\r\nand a tab\t',
  '\u001b]0;title\u0007\u001b[201~rm -rf /\n',
  '你好，世界 😀 \u202eright to left\u202c \u200bnothing',
  "''''",
  "\\'; touch /tmp/owned; '\\",
  '\\" & touch /tmp/owned & "',
  '\u201d; touch /tmp/owned; \u201c',
  '%PATH% %USERPROFILE:~0,1% ^& %%',
  '\u0000\u0085\u009b31m',
  '(touch /tmp/owned) {touch,/tmp/owned} <(id) >/tmp/owned',
  '***',
  '',
];

/** The arguments that a real shell passes to curl. */
function argumentsOf(command: string): string[] {
  const program = `curl() { for each in "$@"; do printf '%s\\0' "$each"; done; }\n${command}\n`;
  const told = execFileSync('sh', ['-c', program], { encoding: 'utf8' });
  return told.split('\0').slice(0, -1);
}

// Each prints what it passes to curl, as it would at its prompt.
const posix = `curl() { for each in "$@"; do printf '%s\\0' "$each"; done; }\n`;
const fish = `function curl; for each in $argv; printf '%s\\0' $each; end; end\n`;
const SHELLS: readonly [shell: string, args: readonly string[], prelude: string][] = [
  ['sh', ['-s'], posix],
  ['dash', ['-s'], posix],
  ['bash', ['--norc', '-s'], posix],
  ['bash', ['--norc', '-o', 'history', '-H', '-s'], posix],
  ['zsh', ['-f', '-s'], posix],
  ['zsh', ['-f', '-o', 'banghist', '-s'], posix],
  ['fish', ['--no-config', '-c'], fish],
];

test('no shell reads more out of a command than another, nor does one that is told at its prompt', () => {
  const has = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0;
  const shells = SHELLS.filter(([name]) => has(name));
  for (const text of HOSTILE) {
    const line = encodeRequest('CLTMSG', head, { UN: 10002, MG: text });
    // Once encoded as our clients do, once by a program that escapes nothing.
    for (const command of [curlOf(line, URL), curlOf(`VER=1.1&CMD=CLTMSG&SEQ=1&UIN=10001&UN=10002&MG=${text}`, URL)]) {
      for (const [shell, args, prelude] of shells) {
        const program = `${prelude}${command}\n`;
        // fish cannot read a program from the standard input that Node provides.
        const [all, input] = args.includes('-c') ? [[...args, program], ''] : [args, program];
        const told = execFileSync(shell, all, { input, encoding: 'utf8' });
        assert.deepEqual(told.split('\0').slice(0, -1), argumentsOf(command), `${shell} ${args}: ${text}`);
      }
    }
  }
});

test('nothing stands between quotes that PowerShell or cmd would read', () => {
  for (const text of HOSTILE) {
    const command = curlOf(`VER=1.1&CMD=CLTMSG&SEQ=1&UIN=10001&UN=10002&MG=${text}`, URL);
    assert.match(
      command,
      /^curl -sS( -H "[\w:;/= -]+")? --data-raw "[^"'`$\\!^|<>\u2018-\u201f]*" "http:[^"]*"$/,
      text,
    );
  }
});

/** The decoded request that the command would send. */
function sent(command: string): Map<string, string> {
  const words = argumentsOf(command);
  assert.equal(words[0], '-sS');
  assert.equal(words.at(-1), URL);
  const body = words[words.indexOf('--data-raw') + 1] ?? '';
  const isForm = !words.includes('Content-Type: text/plain; charset=UTF-8');
  return new Map(decodeRequest(toBinary(new TextEncoder().encode(body)), isForm));
}

const head = { seq: '7', uin: '10001' };

test('a message arrives as it was, in 2.0 and in 1.1, for any text', () => {
  for (const text of HOSTILE) {
    const fields = { UN: 10002, MG: text };
    const modern = encodeModernRequest('CLTMSG', head, fields, 'f00d');
    assert.deepEqual(
      sent(curlOf(modern, URL)),
      new Map(fieldsIn(modern)).set('SID', 'YOUR_TOKEN'),
      JSON.stringify(text),
    );
    const legacy = encodeRequest('CLTMSG', head, fields);
    assert.deepEqual(sent(curlOf(legacy, URL)), new Map(fieldsIn(legacy)), JSON.stringify(text));
  }
});

test('requests that legacy clients write by hand arrive as well', () => {
  for (const line of [
    "VER=1.1&CMD=CLTMSG&SEQ=1&UIN=10001&UN=10002&MG=a & b = c + d 100% it's",
    'CMD=GetMsgEx&VER=1.4&SEQ=2&UIN=10001',
    'VER=1.2&CMD=List&SEQ=3&UIN=10001&TN=160&UN=0&M5=1&XP=C%3A%5C',
  ]) {
    assert.deepEqual(sent(curlOf(line, URL)), new Map(fieldsIn(line)), line);
  }
});

test('nothing that a terminal would act on is in a command', () => {
  for (const text of HOSTILE) {
    const command = curlOf(encodeModernRequest('CLTMSG', head, { UN: 10002, MG: text }), URL);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not occur
    assert.doesNotMatch(command, /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  }
});

test('secrets are placeholders, whether they were masked before or not', () => {
  const login = 'VER=2.0&CMD=Login&SEQ=1&UIN=10001&PS=0123456789abcdef0123456789abcdef&CL=bell';
  assert.equal(sent(curlOf(login, URL)).get('PS'), 'MD5_OF_YOUR_PASSWORD');
  assert.equal(sent(curlOf(login.replace(/PS=\w+/, 'PS=***'), URL)).get('PS'), 'MD5_OF_YOUR_PASSWORD');
  assert.equal(sent(curlOf(`${login}&M5=0`, URL)).get('PS'), 'YOUR_PASSWORD');
  const change = sent(curlOf('VER=2.0&CMD=ChangePwd&SEQ=1&UIN=10001&SID=abc&PS=old&NP=new', URL));
  assert.deepEqual(
    ['SID', 'PS', 'NP'].map((key) => change.get(key)),
    ['YOUR_TOKEN', 'MD5_OF_YOUR_PASSWORD', 'MD5_OF_NEW_PASSWORD'],
  );
  assert.equal(sent(curlOf('VER=2.0&CMD=EndInvite&SEQ=1&UIN=10001&IC=letmein', URL)).get('IC'), 'INVITATION_CODE');
  for (const secret of ['abc', 'old', 'new', 'letmein', '0123456789abcdef']) {
    assert.ok(
      !curlOf(`VER=2.0&CMD=ChangePwd&SEQ=1&UIN=1&SID=${secret}&PS=${secret}&IC=${secret}`, URL).includes(secret),
    );
  }
});

test('a token is added where 2.0 needs one, and nowhere else', () => {
  const bound = curlOf('VER=2.0&CMD=List&SEQ=1&UIN=10001&TN=120&UN=0', URL);
  assert.ok(bound.includes('&UIN=10001&SID=YOUR_TOKEN&TN=120'));
  for (const line of [
    'VER=2.0&CMD=Login&SEQ=1&UIN=10001&PS=x',
    'VER=2.0&CMD=Server&SEQ=1&UIN=0',
    'VER=1.1&CMD=List&SEQ=1&UIN=10001&TN=1&UN=0',
  ]) {
    assert.ok(!curlOf(line, URL).includes('SID='), line);
  }
});
