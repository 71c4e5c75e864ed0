/** A reply that wants to know whether it was written completely; `settle` is called once, in every case. */
export type Settling<R> = { readonly reply: R; readonly settle: (written: boolean) => void };

/** The line to answer, and who wants to know whether it was written. */
export type Answer = string | Settling<string>;
