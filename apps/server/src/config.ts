import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import { choice, flag, type Key, networks, whole, words } from './config-kinds.ts';
import { isLoopback } from './networks.ts';
import { readLine } from './one-line.ts';

export type { Key } from './config-kinds.ts';

function readHost(value: unknown): string | undefined {
  if (value === 'localhost') return '127.0.0.1';
  return typeof value === 'string' && (value === '' || isIP(value) > 0) ? value : undefined;
}

/** What RFC 8292 lets a server say of who runs it. */
function isContact(text: string): boolean {
  if (text.length > 256) return false;
  return /^mailto:[^\s@]+@[^\s@]+$/.test(text) || (text.startsWith('https://') && URL.canParse(text));
}

const NAME_MUST = '1 to 64 characters without control characters';
const isName = (value: string) => readLine(value, 64) === value && value !== '';

const isBase = (value: string) => /^https?:\/\/[^\s/?#]+$/.test(value) && URL.canParse(value);

const fileOrNothing = (value: string) => value === '' || existsSync(value);

/**
 * Every key of the configuration. A key is a line of the file (`port = 8000`), a variable (`ROOKERY_PORT`) and an
 * option of `rookery serve` (`--port`). The sample file and the options' help are made from this list.
 *
 * The name of a bound ends in its unit.
 */
export const keys = {
  host: {
    default: '127.0.0.1',
    must: 'an address of this machine',
    about: 'Address to listen on; 0.0.0.0 for all.',
    read: (value) => (value === '' ? undefined : readHost(value)),
  } as Key<string>,
  port: whole(0, 65535, 8000, 'Port for HTTP; 0 takes a free one.'),
  'tcp-port': whole(0, 65535, 14000, 'Port of the line protocol, which takes HTTP as well; 0 takes a free one.'),
  'tcp-host': {
    default: '',
    must: 'an address of this machine, or nothing',
    about: 'Address for the line port, when it is not that of host.',
    read: readHost,
  } as Key<string>,
  data: words('./data', 'a folder', 'Folder of the database.', (value) => value !== ''),
  demo: flag(false, 'In an empty database, make three friends and an echo robot to talk to.'),
  'public-url': words(
    '',
    'an address that begins with http:// or https://, or nothing',
    'Address of the HTTP port as others reach it, for the links to files that legacy clients read; unless set, that of host and port.',
    (value) => value === '' || isBase(value),
  ),
  'server-name': words('Rookery', NAME_MUST, 'Name of the server, as the web page shows it.', isName),
  'legacy-from': choice(
    ['private', 'any', 'off'],
    'private',
    'From where the legacy protocol may log in: loopback and private networks, anywhere, nowhere.',
  ),
  registration: choice(
    ['invite', 'open', 'closed'],
    'invite',
    'Who may create an account: those with an invitation, anyone, or no one.',
  ),
  'trusted-proxies': networks([], 'Proxies whose X-Forwarded-For is believed.'),
  'tls-cert': words('', 'an existing file', 'File with the TLS certificate of the HTTP port (PEM).', fileOrNothing),
  'tls-key': words('', 'an existing file', 'File with the key of that certificate (PEM).', fileOrNothing),
  'metrics-token': {
    ...words('', 'text', 'Token that lets other machines than this one read /metrics.'),
    isSecret: true,
  } as Key<string>,
  'log-level': choice(['debug', 'info', 'warn', 'error', 'silent'], 'info', 'How much is logged, to standard error.'),
  limits: flag(true, 'Rate limits. They can be off for load tests, on a loopback host only.'),
  'account-requests-per-second': whole(1, 1_000_000, 200, 'Requests of one account, over time.'),
  'account-burst-requests': whole(1, 1_000_000, 2000, 'Requests of one account at once.'),
  'account-messages-per-second': whole(
    1,
    1_000_000,
    50,
    'Messages of one account, and what it does that the members of a group are told, over time.',
  ),
  'account-burst-messages': whole(1, 1_000_000, 1000, 'Messages of one account, and what it does in groups, at once.'),
  'group-messages-per-second': whole(
    1,
    1_000_000,
    100,
    'Messages of all members to one group, and who joins and leaves, over time.',
  ),
  'group-burst-messages': whole(
    1,
    1_000_000,
    1000,
    'Messages of all members to one group, and who joins and leaves, at once.',
  ),
  'account-searches-per-second': whole(
    1,
    1_000_000,
    5,
    'Searches of one account, for messages, people or groups, over time.',
  ),
  'account-burst-searches': whole(
    1,
    1_000_000,
    100,
    'Searches of one account, for messages, people or groups, at once.',
  ),
  'account-previews-per-minute': whole(
    1,
    1_000_000,
    60,
    'Link previews that one account may ask for, over time and at once.',
  ),
  'account-megabytes-per-day': whole(
    1,
    1_000_000,
    250,
    'What one account may have stored by its messages and requests, in its own mailbox and in those of others.',
  ),
  'address-requests-per-second': whole(1, 1_000_000, 2000, 'Requests from one address, over time.'),
  'address-burst-requests': whole(1, 1_000_000, 20_000, 'Requests from one address at once.'),
  'address-logins-per-second': whole(1, 1_000_000, 20, 'Logins from one address, over time.'),
  'address-burst-logins': whole(1, 1_000_000, 1000, 'Logins from one address at once.'),
  'address-registrations-per-hour': whole(1, 1_000_000, 10, 'Accounts made from one address, over time.'),
  'registrations-per-hour': whole(
    1,
    1_000_000,
    1000,
    'Accounts registered without invitation, from all addresses together, over time.',
  ),
  'failed-logins': whole(1, 1000, 5, 'Failed logins to one account from one address before it has to wait.'),
  'networks-per-account': whole(
    1,
    10_000,
    16,
    'Networks that an account has logged in from which are remembered: failures of strangers do not slow it there.',
  ),
  'logins-at-once': whole(1, 100_000, 500, 'Logins whose password is being compared or waits for that.'),
  'head-bytes': whole(256, 1_048_576, 8192, 'Size of the head of a request.'),
  'waiting-bytes': whole(
    1_048_576,
    1_099_511_627_776,
    67_108_864,
    'What all connections together may keep waiting in memory: requests that are not complete, answers that are not read. ' +
      'Beyond it, the connection that has kept something waiting for longest is cut.',
  ),
  'message-chars': whole(1, 1_000_000, 4000, 'Length of a message.'),
  'recall-minutes': whole(0, 525_600, 2, 'How long an account can take back a message of its own; 0: never.'),
  'edit-minutes': whole(0, 525_600, 2880, 'How long an account can change a message of its own; 0: never.'),
  'body-bytes': whole(
    256,
    16_777_216,
    65_536,
    'Size of the body of a request. It must hold the longest message in every form; unless set it grows with message-chars.',
  ),
  'reason-chars': whole(1, 10_000, 200, 'Length of a reason in Ack_AddToList.'),
  'poll-messages': whole(1, 1000, 50, 'Messages in one answer of GetMsgEx; the rest comes at the next.'),
  'poll-bytes': whole(256, 1_048_576, 8192, 'Size of one answer of GetMsgEx; a single longer message still goes out.'),
  'poll-seconds': whole(0, 60, 60, 'Longest wait of a GetMsgEx with WT.'),
  'polls-per-session': whole(1, 1000, 8, 'Long polls of one session at a time; a further one ends the oldest.'),
  'page-bytes': whole(1024, 1_048_576, 65_536, 'Size of one answer of 2.0 with messages or lists.'),
  'mailbox-messages': whole(1, 10_000_000, 10_000, 'Messages that may wait in one mailbox.'),
  'mailbox-messages-per-sender': whole(
    1,
    10_000_000,
    5000,
    'Messages of one account that may wait in one mailbox; it must also leave as much room as it takes. From mailbox-messages on: no such bound.',
  ),
  'friends-per-account': whole(1, 100_000, 2000, 'Friends of one account.'),
  'requests-per-account': whole(1, 100_000, 200, 'Open friend requests to one account.'),
  'groups-per-account': whole(1, 100_000, 200, 'Groups that one account is in.'),
  'members-per-group': whole(2, 10_000, 500, 'Members of one group.'),
  'bars-per-group': whole(1, 100_000, 1000, 'Accounts that may not come back to one group.'),
  'notes-per-account': whole(1, 100_000, 200, 'Friends whose latest status change is kept for one account.'),
  'blocks-per-account': whole(1, 100_000, 2000, 'Accounts that one account has blocked.'),
  'sessions-per-account': whole(
    1,
    10_000,
    50,
    'Sessions of 2.0 of one account; a further one ends the one silent for longest.',
  ),
  'session-days': whole(1, 3650, 30, 'Silence after which a session of 2.0 ends.'),
  'app-passwords-per-account': whole(1, 10_000, 50, 'App passwords of one account.'),
  invites: whole(1, 1_000_000, 1000, 'Invitations that are open.'),
  'web-push': words(
    '',
    'an address that begins with mailto: or https://, or nothing',
    'Switches on notifications for browsers in which the page is closed, by the push services of the browsers: the address ' +
      'under which those reach you.',
    (value) => value === '' || isContact(value),
  ),
  'web-push-networks': networks(
    [],
    'Networks besides the open internet in which a push service may be, under any port, and without TLS as well.',
  ),
  'web-push-subscriptions': whole(1, 1_000_000, 10_000, 'Browsers that may be told by push.'),
  'web-push-subscriptions-per-account': whole(1, 1000, 10, 'Browsers of one account that may be told by push.'),
  'web-push-waiting': whole(
    1,
    1_000_000,
    10_000,
    'Conversations with news that wait to be pushed; beyond it none is pushed.',
  ),
  'web-push-at-once': whole(1, 1000, 16, 'Accounts at once that are being pushed to.'),
  'web-push-seconds': whole(1, 300, 10, 'Time in which a push service must answer.'),
  'web-push-wait-seconds': whole(
    0,
    3600,
    10,
    'How long a connected program of the account has to take a message before it is pushed.',
  ),
  'link-previews': flag(
    false,
    'Fetch what pages say of themselves to which messages link, for those who see the messages. Those sites learn the ' +
      'address of this server, and no one else; fetching a link can use it up.',
  ),
  'link-preview-networks': networks(
    [],
    'Networks besides the open internet in which such a page may be, under any port.',
  ),
  'link-previews-at-once': whole(1, 1000, 32, 'Pages at once that are being fetched for previews.'),
  'link-preview-seconds': whole(1, 60, 5, 'Time in which such a page must be there.'),
  'link-preview-bytes': whole(1024, 16_777_216, 524_288, 'How much of such a page is read at the most.'),
  'link-previews-kept': whole(1, 1_000_000, 1000, 'Link previews that are kept in memory for all who ask.'),
  'link-preview-minutes': whole(1, 525_600, 60, 'How long a link preview is kept.'),
  'link-preview-none-minutes': whole(0, 525_600, 5, 'How long it is remembered that there is none.'),
  'file-bytes': whole(1, 1_099_511_627_776, 104_857_600, 'Size of a file that is uploaded.'),
  'account-file-bytes': whole(
    1,
    1_125_899_906_842_624,
    5_368_709_120,
    'What the files of one account may take together, those on their way here included.',
  ),
  'uploads-per-account': whole(1, 10_000, 20, 'Files of one account that are on their way here.'),
  'file-reserve-bytes': whole(
    0,
    1_125_899_906_842_624,
    67_108_864,
    'How much of the disk stays free for messages when files are sent.',
  ),
  'upload-hours': whole(1, 8760, 24, 'How long an upload that is not whole is kept for its sender to go on.'),
  'file-days': whole(0, 36_500, 0, 'Days after which a file is removed; 0: never.'),
  'file-unnamed-hours': whole(1, 8760, 24, 'How long a file is kept that no message names.'),
  'picture-megapixels': whole(
    1,
    1000,
    64,
    'Size of a picture, all its frames together; a larger one is kept as it is, and offered as a file.',
  ),
  'picture-seconds': whole(1, 300, 30, 'Time in which a picture must be made ready; later it is a file as well.'),
  'audit-rows': whole(1, 100_000_000, 100_000, 'Acts of administrators that are kept in the audit log.'),
  connections: whole(1, 10_000_000, 50_000, 'Connections at once.'),
  'connections-per-address': whole(
    1,
    10_000_000,
    12_500,
    'Connections at once from one address, or one /64 of IPv6; those of trusted-proxies are not counted.',
  ),
  'connections-per-session': whole(
    1,
    10_000,
    64,
    'Connections of lines or WebSocket that one session of 2.0 is bound to; a further one ends the oldest.',
  ),
  'request-seconds': whole(
    1,
    3600,
    10,
    'Time in which a request must be there, from its first byte or the connect on.',
  ),
  'idle-seconds': whole(1, 86_400, 120, 'Time that a connection may stay silent between two requests.'),
  'requests-at-once': whole(1, 10_000, 64, 'Requests of one connection of lines or WebSocket that are under way.'),
  'outbox-bytes': whole(
    4096,
    1_073_741_824,
    1_048_576,
    'What may wait to be read by one connection of lines or WebSocket before nothing more is pushed to it.',
  ),
  'outbox-seconds': whole(
    1,
    3600,
    10,
    'How long that may last, or nothing of what waits be read, before the connection is closed as too slow; over HTTP, too.',
  ),
  'line-gap-ms': whole(0, 1000, 25, 'Pause between two lines to a client of 1.4, which takes each read for one line.'),
  'line-unread-ms': whole(
    0,
    60_000,
    1500,
    'How long a client of 1.4 may take to read earlier pushes before more is pushed; 0: not at all.',
  ),
  'line-unread-lines': whole(
    0,
    1_000_000,
    60,
    'How many messages in a row are pushed with that pause; with more waiting the rest follows at line-gap-ms.',
  ),
  'line-silent-seconds': whole(
    0,
    31_536_000,
    0,
    'Silence after which a client of 1.4 that is logged in is cut; 0: never, as long as its connection lives.',
  ),
} as const;

export type KeyName = keyof typeof keys;

/** The configuration: every key with its value. */
export type Config = { readonly [K in KeyName]: (typeof keys)[K] extends Key<infer T> ? T : never };

/** The configuration without any setting. */
export const defaults = Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, key.default])) as Config;

