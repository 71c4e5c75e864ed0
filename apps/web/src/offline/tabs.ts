import type { Client } from '@rookery/client';
import type { Act, Store } from '@rookery/store';
import { actIn } from './acts.ts';

/** A window has come; and one that polls says so, to it and when it comes itself. */
type Word = 'here' | 'polling';

/** What holds a number, which means something to windows of the same generation only. */
const NUMBERED: readonly Act['type'][] = ['sent', 'read', 'seen'];

/** What is told once and not kept: to all windows that are connected, but only to one of those that poll. */
const PASSING = ['status', 'read', 'seen', 'list', 'typing'] as const;

/** The windows of this browser that show the same account: what is done in one is seen in all. */
export class Tabs {
  readonly #channel: BroadcastChannel;
  readonly #client: Pick<Client, 'on'>;
  readonly #store: Store;
  readonly #ends: (() => void)[];
  #isPassingOn = false;

  /** @param polls whether this window gets what happens by polls */
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

  /** From now on the others hear from here what the server may have told to this window only. */
  #passOn(): void {
    if (this.#isPassingOn) return;
    this.#isPassingOn = true;
    for (const type of PASSING) {
      this.#ends.push(this.#client.on(type, (event) => this.#say({ type, ...event } as Act)));
    }
  }

  #say(words: Act | Word): void {
    const { generation } = this.#store.state;
    this.#channel.postMessage(typeof words === 'string' ? words : { ...words, generation });
  }
}
