import type { Group, Talk } from '@rookery/store';
import { Box } from 'ink';
import type { ReactNode } from 'react';
import { h } from '../base/h.ts';
import { headRows } from '../ui/layout.ts';
import { windowOf } from '../ui/scroll.ts';
import { statusStyle } from '../ui/self.ts';
import type { Part, TalkRow } from '../ui/talk-rows.ts';
import type { Ui } from '../ui/ui.ts';
import { clockTime, counted, roleName, statusName } from '../ui/words.ts';
import { Line } from './line.ts';

/** A conversation: head, messages, and the line on which one writes. */
export function talkView(ui: Ui, width: number, height: number): ReactNode {
  const { open } = ui.state;
  if (open === undefined) return welcomeView(ui, width, height);
  const heads = headRows(ui.layout);
  const lines: (readonly Part[])[] = [];
  if (heads > 0) lines.push(headParts(ui, open, width));
  if (heads > 1) lines.push(ruleParts(ui, width, ''));
  lines.push(...messageLines(ui));
  lines.push(ruleParts(ui, width, said(ui, open)));
  lines.push(...composeLines(ui, width));
  return column(lines, width, height);
}

/** Lines, one below the other. */
export function column(lines: readonly (readonly Part[])[], width: number, height: number): ReactNode {
  return h(
    Box,
    { flexDirection: 'column', width, height },
    ...lines.slice(0, height).map((parts, at) => h(Line, { key: at, parts })),
  );
}

function welcomeView(ui: Ui, width: number, height: number): ReactNode {
  const texts = ['Choose a friend, and press Enter.', '', 'a adds a friend, f searches people, ? shows all keys.'];
  const above = Math.max(0, Math.floor((height - texts.length) / 2));
  const lines = texts.map((text): Part[] => {
    const cut = ui.cells.cut(text, width - 2);
    return [{ text: ' '.repeat(Math.max(1, Math.floor((width - cut.length) / 2))) + cut, style: 'dim' }];
  });
  return column([...Array<Part[]>(above).fill([]), ...lines], width, height);
}

function headParts(ui: Ui, peer: number, width: number): Part[] {
  const group = ui.store.state.groups.get(peer);
  if (group) return groupHeadParts(ui, group, width);
  const friend = ui.store.state.friends.get(peer);
  const mark = friend ? ui.glyphs.status[friend.status] : ui.glyphs.stranger;
  const nick = friend?.remark ? ` (${ui.cells.shown(friend.nick)})` : '';
  const right = friend ? statusName(friend.status) : 'not a friend';
  const left = ui.cells.fit(`${ui.name(peer)}${nick} ${peer}`, Math.max(4, width - 5 - right.length));
  return [
    { text: ` ${mark}`, style: statusStyle(friend?.status) },
    { text: ` ${left}`, style: 'bold' },
    { text: ` ${right} `, style: 'dim' },
  ];
}

function groupHeadParts(ui: Ui, { group, members, role, muted }: Group, width: number): Part[] {
  const right = [
    counted(members, 'member'),
    ...(role === 'member' ? [] : [roleName(role)]),
    ...(muted ? ['muted'] : []),
  ];
  const told = right.join(', ');
  const left = ui.cells.fit(`${ui.name(group)} ${group}`, Math.max(4, width - 5 - told.length));
  return [
    { text: ` ${ui.glyphs.group}`, style: 'me' },
    { text: ` ${left}`, style: 'bold' },
    { text: ` ${told} `, style: 'dim' },
  ];
}

/** A line across, with a word on it. */
function ruleParts(ui: Ui, width: number, word: string): Part[] {
  const line = ui.glyphs.horizontal;
  if (word === '') return [{ text: line.repeat(width), style: 'dim' }];
  const cut = ui.cells.cut(word, width - 6);
  const rest = width - 4 - ui.cells.width(cut);
  return [
    { text: `${line.repeat(2)} `, style: 'dim' },
    { text: cut, style: 'warn' },
    { text: ` ${line.repeat(rest)}`, style: 'dim' },
  ];
}

/** Why I may not write now, or who is typing. */
function saidInGroup(ui: Ui, { group, role, about }: Group, { typists }: Talk): string {
  const until = about?.silencedUntil ?? 0;
  if (until > ui.state.now) return `You may not write here until ${clockTime(until)}`;
  if (about?.isQuiet && role === 'member') return 'Only administrators write here';
  const names = typists.map(({ uin }) => ui.memberName(group, uin));
  return names.length === 0 ? '' : `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} typing`;
}

/** What is said on the line above the one on which one writes. */
function said(ui: Ui, peer: number): string {
  const talk = ui.store.state.talks.get(peer);
  if (!talk) return '';
  const { writing } = ui;
  if (writing) return `${writing.edit === undefined ? 'Answer to' : 'Editing'} ${writing.about}; Esc takes that back`;
  if (ui.state.anchor !== undefined) {
    const below = talk.unread > 0 ? `${talk.unread} unread` : 'older messages';
    return `${ui.glyphs.more} ${below}; Alt-G goes to the newest`;
  }
  const group = ui.store.state.groups.get(peer);
  if (group) return saidInGroup(ui, group, talk);
  return talk.typingAt > 0 ? `${ui.name(peer)} is typing` : '';
}

function messageLines(ui: Ui): (readonly Part[])[] {
  const { rows, height } = ui.talk;
  const { top, bottom } = windowOf(rows, ui.state.anchor, height);
  const seen = rows.slice(top, bottom + 1).map(({ parts }: TalkRow) => parts);
  return [...Array<Part[]>(Math.max(0, height - seen.length)).fill([]), ...seen];
}

function composeLines(ui: Ui, width: number): Part[][] {
  const { rows, row } = ui.compose;
  const height = ui.composeHeight;
  const top = composeTop(row, height, rows.length);
  const isHere = ui.state.focus === 'talk' && ui.state.panes.length === 0;
  return rows.slice(top, top + height).map(({ text }, index): Part[] => {
    const prompt = top + index === 0 ? ` ${ui.glyphs.selected} ` : '   ';
    if (text === '' && rows.length === 1) return placeholder(ui, prompt, isHere, width);
    return [{ text: prompt, style: isHere ? 'key' : 'dim' }, { text }];
  });
}

function placeholder(ui: Ui, prompt: string, isHere: boolean, width: number): Part[] {
  const text = isHere ? '' : ui.cells.cut('Enter or Tab to write', width - 4);
  return [
    { text: prompt, style: isHere ? 'key' : 'dim' },
    { text, style: 'dim' },
  ];
}

function composeTop(row: number, height: number, count: number): number {
  return Math.max(0, Math.min(row - height + 1 + Math.floor(height / 2), count - height));
}

/** The rows on which lines across stand. */
export function talkRules(ui: Ui): number[] {
  if (ui.state.open === undefined) return [];
  const heads = headRows(ui.layout);
  return heads > 1 ? [1, heads + ui.talkHeight] : [heads + ui.talkHeight];
}

/** Where the cursor stands in the conversation, or nothing when it is not being written in. */
export function talkCursor(ui: Ui): { x: number; y: number } | undefined {
  const { open, focus, panes, marked } = ui.state;
  if (open === undefined || focus !== 'talk' || panes.length > 0 || marked !== undefined) return undefined;
  const { rows, row, column: x } = ui.compose;
  const top = composeTop(row, ui.composeHeight, rows.length);
  return { x: 3 + x, y: headRows(ui.layout) + ui.talkHeight + 1 + row - top };
}
