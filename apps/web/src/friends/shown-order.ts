let shown: readonly number[] | undefined;

/** Says in which order a search shows people, for as long as it does. */
export function showOrder(people: readonly number[]): () => void {
  shown = people;
  return () => {
    shown = undefined;
  };
}

/** The people that a search shows now, in their order; nothing while none is under way. */
export function shownOrder(): readonly number[] | undefined {
  return shown;
}
