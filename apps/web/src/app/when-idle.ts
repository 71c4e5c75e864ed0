/** What the first view asks the server for comes first. */
const FIRST_MS = 1000;
/** How long a browser without `requestIdleCallback` is left alone between two pieces of work. */
const PAUSE_MS = 200;

const waiting: (() => Promise<void>)[] = [];
let isAtWork = false;
let hasBegun = false;
let isTime = false;

/** Does something when the browser has nothing else to do, after the first view is there, one thing after the other. */
export function whenIdle(work: () => Promise<void>): void {
  waiting.push(work);
  void goOn();
}

/** The first view is there. Where one pays for what is loaded, nothing is done that was not asked for. */
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
