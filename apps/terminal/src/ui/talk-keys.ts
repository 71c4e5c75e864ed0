import { messageOf } from '@rookery/store';
import { draftOf, empty, insert, moveRow } from '../base/editor.ts';
import type { Action, Key } from '../base/keys.ts';
import { edited } from './editing.ts';
import { sendFile } from './file-sending.ts';
import { openMembers } from './group-members.ts';
import { openGroup } from './groups.ts';
import { beginMarking } from './message-keys.ts';
import { openCard } from './people.ts';
import { scrolled } from './scroll.ts';
import type { Ui } from './ui.ts';

/** What the keys of a conversation do, besides writing. */
export const talkActs: Readonly<Record<Action<'talk'>, (ui: Ui) => void>> = {
  send,
  newline: (ui) => write(ui, '\n'),
  pageUp: (ui) => scroll(ui, 1 - ui.talkHeight),
  pageDown: (ui) => scroll(ui, ui.talkHeight - 1),
  newest: toNewest,
  up: (ui) => moveOrScroll(ui, -1),
  down: (ui) => moveOrScroll(ui, 1),
  scrollUp: (ui) => scroll(ui, -1),
  scrollDown: (ui) => scroll(ui, 1),
  select: beginMarking,
  retry: retryFailed,
  discard: discardLast,
  profile,
  members,
  toFriends: leave,
};

function profile(ui: Ui): void {
  const { open = 0 } = ui.state;
  if (ui.isGroup(open)) openGroup(ui, open);
  else openCard(ui, open);
}

function members(ui: Ui): void {
  const { open = 0 } = ui.state;
  if (ui.isGroup(open)) openMembers(ui, open);
  else ui.say('Only groups have members.', true);
}

/** Inserts what a key types, or edits the draft. */
export function typeInTalk(ui: Ui, key: Key): void {
  const before = ui.draft;
  const changed = edited(before, key);
  if (!changed) return;
  if (changed.text !== before.text && changed.text !== '') ui.store.typing(ui.state.open ?? 0);
  ui.setDraft(changed);
}

/** Puts a text in where the cursor is. */
export function write(ui: Ui, text: string): void {
  ui.setDraft(insert(ui.draft, text));
}

/** To the friend list; first from what is being answered or edited. */
function leave(ui: Ui): void {
  if (ui.writing?.edit !== undefined) ui.setDraft(empty);
  if (ui.writing) ui.setWriting(undefined);
  else ui.set({ focus: 'friends' });
}

const FILE = /^\/file\s+(.+)$/;

function send(ui: Ui): void {
  const { open } = ui.state;
  const text = ui.draft.text.trim();
  if (open === undefined || text === '') return;
  const { quote, edit } = ui.writing ?? {};
  const [, path] = FILE.exec(text) ?? [];
  try {
    if (edit !== undefined) void saveEdit(ui, open, edit, text);
    else if (path !== undefined) void sendFile(ui, open, path, quote);
    else ui.store.send(open, text, { quote });
    ui.setDraft(empty);
    ui.setWriting(undefined);
    toNewest(ui);
  } catch (error) {
    ui.say(messageOf(error), true);
  }
}

/** What was not taken comes back to be mended, unless something else is being written by then. */
async function saveEdit(ui: Ui, peer: number, name: string, text: string): Promise<void> {
  const { writing } = ui;
  try {
    await ui.store.edit(name, text);
  } catch (error) {
    ui.say(`Not edited: ${messageOf(error)}`, true);
    if (ui.state.open !== peer || ui.draft.text !== '') return;
    ui.setWriting(writing);
    ui.setDraft(draftOf(text));
  }
}

function toNewest(ui: Ui): void {
  const { open } = ui.state;
  ui.set({ anchor: undefined });
  if (open !== undefined) void ui.store.openNewest(open).then(() => ui.set({}));
}

function moveOrScroll(ui: Ui, by: 1 | -1): void {
  const moved = moveRow(ui.cells, ui.draft, ui.composeWidth, by);
  if (moved) ui.setDraft(moved);
  else scroll(ui, by);
}

/** Moves the conversation, and fetches what comes into sight soon. */
function scroll(ui: Ui, by: number): void {
  const { open, anchor } = ui.state;
  if (open === undefined) return;
  const { rows, height } = ui.talk;
  // Where the window ends before the conversation does, its last row is a place like any other.
  const isCut = ui.store.state.talks.get(open)?.hasNewer ?? false;
  const moved = scrolled(rows, anchor, height, by) ?? (isCut ? rows.at(-1)?.id : undefined);
  ui.set({ anchor: moved });
  const at = moved === undefined ? rows.length : rows.findIndex(({ id }) => id === moved);
  if (!ui.store.state.talks.get(open)?.loaded) void ui.store.openTalk(open);
  if (by < 0 && at < 2 * height) void ui.store.loadOlder(open);
  if (by > 0 && isCut && at + height >= rows.length) void ui.store.loadNewer(open);
}

function retryFailed(ui: Ui): void {
  const { open = 0 } = ui.state;
  const failed = failedIn(ui);
  for (const { key } of failed) ui.store.retry(open, key);
  if (failed.length === 0) ui.say('Everything was sent.');
}

/** Gives up the last message that was refused; its text comes back, to be mended. */
function discardLast(ui: Ui): void {
  const { open = 0 } = ui.state;
  const failed = failedIn(ui).at(-1);
  if (!failed) {
    ui.say('There is nothing to discard.');
    return;
  }
  ui.store.discard(open, failed.key);
  if (ui.draft.text === '') write(ui, failed.text);
}

function failedIn(ui: Ui) {
  const talk = ui.store.state.talks.get(ui.state.open ?? 0);
  return talk?.messages.filter(({ fate }) => fate === 'failed') ?? [];
}
