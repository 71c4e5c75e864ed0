import { randomUUID } from 'node:crypto';
import { type Status, statuses } from '@rookery/protocol';
import { type DepartureParts, Departures } from './departures.ts';
import { type Changed, LEASE_MS, type Presence, type Seen } from './presence.ts';

/** What {@link LocalPresence} is made of. */
export type LocalParts = DepartureParts & {
  readonly changed: Changed;
  /** By the steady clock. */
  readonly startedAt: number;
};

/** An account that is held: by how many nodes, and at how many of them it is there. */
type Held = { status: Status; holders: number; there: number };

/** What one node has reported of an account. */
type Report = { status: Status; isThere: boolean };

/** What the nodes of one process know together; a process with one server has one node. */
export class Board {
  readonly accounts = new Map<number, Held>();
  readonly leaving = new Map<number, number>();
  /** The nodes that are alive, and until when. */
  readonly nodes = new Map<LocalPresence, number>();
  lostAt = Number.NEGATIVE_INFINITY;
}

const ABSENT: Seen = { isHeld: false, status: undefined, shown: statuses.offline, leftAt: undefined };

/** Presence in the memory of one process. */
export class LocalPresence implements Presence {
  readonly node: string = randomUUID();
  readonly #board: Board;
  readonly #departures: Departures;
  readonly #changed: Changed;
  /** What this node holds, whether or not it counts as alive. */
  readonly #reports = new Map<number, Report>();
  #isClosed = false;

  constructor(parts: LocalParts, board = new Board()) {
    this.#board = board;
    this.#departures = new Departures(parts, board.leaving);
    this.#changed = parts.changed;
    board.nodes.set(this, parts.startedAt + LEASE_MS);
    board.lostAt = Math.max(board.lostAt, parts.startedAt);
  }

  look(uins: readonly number[]): readonly Seen[] {
    const { accounts, leaving } = this.#board;
    return uins.map((uin) => {
      const held = accounts.get(uin);
      const leftAt = leaving.size === 0 ? undefined : leaving.get(uin);
      if (held) return { isHeld: true, status: held.status, shown: shownOf(held), leftAt };
      return leftAt === undefined ? ABSENT : { ...ABSENT, leftAt };
    });
  }

  count(): number {
    let count = 0;
    for (const held of this.#board.accounts.values()) if (isSeen(held)) count++;
    return count;
  }

  hold(uin: number, status: Status): void {
    if (this.#reports.has(uin)) return;
    const report = { status, isThere: false };
    this.#reports.set(uin, report);
    if (this.#isAlive) this.#join(uin, report);
  }

  release(uin: number): void {
    const report = this.#reports.get(uin);
    if (!report) return;
    this.#reports.delete(uin);
    if (this.#isAlive && this.#leave(uin, report)) this.#tell(uin, statuses.offline);
  }

  setThere(uin: number, isThere: boolean): void {
    const report = this.#reports.get(uin);
    if (!report || report.isThere === isThere) return;
    report.isThere = isThere;
    const held = this.#isAlive ? this.#board.accounts.get(uin) : undefined;
    if (!held) return;
    const before = shownOf(held);
    held.there += isThere ? 1 : -1;
    if (shownOf(held) !== before) this.#tell(uin, shownOf(held));
  }

  setStatus(uin: number, status: Status): void {
    const report = this.#reports.get(uin);
    if (report) report.status = status;
    const held = this.#isAlive ? this.#board.accounts.get(uin) : undefined;
    if (!held) return;
    const before = shownOf(held);
    held.status = status;
    if (shownOf(held) !== before) this.#tell(uin, shownOf(held));
  }

  async missed(uins: readonly number[]): Promise<void> {
    for (const uin of uins) {
      const held = this.#board.accounts.get(uin);
      if (!held || !isSeen(held)) this.#changed(uin, statuses.offline);
    }
  }

  async beat(steady: number): Promise<void> {
    if (this.#isClosed) return;
    const { nodes } = this.#board;
    const wasAlive = this.#isAlive;
    nodes.set(this, steady + LEASE_MS);
    if (!wasAlive) for (const [uin, report] of this.#reports) this.#join(uin, report);
    for (const [node, until] of nodes) if (until < steady) this.#takeBack(node, steady);
  }

  get nodes(): readonly string[] {
    return [...this.#board.nodes.keys()].map(({ node }) => node);
  }

  get isAlone(): boolean {
    return this.#board.nodes.size === 1;
  }

  get lostAt(): number {
    return this.#board.lostAt;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const reports = this.#isAlive ? [...this.#reports] : [];
    this.#reports.clear();
    this.#board.nodes.delete(this);
    const gone = reports.filter(([uin, report]) => this.#leave(uin, report)).map(([uin]) => uin);
    // After the last node there is no one to tell.
    if (this.#board.nodes.size > 0) for (const uin of gone) this.#changed(uin, statuses.offline);
    await this.#departures.left(gone);
  }

  get #isAlive(): boolean {
    return this.#board.nodes.has(this);
  }

  #takeBack(node: LocalPresence, steady: number): void {
    this.#board.nodes.delete(node);
    this.#board.lostAt = steady;
    for (const [uin, report] of node.#reports) if (this.#leave(uin, report)) this.#tell(uin, statuses.offline);
  }

  /** Counts what a node reports. */
  #join(uin: number, { status, isThere }: Report): void {
    const { accounts } = this.#board;
    const held = accounts.get(uin) ?? { status, holders: 0, there: 0 };
    const before = shownOf(held);
    accounts.set(uin, held);
    held.holders++;
    if (isThere) held.there++;
    if (shownOf(held) !== before) this.#tell(uin, shownOf(held));
  }

  /** Does not count it any more. @returns whether others saw the account, and see it no longer */
  #leave(uin: number, { isThere }: Report): boolean {
    const held = this.#board.accounts.get(uin);
    if (!held) return false;
    const wasSeen = isSeen(held);
    if (isThere) held.there--;
    if (--held.holders === 0) this.#board.accounts.delete(uin);
    return wasSeen && !isSeen(held);
  }

  #tell(uin: number, shown: Status): void {
    if (shown === statuses.offline) void this.#departures.left([uin]);
    this.#changed(uin, shown);
  }
}

function shownOf({ status, there }: Held): Status {
  return there > 0 && status !== statuses.hidden ? status : statuses.offline;
}

function isSeen(held: Held): boolean {
  return shownOf(held) !== statuses.offline;
}
