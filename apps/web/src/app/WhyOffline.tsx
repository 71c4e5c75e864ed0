import { silenceIn, useSilence } from '../signin/silence.ts';

/** Why there is no connection although something answers. */
export function WhyOffline({ trouble }: { trouble: string }) {
  const say = useSilence();
  return say(silenceIn(trouble));
}
