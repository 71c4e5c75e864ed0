import type { CommandName, ReplyOf, RequestOf } from '../../packages/protocol/src/index.ts';

/** What is asked, and what is answered. */
export type Exchange<C extends CommandName> = { readonly request: RequestOf<C>; readonly reply: ReplyOf<C> };

/** An exchange in the version that brought the command, and in 2.0 where that is another one. */
export type Example<C extends CommandName> = Exchange<C> & { readonly modern?: Exchange<C> };

export const NOON = 1_790_000_000_000;
export const DAY = 86_400_000;
export const TOKEN = '5N4nPgX2yKq8vT1cZs9JwLr7HbUeD3fA';
