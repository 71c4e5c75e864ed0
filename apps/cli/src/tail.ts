import { Client, type ClientEvent, type Happening, type Message } from '@rookery/client';
import { statuses } from '@rookery/protocol';
import { type Command, InvalidArgumentError } from 'commander';
import { complain, Failure } from './failures.ts';
import { readWhole } from './fields.ts';
import { oneLine, print, printJsonLine, showTime } from './output.ts';
import { addSignInOptions, failureOf, programName, type SignInFlags, signIn, transportTo } from './sign-in.ts';
import { stopSignal } from './signals.ts';

// The session is logged out of, which takes an answer.
const LEAVE_MS = 5000;

type TailOptions = SignInFlags & { readonly json?: boolean; readonly all?: boolean; readonly from?: Place };

/** `rookery tail`: what happens, as it happens. */
export function addTailCommand(program: Command): void {
  addSignInOptions(program.command('tail'))
    .description(
      'Print what happens, one line each: messages and what is done to them, requests, statuses, and all of it in groups. Goes on until interrupted.',
    )
    .option('--json', 'One JSON object a line.')
    .option('--all', 'Also who is typing, what has been read, and my own status.')
    .option(
      '--from <place>',
      'Begin after this number of the mailbox, or better generation:number, as --json prints both; 0 is the beginning.',
      parsePlace,
    )
    .addHelpText(
      'after',
      '\nA number alone may date from before a restored backup; with its generation that is noticed.',
    )
    .addHelpText('after', '\nWithout a password it uses the session that rookery chat has remembered.')
    .addHelpText('after', '\nExample:\n  ROOKERY_PASSWORD=... rookery tail --uin 10001 --json | jq -r .text')
    .action(tail);
}

/** A place in a mailbox. Its number means something together with the generation. */
type Place = { readonly number: number; readonly generation?: string | undefined };

function parsePlace(text: string): Place {
  const [, generation, digits = ''] = /^(?:([\w.-]{1,64}):)?([0-9]+)$/.exec(text) ?? [];
  const number = readWhole(digits, 0, Number.MAX_SAFE_INTEGER);
  if (number === undefined) throw new InvalidArgumentError('It must be a whole number, or generation:number.');
  return { number, generation };
}

const always = [
  'message',
  'recalled',
  'edited',
  'reacted',
  'happened',
  'invited',
  'wants',
  'request',
  'answer',
  'status',
  'list',
] as const;
const passing = ['typing', 'read', 'seen'] as const;

async function tail(options: TailOptions): Promise<void> {
  const { server, uin, secret, opened } = await signIn(options);
  const client = new Client({
    transport: transportTo(server),
    uin,
    ...secret,
    name: programName('tail'),
    from: options.from?.number,
    generation: options.from?.generation,
  });
  const shown = options.all ? [...always, ...passing] : always;
  client.on('restored', () => complain(RESTORED));
  // Each is confirmed when it has been written.
  const isShown = (event: ClientEvent) => options.all === true || event.type !== 'status' || event.peer !== uin;
  for (const type of shown) {
    client.on(type, async (told) => {
      const event = { type, ...told } as ClientEvent;
      if (isShown(event))
        await (options.json ? printJsonLine(inWords(event, client.generation)) : print(textLine(event)));
    });
  }
  const over = Promise.withResolvers<void>();
  let isLeaving = false;
  client.on('state', ({ state, error }) => {
    if (state === 'waiting' && error && !isLeaving) complain(`${error.message} Trying again.`);
    if (state !== 'closed') return;
    if (error) over.reject(new Failure(error.message, { cause: error }));
    else over.resolve();
  });
  const leave = () => {
    isLeaving = true;
    over.resolve();
  };
  stopSignal(LEAVE_MS).then(leave);
  try {
    await client.connect();
    await over.promise;
  } catch (error) {
    throw failureOf(error, server);
  } finally {
    if (opened && client.state === 'online') await client.logout().catch(() => {});
    await client.close();
  }
}

const RESTORED = 'The server was restored from a backup: messages since then may be missing, others come again.';

