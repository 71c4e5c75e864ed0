/** What keeps things in a browser; a test has its own. */
export type Keeper = Pick<Window, 'localStorage'>;

/**
 * What this browser keeps under a key; nothing when there is nothing, or nothing that can be read. A browser that lets
 * this page keep nothing throws at the first look at `localStorage` already.
 */
export function keptIn(window: Keeper, key: string): unknown {
  try {
    return JSON.parse(window.localStorage.getItem(key) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps something in this browser; nothing takes it away. Where that cannot be, it holds until the page is closed. */
export function keepIn(window: Keeper, key: string, value: unknown): void {
  try {
    if (value === undefined) window.localStorage.removeItem(key);
    else window.localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // What is kept is never needed.
  }
}
