import { setTimeout as pause } from 'node:timers/promises';
import { wasHangupIgnored } from './hangup.ts';

// npm and the older Node pass on the Ctrl-C that the terminal has sent us as well.
const SAME_SIGNAL_MS = 1000;
const PARENT_MS = 500;

let leavesAtHangup = true;
let unfollow = () => {};

/**
 * For every command: goes when what it was started by is gone, npm or the older Node that has handed over, and goes on
 * ignoring hang-ups where they were ignored.
 */
export function settleSignals(): void {
  unfollow = followParent();
  leavesAtHangup = !wasHangupIgnored();
  if (leavesAtHangup) return;
  process.on('SIGHUP', () => {
    // It has ended npm beside us: we stay all the same.
    unfollow();
    console.error('rookery: The hang-up is ignored, as it was at the start.');
  });
}

/**
 * Resolves at SIGTERM, Ctrl-C or a hang-up. What still hangs `leaveMs` later is cut; a second Ctrl-C or SIGTERM
 * cuts it at once.
 */
export function stopSignal(leaveMs: number): Promise<void> {
  return new Promise((resolve) => {
    let since: number | undefined;
    const onSignal = (signal: NodeJS.Signals) => {
      if (since === undefined) {
        since = performance.now();
        unfollow();
        pause(leaveMs, undefined, { ref: false }).then(() => process.exit());
        resolve();
      }
      // A terminal that closes may say so more than once, and is not impatient.
      if (signal !== 'SIGHUP' && performance.now() - since > SAME_SIGNAL_MS) process.exit(1);
    };
    process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
    if (leavesAtHangup) process.on('SIGHUP', onSignal);
  });
}

/**
 * Sends us SIGTERM when the process that has started us is gone: npm ends the shell between us, which passes nothing on,
 * and a process that was killed could not.
 */
function followParent(): () => void {
  const { ROOKERY_PARENT: named, npm_lifecycle_event: npm } = process.env;
  delete process.env.ROOKERY_PARENT;
  if (named === undefined && npm === undefined) return () => {};
  const parent = named === undefined ? process.ppid : Number(named);
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, PARENT_MS);
  timer.unref();
  return () => clearInterval(timer);
}
