import { Box, useCursor } from 'ink';
import { type ReactNode, useSyncExternalStore } from 'react';
import { h } from '../base/h.ts';
import { LEAST_COLUMNS, LEAST_ROWS } from '../ui/layout.ts';
import type { Part } from '../ui/talk-rows.ts';
import type { Ui } from '../ui/ui.ts';
import { bottomParts, titleParts } from './frame.ts';
import { friendsView } from './friends.ts';
import { Line, type Look, LookContext } from './line.ts';
import { paneCursor, paneRules, paneView } from './pane.ts';
import { column, talkCursor, talkRules, talkView } from './talk.ts';

/** The whole screen. */
export function Messenger({ ui, look }: { ui: Ui; look: Look }): ReactNode {
  useSyncExternalStore(ui.subscribe, ui.snapshot);
  useSyncExternalStore(ui.store.subscribe, ui.store.snapshot);
  const { setCursorPosition } = useCursor();
  const { columns, rows } = ui.layout;
  const isTooSmall = columns < LEAST_COLUMNS || rows < LEAST_ROWS;
  setCursorPosition(isTooSmall ? undefined : cursorOf(ui));
  const screen = isTooSmall ? column([[{ text: 'Too small.' }]], columns, rows) : screenView(ui);
  return h(LookContext, { value: look }, screen);
}

function screenView(ui: Ui): ReactNode {
  const { columns, rows, bodyRows, hasFrame } = ui.layout;
  return h(
    Box,
    { flexDirection: 'column', width: columns, height: rows },
    hasFrame ? h(Line, { parts: titleParts(ui, columns) }) : null,
    h(Box, { height: bodyRows }, ...bodyViews(ui)),
    hasFrame ? h(Line, { parts: bottomParts(ui, columns) }) : null,
  );
}

function bodyViews(ui: Ui): ReactNode[] {
  const { isWide, listWidth, mainWidth, bodyRows } = ui.layout;
  if (isWide) {
    return [friendsView(ui, listWidth, bodyRows), dividerView(ui, bodyRows), mainView(ui, mainWidth, bodyRows)];
  }
  const showsList = ui.state.panes.length === 0 && ui.state.focus === 'friends';
  return [showsList ? friendsView(ui, mainWidth, bodyRows) : mainView(ui, mainWidth, bodyRows)];
}

function mainView(ui: Ui, width: number, height: number): ReactNode {
  const pane = ui.state.panes.at(-1);
  return pane ? paneView(ui, pane, width, height) : talkView(ui, width, height);
}

/** The line between list and conversation, from which the lines across branch off. */
function dividerView(ui: Ui, height: number): ReactNode {
  const branches = ui.state.panes.length > 0 ? paneRules(height) : talkRules(ui);
  const lines = Array.from({ length: height }, (_, row): Part[] => [
    { text: branches.includes(row) ? ui.glyphs.branch : ui.glyphs.vertical, style: 'dim' },
  ]);
  return column(lines, 1, height);
}

function cursorOf(ui: Ui): { x: number; y: number } | undefined {
  const { isWide, listWidth, mainWidth, bodyRows, hasFrame } = ui.layout;
  const pane = ui.state.panes.at(-1);
  const top = hasFrame ? 1 : 0;
  const left = isWide ? listWidth + 1 : 0;
  if (!pane && ui.state.filter) {
    return { x: 3 + ui.cells.width(ui.cells.shown(ui.state.filter.text.slice(0, ui.state.filter.at))), y: top };
  }
  const at = pane ? paneCursor(ui, pane, mainWidth, bodyRows) : talkCursor(ui);
  return at && { x: left + at.x, y: top + at.y };
}
