import { type Key, keys } from '../../apps/server/src/config.ts';
import {
  type Command,
  type CommandName,
  commands,
  echoOf,
  errors,
  kinds,
  pushes,
  statuses,
} from '../../packages/protocol/src/index.ts';
import { exchange } from './examples.ts';
import { block, code, list, table } from './markdown.ts';
import * as prose from './prose.ts';

/** docs/PROTOCOL.md, made from the tables of the protocol package. */
export function protocolDocument(): string {
  const sections = [
    prose.opening,
    contents(),
    prose.transport,
    prose.head,
    prose.escaping,
    prose.sessions,
    prose.repeats,
    commandSection(),
    entrySection(),
    statusSection(),
    prose.profileCodes,
    errorSection(),
    pushSection(),
    boundSection(),
  ];
  return `${sections.join('\n\n')}\n`;
}

const names = Object.keys(commands) as CommandName[];

function contents(): string {
  return table(
    ['Command', 'What it does', 'Session'],
    names.map((name) => {
      const { summary, session } = commands[name];
      return [`[${name}](#${name.toLowerCase()})`, summary, session === 'required' ? 'needed' : 'not needed'];
    }),
  );
}

function commandSection(): string {
  return ['## Commands', prose.commandsOpening, ...names.map(commandPart)].join('\n\n');
}

function commandPart(name: CommandName): string {
  const command: Command = commands[name];
  const aliases = command.aliases ?? [];
  const parts = [
    `### ${name}`,
    command.summary,
    `Session: ${command.session === 'required' ? 'needed' : 'not needed'}. CMD in the reply: ${code(echoOf(name, name))}.${
      aliases.length > 0 ? ` Also known as ${aliases.map(code).join(', ')}.` : ''
    }`,
    requestPart(command),
    replyPart(command),
    `Errors: ${command.errors.map((error) => `${errors[error].res} (${error})`).join(', ')}.`,
    ...(command.notes ? [list(command.notes)] : []),
    block(exchange(name)),
  ];
  return parts.join('\n\n');
}

function requestPart({ fields }: Command): string {
  const rows = Object.entries(fields).map(([key, { kind, about, optional }]) => [
    code(key),
    optional ? 'no' : 'yes',
    kind.must,
    about,
  ]);
  return rows.length === 0 ? 'Request: the head alone.' : table(['Request', 'Needed', 'Must be', 'Meaning'], rows);
}

function replyPart({ reply }: Command): string {
  const rows = Object.entries(reply).map(([key, { kind, about }]) => [code(key), kind.must, about]);
  return rows.length === 0
    ? 'Reply: the head and `RES` alone.'
    : table(['Reply, in this order', 'Is', 'Meaning'], rows);
}

function entrySection(): string {
  const rows = Object.values(kinds).map(({ code: value, about }) => [String(value), about]);
  return ['## Entries of a mailbox (MT)', prose.entries, table(['MT', 'Meaning'], rows)].join('\n\n');
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

function pushSection(): string {
  const rows = Object.entries(pushes).map(([name, { fields, about }]) => [
    code(name),
    ['VER', 'CMD', 'SEQ', 'UIN', ...fields].map(code).join(' '),
    about,
  ]);
  return ['## Pushes of the line protocol', prose.pushes, table(['CMD', 'Fields, in order', 'Meaning'], rows)].join(
    '\n\n',
  );
}

/** What a client can run into. Times and rates are the operator's affair. */
const bounds = [
  'head-bytes',
  'body-bytes',
  'message-chars',
  'reason-chars',
  'poll-messages',
  'poll-bytes',
  'mailbox-messages',
  'friends-per-account',
  'requests-per-account',
  'notes-per-account',
] as const;

function boundSection(): string {
  const rows = bounds.map((name) => {
    const key: Key<number> = keys[name];
    return [code(name), String(key.default), key.about];
  });
  return ['## Bounds', prose.bounds, table(['Key', 'Default', 'Meaning'], rows)].join('\n\n');
}
