/** The storage of a browser; tests pass their own. */
export type Keeper = Pick<Window, 'localStorage'>;

/**
 * The value that this browser keeps under a key; undefined if there is none or it cannot be read. A browser that blocks
 * storage throws as soon as `localStorage` is looked at.
 */
export function keptIn(window: Keeper, key: string): unknown {
  try {
    return JSON.parse(window.localStorage.getItem(key) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a value in this browser. Where storage is blocked, it lives until the page is closed. */
export function keepIn(window: Keeper, key: string, value: unknown): void {
  try {
    if (value === undefined) window.localStorage.removeItem(key);
    else window.localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Nothing depends on it being stored.
  }
}