/** An event with its time and its status in words, with the generation of its number, and with its group, where it has one. */
function inWords(event: ClientEvent, generation: string | undefined): object {
  const at = 'at' in event ? { at: showTime(event.at) } : {};
  const status = event.type === 'status' ? { status: statusName(event.status) } : {};
  const told = 'number' in event && generation !== undefined ? { generation } : {};
  const group = groupOf(event);
  return { ...event, ...at, ...status, ...told, ...(group !== undefined && { group }) };
}

/** The group in which something has happened. */
function groupOf(event: ClientEvent): number | undefined {
  if (event.type === 'happened' || event.type === 'invited' || event.type === 'wants') return event.peer;
  const isInGroup = (event.type === 'message' || event.type === 'typing') && event.author !== undefined;
  return isInGroup ? event.peer : undefined;
}

const statusNames = new Map<number, string>(Object.entries(statuses).map(([name, code]) => [code, name]));

function statusName(code: number): string {
  return statusNames.get(code) ?? String(code);
}

/** `2026-11-24T20:31:05.120Z message 10002: Hello`, in a group `message 10002 in 10500: Hello`. */
function textLine(event: ClientEvent): string {
  const at = showTime('at' in event ? event.at : Date.now());
  return `${at} ${oneLine(words(event))}\n`;
}

function words(event: ClientEvent): string {
  switch (event.type) {
    case 'message':
      return `${event.sent ? 'sent' : 'message'} ${placeOf(event)}: ${[messageWords(event), ...fileWords(event)].join(' ').trim()}`;
    case 'recalled':
    case 'edited':
      return `${event.type} by ${event.who}: ${event.name}`;
    case 'reacted':
      return `reacted by ${event.who}: ${event.name} ${event.reaction ?? 'taken back'}`;
    case 'happened':
      return `happened in ${event.peer}: ${event.who} ${happeningWords(event)}`;
    case 'invited':
      return `invited by ${event.who} to ${event.peer}: ${event.name}`;
    case 'wants':
      return `wants ${event.who} in ${event.peer}: ${event.reason}`;
    case 'request':
      return `request ${event.peer}: ${event.reason}`;
    case 'answer':
      return `${event.accepted ? 'accepted' : 'refused'} ${event.peer}: ${event.reason}`;
    case 'status':
      return `status ${event.peer}: ${statusName(event.status)}`;
    case 'list':
      return `list ${event.peer}: ${event.change}`;
    case 'read':
    case 'seen':
      return `${event.type} ${event.peer}: ${event.number}`;
    case 'typing':
      return `typing ${placeOf(event)}`;
    default:
      return 'peer' in event ? `${event.type} ${event.peer}` : event.type;
  }
}

function messageWords({ text, isRecalled }: Message): string {
  return isRecalled ? '(recalled)' : text;
}

/** The files of a message, as far as a line tells them. */
function fileWords({ files = [] }: Message): string[] {
  return files.map(({ name, id }) => `[${name} ${id}]`);
}

/** Who, and in a group where: what I have sent goes to the group. */
function placeOf(event: Extract<ClientEvent, { type: 'message' | 'typing' }>): string {
  const { peer, author } = event;
  const isMine = event.type === 'message' && event.sent;
  return author === undefined || isMine ? String(peer) : `${author} in ${peer}`;
}

/** What has happened, as on the wire: a word, and what belongs to it. */
function happeningWords(event: Happening): string {
  switch (event.what) {
    case 'joined':
      return event.whom === event.who ? 'joined' : `joined ${event.whom}`;
    case 'kicked':
      return `kicked ${event.whom}`;
    case 'role':
      return `role ${event.whom} ${event.role}`;
    case 'silenced':
      return event.until === 0 ? `unsilenced ${event.whom}` : `silenced ${event.whom} until ${showTime(event.until)}`;
    case 'named':
      return `named ${event.name}`;
    case 'quiet':
      return event.isQuiet ? 'quiet' : 'not quiet';
    default:
      return event.what;
  }
}
