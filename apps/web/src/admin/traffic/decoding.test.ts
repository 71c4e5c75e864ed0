import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands, encodeModernRequest, encodePush, encodeReply, type Field, kinds } from '@rookery/protocol';
import { type Decoded, decode } from './decoding.ts';
import { inChinese } from './table-zh.ts';

const valueIn = ({ fields }: Decoded, key: string) => fields.find((field) => field.key === key)?.value;
const meaningIn = ({ fields }: Decoded, key: string) => fields.find((field) => field.key === key)?.meaning;

test('a request: its command, its fields as texts, and what the table says of them', () => {
  const line = encodeModernRequest('CLTMSG', { seq: '5', uin: '10001' }, { UN: 10002, MG: 'a & b\n100%' });
  const read = decode('out', line, true);
  assert.deepEqual(
    [read.kind, read.cmd, read.version, read.seq, read.res],
    ['request', 'CLTMSG', '2.0', '5', undefined],
  );
  assert.equal(valueIn(read, 'MG'), 'a & b\n100%');
  assert.deepEqual(meaningIn(read, 'UN'), { of: 'table', about: commands.CLTMSG.fields.UN.about });
  assert.deepEqual(meaningIn(read, 'SEQ'), { of: 'head', key: 'SEQ' });
});

test('an answer: its lists as elements, with commas in them', () => {
  const reply = { SN: 2, UN: [10002, 10003], NK: ['Ben, the first', '50% & more'] };
  const read = decode(
    'in',
    encodeReply('Accounts', { cmd: 'Accounts', seq: '6', uin: '10001' }, reply, 'modern'),
    true,
  );
  assert.deepEqual([read.kind, read.cmd, read.command, read.res], ['answer', 'Accounts', 'Accounts', 0]);
  assert.deepEqual(valueIn(read, 'NK'), ['Ben, the first', '50% & more']);
  assert.deepEqual(valueIn(read, 'UN'), ['10002', '10003']);
});

test('an answer of old, of which the command comes back in capitals', () => {
  const read = decode('in', 'VER=1.1&CMD=QUERY_STAT&SEQ=6&UIN=10001&RES=0&FN=1&SN=1&UN=10002,&ST=10,', false);
  assert.deepEqual([read.cmd, valueIn(read, 'ST')], ['Query_Stat', ['10']]);
});

test('a refusal: which error it is, and why', () => {
  const read = decode(
    'in',
    'VER=2.0&CMD=GETINFO&SEQ=6&UIN=10001&RES=31&RA=UN: there is no account 99999.&RC=no-account',
    true,
  );
  assert.deepEqual([read.res, read.error, valueIn(read, 'RA')], [31, 'unknown', 'UN: there is no account 99999.']);
  assert.deepEqual([valueIn(read, 'RC'), meaningIn(read, 'RC')], ['no-account', { of: 'head', key: 'RC' }]);
});

test('a push: what has happened, in words that are not those of a command', () => {
  const entry = { kind: kinds.typing.code, peer: 10002, text: '', number: 0, at: 1, sent: false };
  const read = decode('in', encodePush(10001, entry), true);
  assert.deepEqual([read.kind, read.cmd, read.event, read.res], ['push', 'Push', 'typing', undefined]);
  assert.deepEqual(meaningIn(read, 'UN'), { of: 'push', key: 'UN' });
  const old = decode('in', 'VER=1.1&CMD=Server_Msg&SEQ=3&UIN=10001&RES=0&MN=1&MT=9&UN=10002&MG=two%0d%0alines', true);
  assert.deepEqual([old.kind, old.event, valueIn(old, 'MG')], ['push', 'message', 'two\nlines']);
});

test('what cannot be read is shown all the same', () => {
  assert.deepEqual(decode('in', 'HTTP/1.1 400 Bad Request', false).fields[0]?.key, 'HTTP/1.1 400 Bad Request');
  assert.equal(Number.isNaN(decode('in', '', true).res), true);
  assert.match(decode('out', 'VER=2.0&CMD=Ping&rubbish', true).problem ?? '', /not a field/);
  assert.deepEqual(meaningIn(decode('out', 'VER=2.0&CMD=Ping&SEQ=1&UIN=1&XX=1', true), 'XX'), { of: 'nothing' });
  assert.equal(valueIn(decode('in', 'VER=2.0&CMD=INVITES&SEQ=1&UIN=1&RES=0&IC=***', true), 'IC'), '***');
});

test('each description of the command table has one in Chinese', () => {
  const tables = Object.values(commands).flatMap(({ fields, reply }) => [fields, reply]);
  const abouts = tables.flatMap((table) => Object.values<Pick<Field, 'about'>>(table).map(({ about }) => about));
  const missing = new Set(abouts.filter((about) => !/\p{Script=Han}/u.test(inChinese(about))));
  assert.deepEqual([...missing], []);
});
