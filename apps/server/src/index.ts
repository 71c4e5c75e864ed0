/** The server as a library: what the command line and the benchmarks build on. */
export { type Config, defaults, type Key, keys, readConfig, sampleFile } from './config.ts';
export { openDoorbell, ring } from './doorbell.ts';
export { lockData } from './lock.ts';
export { createLog, type Log } from './log.ts';
export { digestPassword, hashPassword, randomPassword } from './passwords.ts';
export { createCore, createServer, type RunningServer, type ServerParts } from './server.ts';
export { openSqlite } from './storage/sqlite.ts';
export type { Account, AddPolicy, NewAccount, Policy, Profile, Storage } from './storage/storage.ts';
