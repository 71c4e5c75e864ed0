import type { DatabaseSync } from 'node:sqlite';
import type { Storage } from '../storage.ts';
import { accountOperations } from './accounts.ts';
import { administrationOperations } from './administration.ts';
import { appPasswordOperations } from './app-passwords.ts';
import { Audit } from './audit.ts';
import { Besides } from './besides.ts';
import { blockOperations } from './blocks.ts';
import { ChangeLog } from './changes.ts';
import { fileOperations } from './files.ts';
import { friendRequestOperations } from './friend-requests.ts';
import { friendOperations } from './friends.ts';
import { Friendships } from './friendships.ts';
import { Generation } from './generation.ts';
import { groupMemberOperations } from './group-members.ts';
import { groupSettingOperations } from './group-settings.ts';
import { GroupTalks } from './group-talks.ts';
import { Groups } from './groups.ts';
import { historyOperations } from './history.ts';
import { inviteOperations } from './invites.ts';
import { legacySessionOperations } from './legacy-sessions.ts';
import { Mailboxes } from './mailboxes.ts';
import { messageChangeOperations } from './message-changes.ts';
import { messageOperations } from './messages.ts';
import { modernSessionOperations } from './modern-sessions.ts';
import { NamedMessages } from './named-messages.ts';
import { networkOperations } from './networks.ts';
import { Places } from './places.ts';
import { registrationOperations } from './registration.ts';
import { StoredRepeats } from './repeats.ts';
import type { Seal } from './seal.ts';
import { sessionOperations } from './sessions.ts';
import { subscriptionOperations } from './subscriptions.ts';
import { talkMarkOperations } from './talk-marks.ts';
import { Talks, type TalksWith } from './talks.ts';

/** The operations that the worker carries out: all of {@link Storage}, without its promises. */
export type OperationName = Exclude<keyof Storage, 'close'>;
export type Operations = {
  [K in OperationName]: (argument: Parameters<Storage[K]>[0] & {}) => Awaited<ReturnType<Storage[K]>>;
};

/** Each operation: what only reads needs no transaction. */
export const operations: Readonly<Record<OperationName, 'read' | 'write'>> = {
  createAccount: 'write',
  registerAccount: 'write',
  account: 'read',
  accounts: 'read',
  changeAccount: 'write',
  changePassword: 'write',
  setStatus: 'write',
  setLeft: 'write',
  leftAt: 'read',
  cards: 'read',
  search: 'read',
  addAccount: 'write',
  setStanding: 'write',
  resetPassword: 'write',
  findAccounts: 'read',
  auditLog: 'read',
  addInvite: 'write',
  invites: 'read',
  invitation: 'read',
  endInvite: 'write',
  addAppPassword: 'write',
  appPasswords: 'read',
  usedAppPassword: 'write',
  knownNetwork: 'read',
  sawNetwork: 'write',
  endAppPassword: 'write',
  friends: 'read',
  friendCards: 'read',
  isFriend: 'read',
  setFriend: 'write',
  befriend: 'write',
  unfriend: 'write',
  addFriend: 'write',
  askFriend: 'write',
  answerFriend: 'write',
  requests: 'read',
  block: 'write',
  unblock: 'write',
  blocks: 'read',
  createGroup: 'write',
  group: 'read',
  groupsOf: 'read',
  contacts: 'read',
  members: 'read',
  memberNumbers: 'read',
  setGroup: 'write',
  setMember: 'write',
  setOwner: 'write',
  addMembers: 'write',
  joinGroup: 'write',
  askGroup: 'write',
  inviteToGroup: 'write',
  answerInvitation: 'write',
  answerAsk: 'write',
  joinRequests: 'read',
  leaveGroup: 'write',
  kick: 'write',
  endGroup: 'write',
  groupCode: 'write',
  findGroups: 'read',
  allGroups: 'read',
  storeMessage: 'write',
  message: 'read',
  recallMessage: 'write',
  editMessage: 'write',
  reactTo: 'write',
  waiting: 'read',
  log: 'read',
  moveCursor: 'write',
  confirm: 'write',
  history: 'read',
  findMessages: 'read',
  conversations: 'read',
  markRead: 'write',
  setTalk: 'write',
  forget: 'write',
  openSession: 'write',
  resumeSession: 'write',
  closeSession: 'write',
  pruneSessions: 'write',
  openModernSession: 'write',
  modernSession: 'read',
  sessions: 'read',
  sessionVersions: 'read',
  sawSessions: 'write',
  endSession: 'write',
  renewNumbers: 'write',
  pruneModernSessions: 'write',
  lastSeen: 'read',
  pushKeys: 'write',
  subscribe: 'write',
  unsubscribe: 'write',
  subscribers: 'read',
  alerting: 'read',
  beginUpload: 'write',
  upload: 'read',
  received: 'write',
  endUpload: 'write',
  addFile: 'write',
  file: 'read',
  readableFile: 'read',
  files: 'read',
  fileBytes: 'read',
  removeFile: 'write',
  pruneUploads: 'write',
  pruneFiles: 'write',
  namedHashes: 'read',
  linkKey: 'write',
  outsideChanges: 'read',
  counts: 'read',
  databaseBytes: 'read',
  trouble: 'read',
  proveWritable: 'write',
};

