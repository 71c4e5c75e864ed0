import * as lists from './lists.ts';
import type { Reading } from './reading.ts';
import type { SharedState } from './shared-state.ts';
import * as talks from './talks.ts';
import type { Windows } from './windows.ts';

/** Fetches the list of conversations into the state, once the server knows what was read here. */
export async function readSummaries(shared: SharedState, reading: Reading, windows: Windows): Promise<void> {
  const { client } = shared;
  let summaries = await lists.readSummaries(client);
  if (await reading.tellMissing(summaries)) summaries = await lists.readSummaries(client);
  const { talks: old, names: oldNames, loaded } = shared.state;
  const map = new Map(old);
  const names = new Map(oldNames);
  for (const summary of summaries) {
    if (!loaded) windows.summedUp(summary);
    map.set(summary.peer, talks.summedUp(map.get(summary.peer) ?? talks.emptyTalk(summary.peer), summary));
    names.set(summary.peer, summary.nick);
  }
  shared.put({ talks: map, names });
  reading.readOn();
}
