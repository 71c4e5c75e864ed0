import type { Action } from '../base/keys.ts';
import { idOf } from './friend-rows.ts';
import * as groups from './groups.ts';
import * as people from './people.ts';
import * as requests from './requests.ts';
import * as self from './self.ts';
import type { Ui } from './ui.ts';

type Work = (ui: Ui, number: number) => void;

/** What the keys of the friend list do. Help is not among them: it is everywhere. */
export const friendActs: Readonly<Record<Exclude<Action<'friends'>, 'help'>, (ui: Ui) => void>> = {
  open: openSelected,
  find: (ui) => ui.set({ filter: { text: '', at: 0 } }),
  add: people.openAdd,
  search: people.openSearch,
  findGroups: groups.openFind,
  newGroup: groups.openNew,
  requests: requests.openRequests,
  status: self.openStatus,
  profile: withPerson(people.openCard, groups.openGroup),
  remark: withPerson(people.openRemark, groups.openNotes),
  remove: withPerson(people.confirmRemove, groups.confirmLeave),
  block: withPerson(people.confirmBlock, (ui) => ui.say('A group cannot be blocked; x leaves it.', true)),
  blocks: people.openBlocks,
  forget: withPerson(people.confirmForget),
  me: self.openMe,
  policy: self.openPolicy,
  order: toggleOrder,
  up: (ui) => move(ui, -1),
  down: (ui) => move(ui, 1),
  pageUp: (ui) => move(ui, 1 - ui.layout.bodyRows),
  pageDown: (ui) => move(ui, ui.layout.bodyRows - 1),
  first: (ui) => move(ui, Number.NEGATIVE_INFINITY),
  last: (ui) => move(ui, Number.POSITIVE_INFINITY),
  toTalk,
  cancel: (ui) => ui.set({ filter: undefined }),
  quit: (ui) => ui.host.quit(),
};

/** Does something with what is marked, or something else when it is a group. */
function withPerson(work: Work, workForGroup = work): (ui: Ui) => void {
  return (ui) => {
    const { selected } = ui;
    if (typeof selected !== 'number') ui.say('Select a friend first.', true);
    else (ui.isGroup(selected) ? workForGroup : work)(ui, selected);
  };
}

function toggleOrder(ui: Ui): void {
  const grouped = !ui.state.grouped;
  ui.set({ grouped });
  ui.say(grouped ? 'By labels.' : 'Latest conversation first.');
}

/** Marks another row, so many further down. */
export function move(ui: Ui, by: number): void {
  const ids = ui.friends.map(idOf).filter((id) => id !== undefined);
  const at = Math.max(0, ids.indexOf(ui.selected ?? -1));
  const selected = ids[Math.min(ids.length - 1, Math.max(0, at + by))];
  if (selected !== undefined) ui.set({ selected });
}

/** Opens what is marked. */
export function openSelected(ui: Ui): void {
  const { selected } = ui;
  if (selected === 'requests') requests.openRequests(ui);
  else if (selected !== undefined) ui.openTalk(selected);
  else if (ui.state.filter) ui.say('No friend by that name.', true);
}

function toTalk(ui: Ui): void {
  if (ui.state.open !== undefined) ui.set({ focus: 'talk' });
  else openSelected(ui);
}
