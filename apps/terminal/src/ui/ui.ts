import type { AttachedFile } from '@rookery/protocol';
import { type Latest, type Message, memberNameOf, messageOf, nameOf, quotedIn, type Store } from '@rookery/store';
import type { Cells } from '../base/cells.ts';
import { type Draft, type DraftLayout, empty, layout as layoutDraft } from '../base/editor.ts';
import { type FriendRow, friendRows, idOf, type RowId } from './friend-rows.ts';
import { type Glyphs, glyphsFor } from './glyphs.ts';
import { composeRows, headRows, type Layout, layoutOf, readableWidth } from './layout.ts';
import { Memo } from './memo.ts';
import type { Pane } from './panes.ts';
import { type TalkFrame, type TalkRow, talkRows } from './talk-rows.ts';

/** Something that is said on the line above the bottom until the next key. */
export type Note = { readonly text: string; readonly isBad: boolean };

/** What is being looked at, and what is being written: all of the screen that is not in the store. */
export type UiState = {
  readonly size: { readonly columns: number; readonly rows: number };
  readonly focus: 'friends' | 'talk';
  /** The conversation that is open. */
  readonly open: number | undefined;
  /** The row of the friend list that is marked. */
  readonly selected: RowId | undefined;
  /** What the list is narrowed to, while that is going on. */
  readonly filter: Draft | undefined;
  readonly grouped: boolean;
  readonly drafts: ReadonlyMap<number, Draft>;
  /** The last row of the conversation that is seen; nothing: its end. */
  readonly anchor: string | undefined;
  /** The message that is marked, by its key, while keys are for it. */
  readonly marked: string | undefined;
  /** What is being answered or edited, by conversation. */
  readonly writings: ReadonlyMap<number, Writing>;
  readonly panes: readonly Pane[];
  readonly note: Note | undefined;
  /** Whether the window has the focus, as far as the terminal tells. */
  readonly hasFocus: boolean;
  /** The minute that it is: times of today become those of yesterday. */
  readonly now: number;
};

/** What a message that is being written is besides a text: the answer to another, or another's new text. */
export type Writing = {
  readonly quote?: string | undefined;
  readonly edit?: string | undefined;
  /** The other one, in a line. */
  readonly about: string;
};

/** What stands before and behind a row that is being written: the prompt, and room for the cursor. */
const COMPOSE_MARGIN = 4;
/** How many cells of a message stand where it is named. */
const MOST_LINE = 60;

/** What comes of some work: something to say, or what is done next. */
export type Outcome = string | (() => void);

/** What the screen can do besides showing. */
export type UiHost = {
  quit(): void;
  repaint(): void;
  suspend(): void;
  readonly files?: UiFiles | undefined;
};

/** Where files of messages come from, and go to. */
export type UiFiles = {
  /** Sends a file to the server; `onProgress` hears of bytes. */
  send(path: string, onProgress: (sent: number, total: number) => void): Promise<AttachedFile>;
  /** Saves one that has come; resolves with where it is. */
  save(file: AttachedFile): Promise<string>;
};

/** The part of the messenger that is not in the store, and what keys do to both. */
export class Ui {
  readonly store: Store;
  readonly cells: Cells;
  readonly glyphs: Glyphs;
  readonly host: UiHost;
  readonly #made = new WeakMap<Message, never>() as TalkFrame['made'];
  readonly #friends = new Memo<FriendRow[]>();
  readonly #compose = new Memo<DraftLayout>();
  readonly #listeners = new Set<() => void>();
  /** The first row of the friend list that is seen: it moves only when it must. */
  listTop = 0;
  /** How far the page that is seen can be moved. */
  pageEnd = 0;
  #state: UiState;
  #isTold = true;
  /** The conversation that is being opened. */
  #opening: number | undefined;
  /** The conversation that is open, when it is that of a group. */
  #openGroup: number | undefined;

  constructor(store: Store, cells: Cells, host: UiHost, size: UiState['size'], now = Date.now()) {
    this.store = store;
    this.cells = cells;
    this.glyphs = glyphsFor(cells.terminal);
    this.host = host;
    this.#state = {
      size,
      focus: 'friends',
      open: undefined,
      selected: undefined,
      filter: undefined,
      grouped: false,
      drafts: new Map(),
      anchor: undefined,
      marked: undefined,
      writings: new Map(),
      panes: [],
      note: undefined,
      hasFocus: true,
      now,
    };
    store.subscribe(() => this.#leaveGone());
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): UiState => this.#state;

  get state(): UiState {
    return this.#state;
  }

