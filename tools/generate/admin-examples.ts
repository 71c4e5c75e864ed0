import type { CommandName } from '../../packages/protocol/src/index.ts';
import { DAY, type Example, NOON } from './example.ts';

/** Examples of the commands of administrators. */
export const adminExamples = {
  Server: { request: {}, reply: { NM: 'Rookery', VN: '0.1.0', RG: 'invite', MB: 4000 } },
  Accounts: {
    request: { KW: 'bo', CT: 10 },
    reply: {
      SN: 1,
      ND: 0,
      UN: [10002],
      ST: [10],
      DS: [0],
      AD: [0],
      CT: [NOON - 30 * DAY],
      TS: [NOON],
      NK: ['Bob'],
    },
  },
  AddAccount: { request: { NK: 'Cara' }, reply: { UN: 10003, PW: 'k7mq2vxp9cwd4tzh' } },
  SetAccount: { request: { UN: 10003, DS: 1 }, reply: {} },
  ResetPwd: { request: { UN: 10003 }, reply: { PW: 'w3hn8rq5bt2kzx7m' } },
  SessionsOf: {
    request: { UN: 10002 },
    reply: {
      SN: 1,
      ID: [4],
      ME: [0],
      ON: [1],
      CT: [NOON - DAY],
      TS: [NOON],
      AP: [0],
      AD: ['192.168.1.21'],
      CL: ['Terminal'],
    },
  },
  EndSessionOf: { request: { UN: 10002, ID: 4 }, reply: {} },
  Figures: {
    request: {},
    reply: {
      TS: NOON,
      UP: 3 * DAY,
      OA: 12,
      SS: 19,
      CN: 17,
      RQ: 480_211,
      MS: 9034,
      RF: 312,
      ME: 118_489_088,
      DB: 20_971_520,
    },
  },
  ServerInfo: {
    request: {},
    reply: {
      SN: 4,
      KN: ['version', 'accounts', 'server-name', 'metrics-token'],
      KV: ['0.1.0', '25', 'Rookery', '(set)'],
    },
  },
  AuditLog: {
    request: { CT: 2 },
    reply: {
      SN: 2,
      ND: 6,
      ID: [7, 6],
      TS: [NOON, NOON - DAY],
      BY: [10001, 0],
      ON: [10003, 10003],
      AC: ['disable', 'create'],
      MG: ['', ''],
    },
  },
  Watch: { request: { ON: 1 }, reply: {} },
} as const satisfies { readonly [C in CommandName]?: Example<C> };
