/** Tells its listeners about changes. `subscribe` is what React's useSyncExternalStore takes. */
export abstract class Emitter {
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  protected tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** A value that can be shown: `snapshot` is replaced as a whole, and listeners are told. */
export abstract class Observable<View> extends Emitter {
  #view: View;

  constructor(view: View) {
    super();
    this.#view = view;
  }

  readonly snapshot = (): View => this.#view;

  protected get view(): View {
    return this.#view;
  }

  protected show(view: View): void {
    this.#view = view;
    this.tell();
  }
}