  /** Changes what is given. */
  set(changes: Partial<UiState>): void {
    this.#state = { ...this.#state, ...changes };
    this.#attend();
    if (!this.#isTold) return;
    this.#isTold = false;
    queueMicrotask(() => {
      this.#isTold = true;
      for (const listener of this.#listeners) listener();
    });
  }

  /** A group that I am in no more is not open any more. */
  #leaveGone(): void {
    const { open } = this.#state;
    if (open === undefined) return;
    if (this.isGroup(open)) this.#openGroup = open;
    else if (this.#openGroup === open) {
      this.#openGroup = undefined;
      const note = { text: `You are not in ${this.name(open)} any more.`, isBad: false };
      this.set({ open: undefined, focus: 'friends', marked: undefined, panes: [], note });
    }
  }

  /** What arrives in the open conversation is read when its end is on the screen and the window has the focus. */
  #attend(): void {
    const { open, anchor, hasFocus } = this.#state;
    const talk = open === undefined ? undefined : this.store.state.talks.get(open);
    const hasEnd = talk?.loaded === true && !talk.hasNewer;
    const isOpening = this.#opening !== undefined && this.#opening === open;
    const isSeen = hasEnd && anchor === undefined && !isOpening && hasFocus && this.isTalkShown();
    this.store.attend(isSeen ? open : undefined);
  }

