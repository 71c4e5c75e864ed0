import type { ClientEvent, ClientEvents, EventName, Listener, Message } from './events.ts';
import { Stream } from './stream.ts';

type Registered = { readonly listener: (event: never) => unknown };

/** What reaches the program only while it listens to one of these is taken from the mailbox. */
const MAILBOX: readonly EventName[] = [
  'message',
  'recalled',
  'edited',
  'reacted',
  'request',
  'answer',
  'happened',
  'invited',
  'wants',
];

/** Who wants to know of what: listeners and iterators, served in the order in which they came. */
export class Listeners {
  readonly #byEvent = new Map<EventName, Set<Registered>>();
  readonly #messageStreams = new Set<Stream<Message>>();
  readonly #eventStreams = new Set<Stream<ClientEvent>>();
  #isOver = false;
  #overWith: Error | undefined;
  /** Called when the first listener is added. */
  onListening: () => void = () => {};

  /** Whether there are listeners for the mailbox. */
  get wantMailbox(): boolean {
    if (this.#messageStreams.size > 0 || this.#eventStreams.size > 0) return true;
    return MAILBOX.some((event) => (this.#byEvent.get(event)?.size ?? 0) > 0);
  }

  on<E extends EventName>(event: E, listener: Listener<E>): () => void {
    const registered: Registered = { listener };
    const all = this.#byEvent.get(event) ?? new Set();
    this.#byEvent.set(event, all.add(registered));
    this.onListening();
    return () => {
      all.delete(registered);
    };
  }

  messages(): AsyncIterableIterator<Message> {
    return this.#open(this.#messageStreams);
  }

  events(): AsyncIterableIterator<ClientEvent> {
    return this.#open(this.#eventStreams);
  }

  /** Tells all listeners at once, without waiting for them. */
  emit<E extends EventName>(event: E, payload: ClientEvents[E]): void {
    for (const stream of this.#eventStreams) stream.drop({ type: event, ...payload } as ClientEvent);
    for (const work of this.#call(event, payload)) void work;
  }

  /** Tells everyone. Resolves when all are done, with whether it need not come again. */
  async deliver<E extends EventName>(event: E, payload: ClientEvents[E]): Promise<boolean> {
    const isHeard = (this.#byEvent.get(event)?.size ?? 0) > 0;
    const done = this.#call(event, payload);
    const reading = [...this.#eventStreams].map((stream) => stream.put({ type: event, ...payload } as ClientEvent));
    if (event === 'message') {
      for (const stream of this.#messageStreams) reading.push(stream.put(payload as Message));
    }
    await Promise.all(done);
    const read = await Promise.all(reading);
    // At the end, an unfinished reader gets it again next time. Before, a reader that has left no longer needs it,
    // unless it was the only one.
    return this.#isOver ? read.every(Boolean) : isHeard || read.length === 0 || read.includes(true);
  }

  /** Ends all iterators; with an error, reading from them throws it. */
  end(error?: Error): void {
    this.#isOver = true;
    this.#overWith = error;
    for (const stream of [...this.#messageStreams, ...this.#eventStreams]) stream.end(error);
  }

  #open<T>(streams: Set<Stream<T>>): Stream<T> {
    const stream: Stream<T> = new Stream<T>(() => streams.delete(stream));
    streams.add(stream);
    if (this.#isOver) stream.end(this.#overWith);
    else this.onListening();
    return stream;
  }

  /** What the listeners that are not done at once have promised; a fault of theirs is told and goes no further. */
  #call<E extends EventName>(event: E, payload: ClientEvents[E]): Promise<void>[] {
    const promised: Promise<void>[] = [];
    // As they are now: listeners added or removed meanwhile count from the next event on.
    for (const { listener } of [...(this.#byEvent.get(event) ?? [])]) {
      try {
        const result = (listener as Listener<E>)(payload);
        if (result instanceof Promise) promised.push(result.catch((error: unknown) => this.#fault(event, error)));
      } catch (error) {
        this.#fault(event, error);
      }
    }
    return promised;
  }

  #fault(event: EventName, error: unknown): void {
    const isHeard = (this.#byEvent.get('error')?.size ?? 0) > 0 || this.#eventStreams.size > 0;
    // A fault in a listener to faults would go round for ever.
    if (event === 'error' || !isHeard) console.error(`rookery: a listener to "${event}" failed:`, error);
    else this.emit('error', { error });
  }
}