/** Where values come from, strongest first. */
export type Sources = {
  /** Options of the command line, by key. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Environment variables. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The parsed configuration file. */
  readonly file?: Readonly<Record<string, unknown>>;
};

/** The variable of a key: `tcp-port` is `ROOKERY_TCP_PORT`. */
export function variableOf(name: string): string {
  return `ROOKERY_${name.toUpperCase().replaceAll('-', '_')}`;
}

/** The configuration that the sources make, and all that is wrong with them, a sentence each. */
export function readConfig({ options = {}, env = {}, file = {} }: Sources): { config: Config; problems: string[] } {
  const values: Record<string, unknown> = { ...defaults };
  const problems = Object.keys(file)
    .filter((name) => !(name in keys))
    .map((name) => `${name} (in the file) is not a configuration key.`);
  for (const [name, key] of Object.entries(keys) as [KeyName, Key<unknown>][]) {
    const [given, where] = firstGiven([
      [options[name], `--${name}`],
      [env[variableOf(name)], variableOf(name)],
      [file[name], `${name} (in the file)`],
    ]);
    if (given === undefined) {
      if (name === 'body-bytes') values[name] = Math.max(defaults[name], bytesFor(values['message-chars'] as number));
      continue;
    }
    const value = key.read(given);
    if (value === undefined) problems.push(`${where} must be ${key.must}, not ${JSON.stringify(given)}.`);
    else values[name] = value;
  }
  const config = values as Config;
  return { config, problems: [...problems, ...contradictions(config)] };
}

