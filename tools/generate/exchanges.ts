import {
  type Command,
  type CommandName,
  commands,
  encodeModernRequest,
  encodePush,
  encodeRefusal,
  encodeReply,
  encodeRequest,
  refuse,
} from '../../packages/protocol/src/index.ts';
import { type Example, type Exchange, NOON, TOKEN } from './example.ts';
import { examples } from './examples.ts';

const head = { seq: '17', uin: '10001' };
const ofNobody: ReadonlySet<CommandName> = new Set<CommandName>(['Login', 'Register']);

/** The lines of a command's example. */
export function exchange<C extends CommandName>(name: C): string[] {
  const { modern, ...first } = examples[name] as Example<C>;
  const isModern = (commands[name] as Command).since !== undefined;
  // Its only answer is a refusal.
  if (name === 'GROUP_CMD') return refusedGroup();
  return [...linesOf(name, first, isModern), ...(modern ? ['', ...linesOf(name, modern, true)] : [])];
}

function linesOf<C extends CommandName>(name: C, { request, reply }: Exchange<C>, isModern: boolean): string[] {
  const from = name === 'Register' ? { ...head, uin: '0' } : head;
  const token = ofNobody.has(name) ? undefined : TOKEN;
  const asked = isModern ? encodeModernRequest(name, from, request, token) : encodeRequest(name, from, request);
  return [`> ${asked}`, `< ${encodeReply(name, { ...from, cmd: name }, reply, isModern ? 'modern' : 'web')}`];
}

function refusedGroup(): string[] {
  const refusal = refuse('refused', 'Group chats are not served here.');
  return [
    `> ${encodeRequest('GROUP_CMD', head, {})}`,
    `< ${encodeRefusal('GROUP_CMD', { ...head, cmd: 'GROUP_CMD' }, refusal)}`,
  ];
}

/** What a request looks like that is not carried out. */
export function refusedExchange(): string[] {
  const refusal = refuse('limited', 'Too many messages; wait 2 s.', 2);
  return [
    `> ${encodeRequest('CLTMSG', head, { UN: 10002, MG: 'Hello' })}`,
    `< ${encodeRefusal('CLTMSG', { ...head, cmd: 'CLTMSG' }, refusal)}`,
  ];
}

export function reasonExchange(): string[] {
  const refusal = refuse('unknown', 'UN: there is no account 10099.', 'no-account');
  return [
    `> ${encodeModernRequest('AddToList', head, { UN: 10099 })}`,
    `< ${encodeRefusal('AddToList', { ...head, cmd: 'AddToList' }, refusal, 'modern')}`,
  ];
}

/** What is pushed to a connection of 2.0. */
export function pushedLines(): string[] {
  const rest = { at: NOON, sent: false };
  return [
    `< ${encodePush(10001, { kind: 9, peer: 10002, text: 'Salt & pepper, 100%', number: 42, entry: 57, ...rest })}`,
    `< ${encodePush(10001, { kind: 99, peer: 10010, text: '30', number: 0, ...rest })}`,
  ];
}
