import type { CommandName, ReplyOf, RequestOf } from '@rookery/protocol';
import { realClock } from './clock.ts';
import { Link } from './link.ts';
import type { Transport } from './transport.ts';

/** One request over a transport, without a session that is kept. @throws RefusedError, UnreachableError */
export async function requestOnce<C extends CommandName>(
  transport: Transport,
  uin: number,
  name: C,
  fields: RequestOf<C>,
): Promise<ReplyOf<C>> {
  const link = new Link({
    transport,
    uin,
    clock: realClock,
    nextSeq: () => Math.floor(Math.random() * 2 ** 40),
    token: () => undefined,
    push: () => {},
  });
  try {
    await link.opened;
    return await link.request(name, fields);
  } finally {
    link.close();
  }
}
