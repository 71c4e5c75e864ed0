import { setImmediate, setTimeout as sleep } from 'node:timers/promises';

/** Long enough for a server in this process to have read, even on a busy machine: some turns of the event loop. */
export async function pause(ms: number): Promise<void> {
  if (ms > 0) await sleep(ms);
  for (let turn = 0; turn < 3; turn++) await setImmediate();
}
