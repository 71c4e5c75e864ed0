import {
  type CommandName,
  encodeRefusal,
  encodeReply,
  encodeRequest,
  type ReplyOf,
  type RequestOf,
  refuse,
} from '../../packages/protocol/src/index.ts';

type Example<C extends CommandName> = { readonly request: RequestOf<C>; readonly reply: ReplyOf<C> };

/** An exchange for each command; a missing one does not compile. The codec writes both lines. */
const examples: { readonly [C in CommandName]: Example<C> } = {
  Login: {
    request: { PS: '5f4dcc3b5aa765d61d8327deb882cf99' },
    reply: { RS: 0, HI: 60, LI: 300 },
  },
  Logout: { request: {}, reply: {} },
  List: { request: { TN: 160, UN: 0 }, reply: { FN: 1, SN: 2, UN: [10002, 10010] } },
  Query_Stat: {
    request: { TN: 50, UN: 0 },
    reply: { FC: [27, 0], FN: 1, SN: 2, ST: [10, 30], UN: [10002, 10010], NK: ['Ann, at home', '小Q'] },
  },
  GetInfo: { request: { LV: 1, UN: 10002 }, reply: { FC: 27, LV: 1, SX: 1, UN: 10002, NK: 'Ann, at home' } },
  AddToList: { request: { UN: 10003 }, reply: { CD: 1, UN: 10003 } },
  Ack_AddToList: { request: { UN: 10003, CD: 2, RS: 'It is me, Ann' }, reply: {} },
  DelFromList: { request: { UN: 10003 }, reply: {} },
  Finger: {
    request: { AG: 0, SX: 1, PV: '2' },
    reply: { AG: [33], FC: [27], FN: 1, SN: 1, SX: ['1'], PV: ['北京'], UN: [10002], NK: ['Ann, at home'] },
  },
  Change_Stat: { request: { ST: 30 }, reply: {} },
  GetMsgEx: {
    request: {},
    reply: { MN: 2, MT: [9, 99], UN: [10002, 10010], MG: ['Salt & pepper, 100%', '30'] },
  },
  CLTMSG: { request: { UN: 10002, MG: 'Salt & pepper, 100%' }, reply: {} },
};

const head = { seq: '17', uin: '10001' };

/** The two lines of a command's example. */
export function exchange<C extends CommandName>(name: C): string[] {
  const { request, reply } = examples[name] as Example<C>;
  return [`> ${encodeRequest(name, head, request)}`, `< ${encodeReply(name, { ...head, cmd: name }, reply)}`];
}

/** What a request looks like that is not carried out. */
export function refusedExchange(): string[] {
  const refusal = refuse('limited', 'Too many messages; wait 2 s.', 2);
  return [
    `> ${encodeRequest('CLTMSG', head, { UN: 10002, MG: 'Hello' })}`,
    `< ${encodeRefusal('CLTMSG', { ...head, cmd: 'CLTMSG' }, refusal)}`,
  ];
}
