/** The server as a library: what the command line and the benchmarks build on. */
export { steadyClock } from './clocks.ts';
export {
  appNameMust,
  INVITE_DAYS,
  INVITE_USES,
  readAppName,
  readCommands,
  readNetworks,
} from './commands/grants.ts';
export { groupNameMust, readGroupName } from './commands/groups.ts';
export { nickMust, readNick, readTrait, traitMust } from './commands/profile.ts';
export { type Config, defaults, type Key, keys, readConfig, sampleFile } from './config.ts';
export { backUpFiles, restoreFiles } from './files/backup.ts';
export { createLog, type Log } from './log.ts';
export { digestPassword, hashAppPassword, hashPassword, randomPassword } from './requests/passwords.ts';
export { createCore, createServer, type RunningServer, type ServerParts } from './server.ts';
export {
  type BackupContent,
  backUpStorage,
  checkStorage,
  claimStorage,
  type DataPlace,
  openInMemory,
  openStorage,
  type RestoreOptions,
} from './storage/open.ts';
export {
  type Account,
  type Act,
  type AppPassword,
  type DoneAct,
  type Group,
  type GroupOutcome,
  type Invite,
  LINE,
  type ModernSession,
  type NewAccount,
  type OpenStorage,
  type Policy,
  type Profile,
  type Storage,
} from './storage/storage.ts';
