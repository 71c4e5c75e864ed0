import { Box } from 'ink';
import type { ReactNode } from 'react';
import { h } from '../base/h.ts';
import { type FriendRow, idOf } from '../ui/friend-rows.ts';
import { topFor } from '../ui/scroll.ts';
import { statusStyle } from '../ui/self.ts';
import type { Part } from '../ui/talk-rows.ts';
import type { Ui } from '../ui/ui.ts';
import { counted, shortTime } from '../ui/words.ts';
import { Line } from './line.ts';

/** The friend list, `width` cells wide. */
export function friendsView(ui: Ui, width: number, height: number): ReactNode {
  const rows = ui.friends;
  const { selected } = ui;
  const { filter } = ui.state;
  const listHeight = filter ? height - 1 : height;
  const index = rows.findIndex((row) => selected !== undefined && idOf(row) === selected);
  const top = topFor(Math.max(0, index), ui.listTop, listHeight, rows.length);
  ui.listTop = top;
  const seen = rows.slice(top, top + listHeight);
  const lines = seen.map((row) => rowParts(ui, row, width, selected !== undefined && idOf(row) === selected));
  if (rows.length === 0) lines.push(...emptyParts(ui, width));
  return h(
    Box,
    { flexDirection: 'column', width, height },
    filter ? h(Line, { parts: filterParts(ui, width) }) : null,
    ...lines.map((parts, at) => h(Line, { key: at, parts })),
  );
}

function filterParts(ui: Ui, width: number): Part[] {
  const text = ui.cells.shown(ui.state.filter?.text ?? '');
  return [{ text: ' / ', style: 'key' }, { text: ui.cells.fit(text, width - 3) }];
}

function emptyParts(ui: Ui, width: number): Part[][] {
  const { loaded, trouble } = ui.store.state;
  const text = trouble ?? (loaded ? (ui.state.filter ? 'No match.' : 'No friends yet.') : 'Loading...');
  const line: Part[] = [{ text: ` ${ui.cells.cut(text, width - 1)}`, style: trouble ? 'bad' : 'dim' }];
  return loaded && !ui.state.filter ? [line, [{ text: ' a adds a friend.', style: 'dim' }]] : [line];
}

function rowParts(ui: Ui, row: FriendRow, width: number, isSelected: boolean): Part[] {
  if (row.kind === 'label') return labelParts(ui, row, width);
  const hasFocus = ui.state.focus === 'friends' && ui.state.panes.length === 0;
  const marker = isSelected ? ui.glyphs.selected : ' ';
  const [mark, name, right] = row.kind === 'requests' ? requestsParts(ui, row) : personParts(ui, row);
  const room = width - 4 - ui.cells.width(right.text);
  const parts = [
    { text: marker, style: 'key' as const },
    mark,
    { text: ` ${ui.cells.fit(name.text, room)}`, ...(name.style ? { style: name.style } : {}) },
    right,
    { text: ' ' },
  ];
  if (!isSelected || !hasFocus) return parts;
  return [{ text: parts.map(({ text }) => text).join(''), style: 'selected' }];
}

function labelParts(ui: Ui, { name, here, all }: Extract<FriendRow, { kind: 'label' }>, width: number): Part[] {
  const count = ` ${here}/${all}`;
  return [
    { text: ` ${ui.cells.fit(ui.cells.shown(name), width - 2 - count.length)}`, style: 'bold' },
    { text: `${count} `, style: 'dim' },
  ];
}

function requestsParts(ui: Ui, { requests, answers }: Extract<FriendRow, { kind: 'requests' }>): [Part, Part, Part] {
  const isOfFriends = ui.store.state.requests.every(({ group }) => group === undefined);
  const kind = isOfFriends ? 'friend request' : 'request';
  const both = `${counted(requests, 'request')}, ${counted(answers, 'answer')}`;
  const one = requests > 0 ? counted(requests, kind) : `${counted(answers, 'answer')} to you`;
  const text = requests > 0 && answers > 0 ? both : one;
  return [{ text: '+', style: 'badge' }, { text, style: 'badge' }, { text: '' }];
}

function personParts(ui: Ui, { uin, status, isGroup }: Extract<FriendRow, { kind: 'person' }>): [Part, Part, Part] {
  const talk = ui.store.state.talks.get(uin);
  const unread = talk?.unread ?? 0;
  const isOpen = ui.state.open === uin;
  const unknown = isGroup ? ui.glyphs.group : ui.glyphs.stranger;
  const mark = status === undefined ? unknown : ui.glyphs.status[status];
  const hasFailed = talk?.messages.some(({ fate }) => fate === 'failed') ?? false;
  return [
    { text: mark, style: isGroup ? 'me' : statusStyle(status) },
    { text: ui.name(uin), style: unread > 0 ? 'badge' : isOpen ? 'bold' : status === 20 ? 'dim' : 'plain' },
    hasFailed ? { text: ui.glyphs.failed, style: 'bad' } : rightPart(ui, uin, unread),
  ];
}

function rightPart(ui: Ui, uin: number, unread: number): Part {
  const talk = ui.store.state.talks.get(uin);
  if (unread > 0) return { text: `(${unread > 998 ? 'many' : unread})`, style: 'badge' };
  if (talk?.isMarked) return { text: 'unread', style: 'badge' };
  if (talk && talk.typingAt > 0) return { text: 'typing', style: 'good' };
  return talk?.latest ? { text: shortTime(talk.latest.at, ui.state.now), style: 'dim' } : { text: '' };
}
