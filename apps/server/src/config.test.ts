import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'smol-toml';
import { defaults, type KeyName, keys, readConfig, sampleFile, variableOf } from './config.ts';
import { isLoopback, isPrivate } from './networks.ts';

test('nothing given is the defaults, and no problem', () => {
  assert.deepEqual(readConfig({}), { config: defaults, problems: [] });
});

test('options are stronger than variables, and these than the file', () => {
  const [options, env, file] = [{ port: '1' }, { ROOKERY_PORT: '2' }, { port: 3 }];
  assert.equal(readConfig({ options, env, file }).config.port, 1);
  assert.equal(readConfig({ env, file }).config.port, 2);
  assert.equal(readConfig({ file }).config.port, 3);
  assert.equal(variableOf('tcp-port'), 'ROOKERY_TCP_PORT');
});

test('each wrong value is named with what is allowed, all at once', () => {
  const { problems } = readConfig({
    options: { port: '65536', limits: 'maybe' },
    env: { ROOKERY_HOST: 'everywhere', ROOKERY_TRUSTED_PROXIES: '10.0.0.0/33' },
    file: { 'legacy-from': 'all', 'body-bytes': 1.5, colour: 'red' },
  });
  const named = [
    'colour',
    '--port',
    '--limits',
    'ROOKERY_HOST',
    'ROOKERY_TRUSTED_PROXIES',
    'legacy-from',
    'body-bytes',
  ];
  for (const name of named) assert.equal(problems.filter((problem) => problem.startsWith(name)).length, 1, name);
  assert.equal(problems.length, named.length);
  assert.ok(problems.includes('--port must be a whole number from 0 to 65535, not "65536".'));
});

test('numbers, networks and switches are read from text and from the file', () => {
  const good: readonly [KeyName, unknown, unknown][] = [
    ['port', '0', 0],
    ['port', 65535, 65535],
    ['host', 'localhost', '127.0.0.1'],
    ['host', '::', '::'],
    ['tcp-host', '', ''],
    ['limits', 'true', true],
    ['demo', true, true],
    ['trusted-proxies', '10.0.0.0/8, ::1', ['10.0.0.0/8', '::1']],
    ['trusted-proxies', ['10.0.0.1'], ['10.0.0.1']],
    ['trusted-proxies', '', []],
    ['legacy-from', 'off', 'off'],
    ['registration', 'open', 'open'],
    ['poll-seconds', '0', 0],
    ['tls-cert', '', ''],
    ['server-name', '家 & friends', '家 & friends'],
  ];
  for (const [name, given, wanted] of good) assert.deepEqual(keys[name].read(given), wanted, `${name} ${given}`);
  const bad: readonly [KeyName, unknown][] = [
    ['port', '-1'],
    ['port', '1e3'],
    ['port', ' 80'],
    ['port', ''],
    ['port', null],
    ['port', Number.NaN],
    ['host', ''],
    ['host', 'example.org'],
    ['limits', 1],
    ['trusted-proxies', ['10.0.0.0/8', 7]],
    ['trusted-proxies', '10.0.0.0/x'],
    ['trusted-proxies', 'here'],
    ['trusted-proxies', '10.0.0.0/8/8'],
    ['trusted-proxies', 'fe80::1%eth0'],
    ['registration', 'free'],
    ['poll-seconds', 61],
    ['data', ''],
    ['tls-key', '/no/such/file'],
    ['log-level', 'loud'],
    ['server-name', ''],
    ['server-name', ' Home'],
    ['server-name', 'two\nlines'],
    ['server-name', 'x'.repeat(65)],
    ['audit-rows', 0],
  ];
  for (const [name, given] of bad) assert.equal(keys[name].read(given), undefined, `${name} ${given}`);
});

test('every default is allowed by its own key', () => {
  for (const [name, key] of Object.entries(keys)) {
    assert.deepEqual(key.read(key.default), name === 'data' ? './data' : key.default, name);
  }
});

test('settings that contradict each other', () => {
  const problemsOf = (options: Record<string, unknown>) => readConfig({ options }).problems;
  const here = import.meta.filename;
  assert.equal(problemsOf({ 'tls-cert': here }).length, 1);
  assert.deepEqual(problemsOf({ 'tls-cert': here, 'tls-key': here }), []);
  assert.equal(problemsOf({ port: '9000', 'tcp-port': '9000' }).length, 1);
  assert.deepEqual(problemsOf({ port: '0', 'tcp-port': '0' }), []);
  assert.deepEqual(problemsOf({ limits: 'false', host: '127.0.0.9' }), []);
  assert.deepEqual(problemsOf({ limits: 'false', host: '::1' }), []);
  assert.ok(problemsOf({ limits: 'false', host: '0.0.0.0' }).length >= 1);
  assert.ok(problemsOf({ limits: 'false', 'tcp-host': '192.168.0.1' }).length >= 1);
});

test('a body holds the longest message in every form', () => {
  const read = (options: Record<string, unknown>) => readConfig({ options });
  assert.equal(read({}).config['body-bytes'], 65_536);
  assert.equal(read({ 'message-chars': '10' }).config['body-bytes'], 65_536);
  assert.equal(read({ 'message-chars': '10000' }).config['body-bytes'], 122_048);
  assert.deepEqual(read({ 'message-chars': '10', 'body-bytes': '4096' }).problems, []);
  assert.deepEqual(read({ 'body-bytes': '16384' }).problems, [
    'body-bytes must be 50048 or more for messages of 4000 characters.',
  ]);
});

test('the sample file names every key, and is the defaults when its marks are removed', () => {
  const sample = sampleFile();
  assert.deepEqual(Object.keys(parse(sample)), []);
  const opened = parse(sample.replace(/^# ([\w-]+ = )/gm, '$1'));
  assert.deepEqual(Object.keys(opened).sort(), Object.keys(keys).sort());
  assert.deepEqual(readConfig({ file: opened }), { config: defaults, problems: [] });
});

test('which addresses are this machine, and which are private', () => {
  for (const address of ['127.0.0.1', '127.255.255.255', '::1']) assert.ok(isLoopback(address) && isPrivate(address));
  for (const address of ['10.0.0.1', '172.16.0.1', '192.168.255.1', '169.254.1.1', 'fc00::1', 'fe80::1']) {
    assert.ok(!isLoopback(address) && isPrivate(address), address);
  }
  for (const address of ['128.0.0.1', '172.15.0.1', '192.169.0.1', '8.8.8.8', '2001:db8::1', '::2', '', 'x']) {
    assert.ok(!isLoopback(address) && !isPrivate(address), address);
  }
});