/** What operations that the server has to hear of are about, when another process carries them out. */
type About = { uin: number; peer?: number; owner?: number; group?: number; member?: number; uins?: readonly number[] };
const ofAccount = ({ uin, peer }: About) => [uin, peer];
const ofGroup = ({ group, member, uins = [] }: About) => [group, member, ...uins];
const noted: { readonly [K in OperationName]?: (about: About) => readonly (number | undefined)[] } = {
  changeAccount: ofAccount,
  setStanding: ofAccount,
  changePassword: ofAccount,
  endAppPassword: ofAccount,
  endSession: ofAccount,
  befriend: ofAccount,
  unfriend: ofAccount,
  block: ofAccount,
  createGroup: ({ owner }) => [owner],
  addMembers: ofGroup,
  kick: ofGroup,
  setOwner: ofGroup,
  endGroup: ofGroup,
};

const READ_MS = 10;

/** One operation as it travels to the worker, and its outcome as it travels back. */
export type WorkerCall = readonly [name: OperationName, argument: unknown];
export type WorkerOutcome = { readonly value: unknown } | { readonly error: string };

/** How a database is opened. */
export type OpenOptions = {
  /** Another process may be serving it: it is then told of changed accounts. */
  readonly outside: boolean;
  /** With a longer write-ahead log there is trouble. */
  readonly mostWalBytes: number;
};

/**
 * Carries out calls in batches, each batch in one transaction: everyone in it shares one write to the disk.
 *
 * @param seal what lies beside the database of a server
 */
export class Batches {
  readonly #db: DatabaseSync;
  readonly #operations: Operations;
  readonly #mailboxes: Mailboxes;
  readonly #groups: Groups;
  readonly #repeats: StoredRepeats;
  readonly #places: Places;
  readonly #generation: Generation;
  readonly #changes: ChangeLog;
  readonly #outside: boolean;