/** The longest body of a message of so many characters: an emoji is twelve bytes in a form, and more fields go with it. */
function bytesFor(messageChars: number): number {
  return 12 * messageChars + 2048;
}

function firstGiven(places: readonly (readonly [unknown, string])[]): readonly [unknown, string] {
  return places.find(([value]) => value !== undefined) ?? [undefined, ''];
}

function contradictions(config: Config): string[] {
  const problems: string[] = [];
  if ((config['tls-cert'] === '') !== (config['tls-key'] === '')) {
    problems.push('tls-cert and tls-key belong together: give both or none.');
  }
  const open = [config.host, config['tcp-host'] || config.host].find((host) => !isLoopback(host));
  if (!config.limits && open !== undefined) {
    problems.push(`--no-limits (limits = false) goes with a loopback host only, not with ${open}.`);
  }
  if (config['body-bytes'] < bytesFor(config['message-chars'])) {
    const least = bytesFor(config['message-chars']);
    problems.push(`body-bytes must be ${least} or more for messages of ${config['message-chars']} characters.`);
  }
  if (config.port !== 0 && config.port === config['tcp-port']) problems.push('port and tcp-port must differ.');
  return problems;
}

/** The sample file: every key with its default, commented out. */
export function sampleFile(): string {
  const lines = ['# Rookery: every key of the configuration, with its default. Remove the # of what you change.', ''];
  for (const [name, key] of Object.entries(keys) as [KeyName, Key<unknown>][]) {
    lines.push(`# ${key.about} Must be ${key.must}. Variable: ${variableOf(name)}.`);
    lines.push(`# ${name} = ${JSON.stringify(key.default)}`, '');
  }
  return lines.join('\n');
}
