import { type ClientEvent, type NamedMessage, RefusedError } from '@rookery/client';
import { readMessageName } from '@rookery/protocol';
import { asTold, changedIn, edited, quotedIn, withChange } from './changes.ts';
import { withEntry } from './entries.ts';
import { apply } from './events.ts';
import { isStored, type Latest, namedMessageIn } from './messages.ts';
import type { SharedState } from './shared-state.ts';

/** What can be done to a message, by anyone who may. */
type ChangeEvent = Extract<ClientEvent, { type: 'recalled' | 'edited' | 'reacted' }>;
type Wanted = { readonly peer: number; readonly isQuoted: boolean };

/** How many messages are asked for at a time, and how many that others answer are kept. */
const MOST_WANTED = 200;
const MOST_QUOTED = 500;

/** Messages by their names: recalling, editing and reacting, here and elsewhere, and those that others answer. */
export class Changing {
  readonly #shared: SharedState;
  /** What is to be asked for, one after the other. */
  readonly #wanted = new Map<string, Wanted>();
  #isAsking = false;

  constructor(shared: SharedState) {
    this.#shared = shared;
  }

  async recall(name: string): Promise<void> {
    await this.#shared.client.recall(name);
    this.#did(name, { type: 'recalled' });
  }

  async edit(name: string, text: string): Promise<void> {
    const editedAt = await this.#shared.client.edit(name, text);
    const change = <M extends Latest>(message: M) => edited(message, text, editedAt);
    this.#shared.set(withChange(this.#shared.state, this.#peerOf(name), name, change));
    this.#did(name, { type: 'edited' });
  }

  async react(name: string, reaction: string | undefined): Promise<void> {
    await this.#shared.client.react(name, reaction);
    this.#did(name, { type: 'reacted', reaction });
  }

  /** The server tells the others; the windows of this session hear it from this one. */
  #did(name: string, what: { readonly type: ChangeEvent['type']; readonly reaction?: string | undefined }): void {
    const { state, clock } = this.#shared;
    const event = { number: 0, at: clock.now(), peer: this.#peerOf(name), name, who: state.uin, ...what };
    this.#shared.set(apply(state, event, clock.steady()));
    this.#shared.tell(event);
  }

  /** In which conversation a message is: a name tells it only of those of others, and of groups. */
  #peerOf(name: string): number {
    const isIt = (message: Latest) => message.name === name;
    for (const { peer, messages, latest } of this.#shared.state.talks.values()) {
      if (messages.some(isIt) || (latest && isIt(latest))) return peer;
    }
    return readMessageName(name)?.owner ?? 0;
  }

  /** Something was done to a message: what the event does not tell is asked for, where the message is shown. */
  came({ type, peer, name }: ChangeEvent): void {
    const isKnown = this.#isKnown(peer, name);
    if (type === 'edited' ? isKnown || this.#hasNameless(peer) : !isKnown && this.#hasNameless(peer))
      this.#want(name, { peer, isQuoted: false });
  }

  #isKnown(peer: number, name: string): boolean {
    const known = quotedIn(this.#shared.state, peer, name);
    return known !== undefined && known !== 'missing';
  }

  /** Whether the message may be one of which the name is not known. */
  #hasNameless(peer: number): boolean {
    const { messages = [], latest } = this.#shared.talk(peer) ?? {};
    const isNameless = ({ name, happened }: Latest) => name === undefined && happened === undefined;
    return (
      messages.some((message) => isStored(message) && isNameless(message)) || (latest ? isNameless(latest) : false)
    );
  }

  /** The message that another one answers is in the state before long; see `quotedIn`. */
  learnQuoted(peer: number, name: string): void {
    if (quotedIn(this.#shared.state, peer, name) === undefined) this.#want(name, { peer, isQuoted: true });
  }

  #want(name: string, wanted: Wanted): void {
    const before = this.#wanted.get(name);
    if (!before && this.#wanted.size >= MOST_WANTED) return;
    this.#wanted.set(name, { ...wanted, isQuoted: wanted.isQuoted || before?.isQuoted === true });
    void this.askOn();
  }

  /** Asks for what could not be asked for before. */
  async askOn(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    for (const [name, wanted] of this.#wanted) {
      if (this.#shared.client.state !== 'online') break;
      this.#wanted.delete(name);
      const isAnswered = await this.#ask(name, wanted);
      if (isAnswered) continue;
      this.#wanted.set(name, this.#wanted.get(name) ?? wanted);
      break;
    }
    this.#isAsking = false;
  }

  /** The numbers and names of messages are those of another history. */
  forget(): void {
    this.#wanted.clear();
  }

  /** Resolves with whether it need not be asked again. */
  async #ask(name: string, { peer, isQuoted }: Wanted): Promise<boolean> {
    const { generation } = this.#shared.state;
    try {
      const told = await this.#shared.client.message(name);
      if (generation === this.#shared.state.generation) this.#put(peer, told, isQuoted);
    } catch (error) {
      if (!(error instanceof RefusedError)) return false;
      if (error.error === 'limited' || error.error === 'failed') {
        this.#shared.clock.after(error.waitMs, () => void this.askOn());
        return false;
      }
      if (isQuoted) this.#keep(name, 'missing');
    }
    return true;
  }

  #put(peer: number, named: NamedMessage, isQuoted: boolean): void {
    const { name } = named;
    const told = namedMessageIn(this.#shared.state.uin, named);
    const isIt = (message: Latest) =>
      message.name === name || (message.name === undefined && message.number === told.number);
    if (this.#shared.talk(peer)) {
      this.#shared.change(peer, (talk) => changedIn(talk, isIt, (message) => asTold(message, told)));
    }
    const isInWindow = this.#shared.talk(peer)?.messages.some(isIt);
    if (this.#shared.state.quoted.has(name) || (isQuoted && !isInWindow)) this.#keep(name, told);
  }

  #keep(name: string, quoted: Latest | 'missing'): void {
    const { quoted: all } = this.#shared.state;
    const [oldest] = all.keys();
    const kept =
      all.size >= MOST_QUOTED && oldest !== undefined && !all.has(name) ? withEntry(all, oldest, undefined) : all;
    this.#shared.put({ quoted: withEntry(kept, name, quoted) });
  }
}