  constructor(db: DatabaseSync, { outside, mostWalBytes }: OpenOptions, seal?: Seal) {
    this.#db = db;
    this.#outside = outside;
    this.#mailboxes = new Mailboxes(db, outside);
    this.#repeats = new StoredRepeats(db);
    this.#generation = new Generation(db, seal, this.#mailboxes.total, outside);
    this.#places = new Places(db, this.#mailboxes, this.#generation.word);
    const audit = new Audit(db);
    const friendships = new Friendships(db);
    this.#groups = new Groups(db, this.#mailboxes, outside);
    const talks = new Talks(db, this.#mailboxes);
    const groupTalks = new GroupTalks(db, this.#groups);
    const talksWith: TalksWith = (peer) => (this.#groups.isKnown(peer) ? groupTalks : talks);
    const named = new NamedMessages(this.#mailboxes, this.#groups, talks, groupTalks);
    const besides = new Besides(db, named, this.#groups);
    const parts = { mailboxes: this.#mailboxes, groups: this.#groups, places: this.#places, named, besides };
    const messages = messageOperations(db, { ...parts, repeats: this.#repeats });
    this.#changes = new ChangeLog(db);
    this.#operations = {
      ...accountOperations(db, audit),
      ...registrationOperations(db, messages.deliver),
      ...administrationOperations(db, audit, mostWalBytes),
      ...appPasswordOperations(db, audit),
      ...networkOperations(db),
      ...inviteOperations(db, audit),
      ...friendOperations(db, friendships, audit),
      ...friendRequestOperations(db, friendships, messages.deliver, this.#places),
      ...blockOperations(db, friendships, audit),
      ...messages.operations,
      ...messageChangeOperations(parts, messages.isWelcome),
      ...groupSettingOperations(db, this.#groups, audit),
      ...groupMemberOperations(db, this.#groups, messages, this.#places, audit),
      ...historyOperations(db, this.#mailboxes, talks, groupTalks),
      ...talkMarkOperations(db, talksWith, talks),
      ...legacySessionOperations(db, this.#places),
      ...modernSessionOperations(db, this.#places, this.#generation),
      ...sessionOperations(db, this.#places, this.#generation, audit),
      ...subscriptionOperations(db, this.#mailboxes, this.#groups),
      ...fileOperations(db, besides),
      outsideChanges: ({ after }) => this.#changes.behind(after),
    };
  }

  /**
   * What only reads: as many as there is time for, since writers wait meanwhile, and at least one. Nothing that is
   * not on disk yet may be seen, so call it outside of {@link write}.
   */
  read(calls: readonly WorkerCall[]): WorkerOutcome[] {
    const outcomes: WorkerOutcome[] = [];
    const end = performance.now() + READ_MS;
    for (const call of calls) {
      outcomes.push(attempt(() => this.#run(call)));
      if (performance.now() >= end) break;
    }
    return outcomes;
  }

  /** What writes, in one transaction. If one fails, each is tried again alone, so that only the faulty one fails. */
  write(calls: readonly WorkerCall[]): WorkerOutcome[] {
    try {
      this.#db.exec('BEGIN IMMEDIATE');
    } catch (error) {
      // Another process has held the lock for all its time: each call alone would wait as long again.
      return calls.map(() => ({ error: String(error) }));
    }
    try {
      this.#groups.refresh();
      return this.#transaction(() => calls.map((call) => ({ value: this.#run(call) })));
    } catch (error) {
      if (calls.length === 1) return [{ error: String(error) }];
      return calls.flatMap((call) => this.write([call]));
    }
  }

  /** Carries out the operations begun, and commits them. */
  #transaction(work: () => WorkerOutcome[]): WorkerOutcome[] {
    try {
      const outcomes = work();
      this.#mailboxes.tidy();
      this.#db.exec('COMMIT');
      this.#repeats.committed();
      if (!this.#outside) this.#generation.reached(this.#mailboxes.total);
      return outcomes;
    } catch (error) {
      this.#repeats.rolledBack();
      this.#places.forget();
      this.#groups.forget();
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      this.#mailboxes.reload();
      throw error;
    }
  }

  /** At a clean end, before the database is closed. */
  close(): void {
    if (!this.#outside) this.#generation.close();
  }

  #run([name, argument]: WorkerCall): unknown {
    const operation = this.#operations[name] as (argument: unknown) => unknown;
    if (this.#outside) this.#noteChange(name, argument as About);
    return operation(argument);
  }

  #noteChange(name: OperationName, about: About): void {
    const at = Date.now();
    const numbers = noted[name]?.(about) ?? [];
    // Who is in a group that ends is not known any more when the server looks.
    const members = name === 'endGroup' ? this.#groups.numbers(about.group ?? 0) : [];
    for (const number of [...numbers, ...members]) if (number !== undefined) this.#changes.add(number, at);
  }
}

function attempt(work: () => unknown): WorkerOutcome {
  try {
    return { value: work() };
  } catch (error) {
    return { error: String(error) };
  }
}
