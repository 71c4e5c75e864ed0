/** What few visits need. */
export { findMessages, readBlocks, search } from './finding.ts';
export { Friendships } from './friendships.ts';
export { GroupActs } from './group-acts.ts';
export { Marks } from './marks.ts';