  get layout(): Layout {
    return layoutOf(this.#state.size);
  }

  /** Whether the conversation is on the screen, or would be behind no pane. */
  isTalkShown(): boolean {
    return this.#state.panes.length === 0 && (this.layout.isWide || this.#state.focus === 'talk');
  }

  /** Says something until the next key. */
  say(text: string, isBad = false): void {
    this.set({ note: { text, isBad } });
  }

  /** The draft of the open conversation. */
  get draft(): Draft {
    return this.#state.drafts.get(this.#state.open ?? 0) ?? empty;
  }

  setDraft(draft: Draft): void {
    const { open, drafts } = this.#state;
    if (open === undefined) return;
    const changed = new Map(drafts);
    if (draft.text === '') changed.delete(open);
    else changed.set(open, draft);
    this.set({ drafts: changed });
  }

  /** What the message is that is being written in the open conversation, where it is more than a text. */
  get writing(): Writing | undefined {
    return this.#state.writings.get(this.#state.open ?? 0);
  }

  setWriting(writing: Writing | undefined): void {
    const { open = 0, writings } = this.#state;
    if (writing === writings.get(open)) return;
    const changed = new Map(writings);
    if (writing) changed.set(open, writing);
    else changed.delete(open);
    this.set({ writings: changed });
  }

  /** The message of the open conversation that another one answers; asked for where it is not known. */
  quoted(name: string): Latest | 'missing' | undefined {
    const { open = 0 } = this.#state;
    const known = quotedIn(this.store.state, open, name);
    if (known === undefined) this.store.learnQuoted(open, name);
    return known;
  }

  /** A message in a line: who wrote it, and how it begins. */
  lineOf({ mine, author, text, files = [], isRecalled }: Latest): string {
    const { open = 0 } = this.#state;
    const who = mine ? this.store.state.uin : (author ?? open);
    const name = this.isGroup(open) ? this.memberName(open, who) : this.name(who);
    const [line = ''] = this.cells.shown(text || files.map((file) => file.name).join(', ')).split('\n');
    return `${name}: ${isRecalled ? 'recalled' : this.cells.cut(line, MOST_LINE)}`;
  }

  /** The rows of the friend list as it is now. */
  get friends(): FriendRow[] {
    const { grouped } = this.#state;
    const filter = this.#state.filter?.text.trim() ?? '';
    const { state } = this.store;
    return this.#friends.get([state, grouped, filter], () => friendRows(state, { grouped, filter }));
  }

  /** The marked row, or the first one when it is gone. */
  get selected(): RowId | undefined {
    const ids = this.friends.map(idOf).filter((id) => id !== undefined);
    const { selected } = this.#state;
    return selected !== undefined && ids.includes(selected) ? selected : ids[0];
  }

  name(uin: number): string {
    return this.cells.shown(nameOf(this.store.state, uin));
  }

  /** What a member is called in a group. */
  memberName(group: number, uin: number): string {
    return this.cells.shown(memberNameOf(this.store.state, group, uin));
  }

  isGroup(number: number): boolean {
    return this.store.state.groups.has(number);
  }

  openTalk(peer: number): void {
    const isSame = this.#state.open === peer;
    // Until it is known what is shown, nothing counts as read.
    if (!isSame) this.#opening = peer;
    this.set({
      open: peer,
      selected: peer,
      focus: 'talk',
      filter: undefined,
      panes: [],
      marked: undefined,
      ...(isSame ? {} : { anchor: undefined }),
    });
    void this.#open(peer, isSame);
  }

  async #open(peer: number, isSame: boolean): Promise<void> {
    await this.store.openTalk(peer);
    if (!isSame) await this.#showFirstNew(peer);
    if (!isSame && this.#opening === peer) this.#opening = undefined;
    this.set({});
  }

  /** What is new and does not fit on the screen is shown from its beginning. */
  async #showFirstNew(peer: number): Promise<void> {
    const { firstUnread } = this.store.state.talks.get(peer) ?? {};
    if (firstUnread !== undefined && this.#state.open === peer) await this.store.openAt(peer, firstUnread);
    if (this.#state.open !== peer || this.#state.anchor !== undefined) return;
    const { rows, height } = this.talk;
    const first = rows.findIndex(({ id }) => id === 'new');
    if (first >= 0 && rows.length - first > height) this.set({ anchor: rows[first + height - 1]?.id });
  }

  /** The open conversation as rows, and how many of them are seen. */
  get talk(): { readonly rows: readonly TalkRow[]; readonly height: number } {
    const { open } = this.#state;
    const talk = open === undefined ? undefined : this.store.state.talks.get(open);
    if (open === undefined || !talk) return { rows: [], height: this.talkHeight };
    const { cells, glyphs } = this;
    const { mainWidth: width } = this.layout;
    const frame = {
      cells,
      glyphs,
      width,
      me: this.name(this.store.state.uin),
      peer: this.name(open),
      ...(this.isGroup(open) && { memberName: (uin: number) => this.memberName(open, uin) }),
      quoted: (name: string) => this.#quotedLine(name),
      marked: this.#state.marked,
      made: this.#made,
    };
    return { rows: talkRows(talk, frame), height: this.talkHeight };
  }

  #quotedLine(name: string): string {
    const quoted = this.quoted(name);
    if (quoted === 'missing') return 'a message that cannot be had';
    return quoted ? this.lineOf(quoted) : '...';
  }

  /** How many cells a row of the text that is being written has. The cursor may stand behind the last one. */
  get composeWidth(): number {
    return readableWidth(this.layout.mainWidth) - COMPOSE_MARGIN;
  }

  /** The text that is being written, in rows. */
  get compose(): DraftLayout {
    const { draft, composeWidth } = this;
    return this.#compose.get([draft, composeWidth], () => layoutDraft(this.cells, draft, composeWidth));
  }

  /** How many rows of it are seen. */
  get composeHeight(): number {
    return composeRows(this.compose.rows.length, this.layout.bodyRows);
  }

  /** Rows for messages: what is left by the head of the conversation and the compose line. */
  get talkHeight(): number {
    return Math.max(1, this.layout.bodyRows - headRows(this.layout) - 1 - this.composeHeight);
  }

  push(pane: Pane): void {
    this.set({ panes: [...this.#state.panes, pane], note: undefined });
  }

  /** Takes the uppermost pane away, or that one and all above it. */
  pop(pane = this.#state.panes.at(-1)): void {
    const { panes } = this.#state;
    const at = pane ? panes.indexOf(pane) : -1;
    if (at >= 0) this.set({ panes: panes.slice(0, at) });
  }

  /** Changes a pane, if it is still there; returns what it has become. */
  change<P extends Pane>(pane: P, changes: Partial<P>): P {
    const changed = { ...pane, ...changes };
    this.set({ panes: this.#state.panes.map((each) => (each === pane ? changed : each)) });
    return changed;
  }

  /**
   * Does something that takes a while from within the uppermost pane, which meanwhile says so. What goes wrong is shown
   * there, and otherwise the pane is taken away, unless it is to stay.
   */
  async work(doing: string, task: () => Promise<Outcome>, { stays = false } = {}): Promise<void> {
    const pane = this.#state.panes.at(-1);
    const busy = pane && this.change(pane, { busy: doing, trouble: undefined });
    try {
      const outcome = await task();
      if (busy && stays) this.change(busy, { busy: undefined });
      else if (busy) this.pop(busy);
      if (typeof outcome === 'string') this.say(outcome);
      else outcome();
    } catch (error) {
      if (busy && this.#state.panes.includes(busy)) this.change(busy, { busy: undefined, trouble: messageOf(error) });
      else this.say(messageOf(error), true);
    }
  }
}
