/** Keeps the last result as long as its inputs are the same. */
export class Memo<T> {
  #from: readonly unknown[] | undefined;
  #made: T | undefined;

  get(from: readonly unknown[], make: () => T): T {
    const isSame =
      this.#from?.length === from.length && this.#from.every((each, index) => Object.is(each, from[index]));
    if (!isSame) this.#made = make();
    this.#from = from;
    return this.#made as T;
  }
}
