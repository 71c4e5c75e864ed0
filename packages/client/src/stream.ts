type Item<T> = { readonly value: T; readonly handled: ((isHandled: boolean) => void) | undefined };

/** Dropped items may gather up to this number. */
const MOST_ITEMS = 10_000;

/**
 * An async iterator that says when its reader is done with an item: when it asks for the next one, or leaves the loop.
 * A crash in between leaves the item unhandled.
 */
export class Stream<T> implements AsyncIterableIterator<T> {
  #items: Item<T>[] = [];
  readonly #readers: PromiseWithResolvers<IteratorResult<T>>[] = [];
  readonly #left: () => void;
  #current: Item<T> | undefined;
  #error: Error | undefined;
  #isOver = false;

  /** @param left called once when the reader leaves, or the stream ends */
  constructor(left: () => void) {
    this.#left = left;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Hands an item over; resolves with whether the reader is done with it, or with false when it never came to it. */
  put(value: T): Promise<boolean> {
    return new Promise((resolve) => {
      if (this.#isOver) resolve(false);
      else this.#add({ value, handled: resolve });
    });
  }

  /** Hands over an item without waiting until it is read. With too many the stream ends: its reader has stopped. */
  drop(value: T): void {
    if (this.#items.length >= MOST_ITEMS) this.end(new Error(`${MOST_ITEMS} events wait to be read from an iterator.`));
    else if (!this.#isOver) this.#add({ value, handled: undefined });
  }

  /**
   * No more items. The current one may still be handled; of the waiting ones, only dropped items are still
   * read. With an error, reading throws it at the end.
   */
  end(error?: Error): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#error = error;
    for (const { handled } of this.#items) handled?.(false);
    this.#items = this.#items.filter(({ handled }) => handled === undefined);
    for (const reader of this.#readers.splice(0)) reader.resolve(this.#last());
    this.#left();
  }

  async next(): Promise<IteratorResult<T>> {
    this.#doneWithCurrent();
    const item = this.#items.shift();
    if (item) return this.#hand(item);
    if (this.#isOver) return this.#last();
    const reader = Promise.withResolvers<IteratorResult<T>>();
    this.#readers.push(reader);
    return reader.promise;
  }

  async return(): Promise<IteratorResult<T>> {
    this.#doneWithCurrent();
    this.end();
    return { done: true, value: undefined };
  }

  #add(item: Item<T>): void {
    const reader = this.#readers.shift();
    if (reader) reader.resolve(this.#hand(item));
    else this.#items.push(item);
  }

  #hand(item: Item<T>): IteratorResult<T> {
    this.#current = item;
    return { done: false, value: item.value };
  }

  #doneWithCurrent(): void {
    this.#current?.handled?.(true);
    this.#current = undefined;
  }

  /** The error is thrown once; after that the stream is just over. */
  #last(): IteratorResult<T> | Promise<never> {
    const error = this.#error;
    this.#error = undefined;
    return error ? Promise.reject(error) : { done: true, value: undefined };
  }
}
