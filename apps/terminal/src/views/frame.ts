import { unreadIn } from '@rookery/store';
import { hintsOf } from '../base/keys.ts';
import type { Pane } from '../ui/panes.ts';
import { placesOf } from '../ui/press.ts';
import type { Part } from '../ui/talk-rows.ts';
import type { Ui } from '../ui/ui.ts';
import { statusName } from '../ui/words.ts';

/** The first row: who I am, what is unread, how we stand to the server. As much of it as has room. */
export function titleParts(ui: Ui, width: number): Part[] {
  const { cells } = ui;
  const right = `${unreadWords(ui)}${connectionWords(ui)} `;
  const room = Math.max(0, width - cells.width(right));
  const left = names(ui).find((text) => cells.width(text) <= room) ?? '';
  return [{ text: cells.fit(cells.fit(left, room) + right, width), style: 'title' }];
}

/** What I am called, from long to short. */
function names(ui: Ui): string[] {
  const { uin, status } = ui.store.state;
  const name = ui.name(uin);
  const me = name === String(uin) ? name : `${name} ${uin}`;
  const mark = ui.glyphs.status[status];
  return [
    ` Rookery  ${me}  ${mark} ${statusName(status)}`,
    ` ${me}  ${mark} ${statusName(status)}`,
    ` ${mark} ${me}`,
    ` ${mark} ${name}`,
  ];
}

function unreadWords(ui: Ui): string {
  const unread = unreadIn(ui.store.state);
  return unread > 0 ? `${unread} unread  ` : '';
}

function connectionWords(ui: Ui): string {
  const { connection, ended, loaded } = ui.store.state;
  if (ended) return 'logged out';
  if (connection.state === 'online') return loaded ? 'connected' : 'loading';
  if (connection.state === 'waiting') return 'NO CONNECTION, F5 tries now';
  return connection.state === 'closed' ? 'closed' : 'connecting';
}

/** The last row: a notice, or the most important keys. */
export function bottomParts(ui: Ui, width: number): Part[] {
  const { note } = ui.state;
  const trouble = troubleWords(ui);
  if (note)
    return [{ text: ` ${ui.cells.cut(ui.cells.shown(note.text), width - 2)}`, style: note.isBad ? 'bad' : 'good' }];
  if (trouble) return [{ text: ` ${ui.cells.cut(ui.cells.shown(trouble), width - 2)}`, style: 'bad' }];
  return hintParts(ui, width);
}

/** What is wrong with the connection, as long as there is nothing else to say. */
function troubleWords(ui: Ui): string | undefined {
  const { connection, trouble } = ui.store.state;
  if (ui.state.panes.length > 0) return undefined;
  return connection.state === 'waiting' ? (connection.trouble ?? trouble) : trouble;
}

function hintParts(ui: Ui, width: number): Part[] {
  const pane = ui.state.panes.at(-1);
  const hints = pane ? paneHints(pane) : hintsOf(placesOf(ui));
  const last = hints.at(-1);
  let left = width - (last ? hintWidth(last) : 0) - 1;
  const chosen = hints.slice(0, -1).filter((hint) => {
    const fits = hintWidth(hint) <= left;
    if (fits) left -= hintWidth(hint);
    return fits;
  });
  return [...chosen, ...(last ? [last] : [])].flatMap(({ key, about }): Part[] => [
    { text: ` ${key}`, style: 'key' },
    { text: ` ${about} `, style: 'dim' },
  ]);
}

type Hint = { readonly key: string; readonly about: string };

function hintWidth({ key, about }: Hint): number {
  return key.length + about.length + 3;
}

function paneHints(pane: Pane): Hint[] {
  const back = { key: 'Esc', about: pane.kind === 'form' ? 'Cancel' : 'Back' };
  const own = pane.kind === 'form' ? [] : pane.keys.map(({ key, about }) => ({ key, about }));
  if (pane.kind === 'menu') return [{ key: 'Enter', about: pane.chooses }, ...own, back];
  if (pane.kind === 'page') return [...own, { key: 'PgUp/PgDn', about: 'Move' }, back];
  const isChoice = (pane.fields[pane.index]?.choices.length ?? 0) > 0;
  const next = pane.fields.length > 1 ? [{ key: 'Tab', about: 'Next field' }] : [];
  const change = isChoice ? [{ key: 'Left/Right', about: 'Change' }] : [];
  return [{ key: 'Enter', about: pane.submits }, ...change, ...next, back];
}
