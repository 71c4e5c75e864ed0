/**
 * What the tests of every part share; not published. Plays are read by {@link readPlay} and performed by
 * {@link perform}; plays/README.md tells how they are written.
 */
export { selfSigned } from './certificate.ts';
export { Chance, seedOf } from './chance.ts';
export { Clock, Timers } from './clock.ts';
export { PASSWORD } from './notation.ts';
export { QUICK } from './passwords.ts';
export { perform, prepare, type Stage, type Way } from './perform.ts';
export { answersOf, readPlay } from './play.ts';
export { type ProxyOptions, startProxy } from './proxy.ts';
export type { Play, PlayAccount } from './steps.ts';
