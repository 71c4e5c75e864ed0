import type { Client } from '@rookery/client';
import type { Store, WindowAct } from '@rookery/store';
import { actIn } from './acts.ts';

/** Announces a new window; polling windows answer it, and say so when they appear themselves. */
type Word = 'here' | 'polling';

/** Acts with message numbers, which are only valid for windows of the same generation. */
const NUMBERED: readonly WindowAct['type'][] = ['sent', 'read', 'seen'];

/** Events that the server sends once: to all connected windows, but to only one of those that poll. */
const PASSING = ['status', 'read', 'seen', 'list', 'typing'] as const;

/** Connects the windows of this browser with the same account: an action in one is seen in all. */
export class Tabs {
  readonly #channel: BroadcastChannel;
  readonly #client: Pick<Client, 'on'>;
  readonly #store: Store;
  readonly #ends: (() => void)[];
  #isPassingOn = false;

  /** @param polls whether this window gets events by polling */
  constructor(uin: number, client: Pick<Client, 'on'>, store: Store, polls: boolean) {
    this.#client = client;
    this.#store = store;
    this.#channel = new BroadcastChannel(`rookery-${uin}`);
    this.#channel.onmessage = ({ data }) => {
      if (data === ('here' satisfies Word)) polls && this.#say('polling');
      else if (data === ('polling' satisfies Word)) this.#passOn();
      const act = actIn(data);
      if (act && (!NUMBERED.includes(act.type) || data.generation === store.state.generation)) store.hear(act);
    };
    this.#ends = [store.onAct((act) => this.#say(act))];
    this.#say('here');
    if (polls) this.#say('polling');
    if (polls) this.#passOn();
  }

  close(): void {
    for (const end of this.#ends) end();
    this.#channel.close();
  }

  /** From now on passes on events that the server may have sent to this window only. */
  #passOn(): void {
    if (this.#isPassingOn) return;
    this.#isPassingOn = true;
    for (const type of PASSING) {
      this.#ends.push(this.#client.on(type, (event) => this.#say({ type, ...event } as WindowAct)));
    }
  }

  #say(words: WindowAct | Word): void {
    const { generation } = this.#store.state;
    this.#channel.postMessage(typeof words === 'string' ? words : { ...words, generation });
  }
}
