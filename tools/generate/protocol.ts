import { type Key, keys } from '../../apps/server/src/config.ts';
import { REPEAT_MS } from '../../apps/server/src/storage/storage.ts';
import {
  type Command,
  type CommandName,
  commands,
  echoOf,
  errors,
  kinds,
  nameOf,
  pushes,
  reasons,
  statuses,
} from '../../packages/protocol/src/index.ts';
import { exchange, pushedLines } from './exchanges.ts';
import { block, code, list, table } from './markdown.ts';
import * as prose from './prose.ts';

/** docs/PROTOCOL.md: made from the tables of the protocol package. */
export function protocolDocument(): string {
  const sections = [
    prose.opening,
    contents(),
    prose.versions,
    prose.http,
    prose.lines,
    prose.websocket,
    prose.head,
    prose.escaping,
    prose.strictness,
    prose.sessions,
    prose.appPasswords,
    prose.repeats,
    commandSection(),
    entrySection(),
    pushSection(),
    statusSection(),
    prose.profileCodes,
    errorSection(),
    reasonSection(),
    boundSection(),
  ];
  return `${sections.join('\n\n')}\n`;
}

const names = Object.keys(commands) as CommandName[];

const access: Readonly<Record<Command['session'], string>> = {
  none: 'not needed',
  required: 'needed',
  owner: 'needed, opened with the password of the account',
  admin: 'needed, opened with the password of the account, of an administrator',
};

function contents(): string {
  return table(
    ['Command', 'What it does', 'Since'],
    names.map((name) => {
      const { summary, since }: Command = commands[name];
      return [`[${name}](#${name.toLowerCase()})`, summary, since ?? '1.x'];
    }),
  );
}

function commandSection(): string {
  return ['## Commands', prose.commandsOpening, ...names.map(commandPart)].join('\n\n');
}

function commandPart(name: CommandName): string {
  const command: Command = commands[name];
  const parts = [
    `### ${name}`,
    command.summary,
    headLine(name, command),
    requestPart(name, command),
    replyPart(name, command),
    `Errors: ${command.errors.map((error) => `${errors[error].res} (${error})`).join(', ')}.`,
    ...(command.notes ? [list(command.notes)] : []),
    block(exchange(name)),
  ];
  return parts.join('\n\n');
}

function headLine(name: CommandName, { session, needs, since, aliases = [], once, counts }: Command): string {
  return [
    since ? `Since ${since}, and in it only.` : '',
    `Session: ${access[session]}.`,
    needs ? `An app password needs ${needs === 'nothing' ? 'nothing' : code(needs)} for it.` : '',
    `CMD in the reply: ${code(echoOf(name, name))}.`,
    aliases.length > 0 ? `Also known as ${aliases.map(code).join(', ')}.` : '',
    counts ? `In the rate of an account it counts as ${counts} requests.` : '',
    once ? `Repeated within ${REPEAT_MS / 1000} seconds it is answered again, and done once.` : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** Marks what 2.0 has brought to a command that is older. */
function sinceMark(since: string | undefined): string {
  return since === undefined ? '' : `(${since}) `;
}

/** Marks what is passed over when an app password asks it without that command. */
function needsMark(needs: string | undefined): string {
  return needs === undefined ? '' : ` (of an app password: with ${code(needs)} only)`;
}

/** What the SDK sees to by itself: programs do not call it. */
const own = new Set<CommandName>(['Login', 'Logout', 'Resume', 'Ping', 'GetMsgEx', 'Confirm', 'Register']);

function namedRow(name: CommandName, key: string, field: Parameters<typeof nameOf>[1], rest: string[]): string[] {
  if (own.has(name)) return [code(key), ...rest];
  const { words } = field.kind;
  const told = words ? `: ${Object.keys(words).join(', ')}` : field.kind.isFlag ? ': true, false' : '';
  return [code(key), `${nameOf(key, field) ?? ''}${told}`, ...rest];
}

function requestPart(name: CommandName, { fields }: Command): string {
  const rows = Object.entries(fields).map(([key, field]) => {
    const meaning = sinceMark(field.since) + field.about + needsMark(field.needs);
    return namedRow(name, key, field, [field.optional ? 'no' : 'yes', field.kind.must, meaning]);
  });
  if (rows.length === 0) return 'Request: the head alone.';
  return table(['Request', ...(own.has(name) ? [] : ['Name']), 'Needed', 'Must be', 'Meaning'], rows);
}

function replyPart(name: CommandName, { reply, rows: records }: Command): string {
  const rows = Object.entries(reply).map(([key, field]) =>
    namedRow(name, key, field, [field.kind.must, sinceMark(field.since) + field.about]),
  );
  if (rows.length === 0) return 'Reply: the head and `RES` alone.';
  const heading = records ? `Name; lists are in ${code(records)}` : 'Name';
  return table(['Reply, in this order', ...(own.has(name) ? [] : [heading]), 'Is', 'Meaning'], rows);
}

function entrySection(): string {
  const rows = Object.values(kinds).map(({ code: value, about, ...more }) => [
    String(value),
    about,
    'since' in more ? more.since : '1.x',
    'kept' in more ? 'yes' : 'no',
  ]);
  const head = ['MT', 'Meaning', 'Since', 'On disk'];
  return ['## What arrives (MT)', prose.entries, table(head, rows)].join('\n\n');
}

function statusSection(): string {
  const words = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const rows = Object.entries(statuses).map(([name, value]) => [String(value), words(name)]);
  return ['## Statuses (ST)', table(['ST', 'Meaning'], rows), prose.statuses].join('\n\n');
}

function errorSection(): string {
  const rows = Object.entries(errors).map(([name, { res, meaning, remedy }]) => [String(res), name, meaning, remedy]);
  return ['## Errors (RES)', prose.errorsOpening, table(['RES', 'Name', 'Meaning', 'What to do'], rows)].join('\n\n');
}

function reasonSection(): string {
  const rows = Object.entries(reasons).map(([reason, meaning]) => [code(reason), meaning]);
  return ['## Reasons (RC)', prose.reasonsOpening, table(['RC', 'Meaning'], rows)].join('\n\n');
}

function pushSection(): string {
  const rows = Object.entries(pushes).map(([name, { fields, about }]) => [
    code(name),
    ['VER', 'CMD', 'SEQ', 'UIN', ...fields].map(code).join(' '),
    about,
  ]);
  const tablePart = table(['CMD', 'Fields, in order', 'Meaning'], rows);
  return ['## Pushes', prose.pushes, tablePart, block(pushedLines())].join('\n\n');
}

/** What a client can run into. Times and rates are the operator's affair. */
const bounds = [
  'head-bytes',
  'body-bytes',
  'message-chars',
  'reason-chars',
  'poll-messages',
  'poll-bytes',
  'poll-seconds',
  'polls-per-session',
  'page-bytes',
  'mailbox-messages',
  'friends-per-account',
  'requests-per-account',
  'notes-per-account',
  'blocks-per-account',
  'sessions-per-account',
  'session-days',
  'app-passwords-per-account',
  'invites',
  'requests-at-once',
  'outbox-bytes',
  'outbox-seconds',
] as const;

function boundSection(): string {
  const rows = bounds.map((name) => {
    const key: Key<number> = keys[name];
    return [code(name), String(key.default), key.about];
  });
  return ['## Bounds', prose.bounds, table(['Key', 'Default', 'Meaning'], rows)].join('\n\n');
}
