/** Leaves the network to the requests of the first view. */
const FIRST_MS = 1000;
/** The pause between two pieces of work in a browser without `requestIdleCallback`. */
const PAUSE_MS = 200;

const waiting: (() => Promise<void>)[] = [];
let isAtWork = false;
let hasBegun = false;
let isTime = false;

/** Queues work for when the first view is there and the browser is idle; one piece at a time. */
export function whenIdle(work: () => Promise<void>): void {
  waiting.push(work);
  void goOn();
}

/** Called when the first view is there. With `saveData`, nothing is fetched ahead. */
export function beginIdle(): void {
  if (hasBegun || savesData()) return;
  hasBegun = true;
  setTimeout(() => {
    isTime = true;
    void goOn();
  }, FIRST_MS);
}

async function goOn(): Promise<void> {
  if (!isTime || isAtWork) return;
  isAtWork = true;
  for (let work = waiting.shift(); work; work = waiting.shift()) {
    await idle();
    await work();
  }
  isAtWork = false;
}

function idle(): Promise<unknown> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(resolve);
    else setTimeout(resolve, PAUSE_MS);
  });
}

function savesData(): boolean {
  const { connection } = navigator as Navigator & { readonly connection?: { readonly saveData?: boolean } };
  return connection?.saveData === true;
}
