import type { CommandName, ReplyOf, RequestOf } from '@rookery/protocol';
import type { ClientState } from './events.ts';
import type { Sending, SendOptions } from './outbox.ts';

/** What stands behind a client: a session of 2.0, or one of the legacy protocol. */
export interface Engine {
  readonly state: ClientState;
  readonly token: string | undefined;
  readonly position: number;
  readonly generation: string | undefined;
  connect(keepTrying: boolean): Promise<void>;
  wake(): void;
  call<C extends CommandName>(name: C, fields: RequestOf<C>): Promise<ReplyOf<C>>;
  send(to: number, text: string, options: SendOptions): Sending;
  catchUp(): Promise<void>;
  logout(): Promise<void>;
  close(): Promise<void>;
}
