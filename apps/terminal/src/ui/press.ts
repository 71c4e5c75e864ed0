import { unreadIn } from '@rookery/store';
import { type Draft, insert } from '../base/editor.ts';
import { type Action, actionOf, helpLines, type Key, type KeyPlace } from '../base/keys.ts';
import { edited } from './editing.ts';
import { friendActs, move, openSelected } from './friend-keys.ts';
import { idOf } from './friend-rows.ts';
import { messageActs } from './message-keys.ts';
import { pressInPane } from './pane-keys.ts';
import { page } from './panes.ts';
import { talkActs, typeInTalk, write } from './talk-keys.ts';
import type { Ui } from './ui.ts';

type Acts<P extends KeyPlace> = Readonly<Record<Action<P>, (ui: Ui) => void>>;

/** What a key press does to the messenger. */
export function press(ui: Ui, key: Key): void {
  ui.store.wake();
  // Escape and Enter, pressed quickly one after the other, look like Alt-Enter, which means something in one place only.
  if (key.name === 'alt-enter' && !isWriting(ui)) {
    press(ui, { name: 'escape' });
    press(ui, { name: 'enter' });
    return;
  }
  const { note, panes, filter, focus } = ui.state;
  if (note) ui.set({ note: undefined });
  if (act(ui, 'anywhere', anywhereActs, key)) return;
  const pane = panes.at(-1);
  if (pane) pressInPane(ui, pane, key);
  else if (filter) act(ui, 'find', findActs, key) || typeInFilter(ui, filter, key);
  else if (focus === 'friends') act(ui, 'friends', { ...friendActs, help: openHelp }, key);
  else if (ui.state.marked !== undefined) act(ui, 'message', messageActs, key);
  else act(ui, 'talk', talkActs, key) || typeInTalk(ui, key);
}

/** Whether a message is being written. */
function isWriting({ state }: Ui): boolean {
  const { panes, filter, focus, marked } = state;
  return panes.length === 0 && filter === undefined && focus === 'talk' && marked === undefined;
}

/** Does what the key means in a place; whether it means something there. */
function act<P extends KeyPlace>(ui: Ui, place: P, acts: Acts<P>, key: Key): boolean {
  const action = actionOf(place, key);
  if (action !== undefined) acts[action](ui);
  return action !== undefined;
}

/** What pasting does: it goes where text is being written. */
export function paste(ui: Ui, text: string): void {
  ui.store.wake();
  const { panes, filter } = ui.state;
  const pane = panes.at(-1);
  const line = text.replace(/\s*[\r\n]+\s*/g, ' ');
  if (pane) pressInPane(ui, pane, { name: 'paste', text: line });
  else if (filter) ui.set({ filter: insert(filter, line) });
  else if (isWriting(ui)) write(ui, text);
}

/** What it does that the window has the focus, or has lost it. */
export function focus(ui: Ui, hasFocus: boolean): void {
  if (hasFocus) ui.store.wake();
  ui.set({ hasFocus });
}

/** The places whose keys are in force, for the hints of the bottom line. */
export function placesOf(ui: Ui): KeyPlace[] {
  const { panes, filter, focus, marked } = ui.state;
  if (panes.length > 0) return [];
  if (filter) return ['find', 'anywhere'];
  if (marked !== undefined) return ['message', 'anywhere'];
  return [focus, 'anywhere'];
}

const anywhereActs: Acts<'anywhere'> = {
  help: openHelp,
  nextUnread: openNextUnread,
  nextTalk: (ui) => openNeighbour(ui, 1),
  previousTalk: (ui) => openNeighbour(ui, -1),
  connect,
  repaint: (ui) => ui.host.repaint(),
  suspend: (ui) => ui.host.suspend(),
  quit: (ui) => ui.host.quit(),
};

const HELP = 'Keys';

/** The help; opened again, it is closed. */
function openHelp(ui: Ui): void {
  const pane = ui.state.panes.at(-1);
  if (pane?.title === HELP) {
    ui.pop(pane);
    return;
  }
  const lines = helpLines().map(({ keys, about }) =>
    keys === '' ? { text: about, isHeading: true } : { name: keys, text: about },
  );
  ui.push(page({ title: HELP, lines, nameWidth: 19 }));
}

/** Every key does that; this one says so. */
function connect(ui: Ui): void {
  const { state } = ui.store.state.connection;
  ui.say(state === 'online' ? 'Connected.' : 'Connecting...');
}

function openNextUnread(ui: Ui): void {
  const { talks } = ui.store.state;
  const people = ui.friends.map(idOf).filter((id) => typeof id === 'number');
  const next = people.find((id) => id !== ui.state.open && (talks.get(id)?.unread ?? 0) > 0);
  if (next !== undefined) ui.openTalk(next);
  else ui.say(unreadIn(ui.store.state) > 0 ? 'This is the only unread conversation.' : 'No unread messages.');
}

function openNeighbour(ui: Ui, by: 1 | -1): void {
  const people = ui.friends.map(idOf).filter((id) => typeof id === 'number');
  const at = people.indexOf(ui.state.open ?? -1);
  const next = at < 0 ? people[0] : people[at + by];
  if (next !== undefined) ui.openTalk(next);
}

const findActs: Acts<'find'> = {
  take: openSelected,
  up: (ui) => move(ui, -1),
  down: (ui) => move(ui, 1),
  cancel: (ui) => ui.set({ filter: undefined }),
};

function typeInFilter(ui: Ui, filter: Draft, key: Key): void {
  const changed = edited(filter, key);
  if (changed) ui.set({ filter: changed, selected: undefined });
}
