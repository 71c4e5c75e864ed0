import type { ReactNode } from 'react';
import { layout } from '../base/editor.ts';
import { wrap } from '../base/wrap.ts';
import type { Field, Form, Menu, MenuItem, Page, PageLine, Pane } from '../ui/panes.ts';
import { topFor } from '../ui/scroll.ts';
import type { Part } from '../ui/talk-rows.ts';
import type { Ui } from '../ui/ui.ts';
import { column } from './talk.ts';

type Lines = Part[][];

/** A menu, a form or a page, where otherwise the conversation is. */
export function paneView(ui: Ui, pane: Pane, width: number, height: number): ReactNode {
  const head = headLines(ui, pane, width, height);
  const foot = footLines(ui, pane, width);
  const body = bodyLines(ui, pane, width, height - head.length - foot.length);
  return column([...head, ...body, ...foot], width, height);
}

function headLines(ui: Ui, pane: Pane, width: number, height: number): Lines {
  const title: Part[] = [{ text: ` ${ui.cells.fit(pane.title, width - 1)}`, style: 'bold' }];
  if (paneRules(height).length === 0) return [title];
  const intro = pane.kind === 'form' && pane.intro ? paragraph(ui, pane.intro, width, 'dim') : [];
  return [title, [{ text: ui.glyphs.horizontal.repeat(width), style: 'dim' }], ...intro];
}

/** The rows on which lines across stand. */
export function paneRules(height: number): number[] {
  return height >= 8 ? [1] : [];
}

function footLines(ui: Ui, pane: Pane, width: number): Lines {
  if (pane.trouble) return [[], ...paragraph(ui, pane.trouble, width, 'bad')];
  return pane.busy ? [[], ...paragraph(ui, pane.busy, width, 'dim')] : [];
}

function paragraph(ui: Ui, text: string, width: number, style: Part['style']): Lines {
  const lines = wrap(ui.cells, ui.cells.shown(text), Math.max(8, width - 2));
  return lines.map((line) => [{ text: ` ${line}`, ...(style ? { style } : {}) }]);
}

function bodyLines(ui: Ui, pane: Pane, width: number, height: number): Lines {
  if (pane.kind === 'menu') return menuLines(ui, pane, width, height);
  if (pane.kind === 'form') return formLines(ui, pane, width, height);
  return pageLines(ui, pane, width, height);
}

function menuLines(ui: Ui, pane: Menu, width: number, height: number): Lines {
  const items = pane.items(ui.store.state);
  if (items.length === 0) return pane.busy ? [] : paragraph(ui, pane.none, width, 'dim');
  const index = Math.min(pane.index, items.length - 1);
  const blocks = items.map((item, at) => itemLines(ui, item, width, at === index));
  return around(blocks, index, height);
}

/** As many of the blocks as have room, with the one at `index` among them. */
function around(blocks: readonly Lines[], index: number, height: number): Lines {
  const before = blocks.slice(0, index).reduce((sum, block) => sum + block.length, 0);
  const all = blocks.flat();
  const end = before + (blocks[index]?.length ?? 1);
  const top = topFor(end - 1, Math.max(0, end - height), height, all.length);
  return all.slice(top, top + height);
}

function itemLines(ui: Ui, { mark, text, detail, right = '' }: MenuItem, width: number, isMarked: boolean): Lines {
  const { cells } = ui;
  const room = Math.max(4, width - 6 - cells.width(right));
  const line: Part[] = [
    { text: ` ${isMarked ? ui.glyphs.selected : ' '} `, style: 'key' },
    ...(mark ? [mark, { text: ' ' }] : []),
    { text: cells.fit(text, mark ? room - 2 : room) },
    { text: ` ${right}  `, style: 'dim' },
  ];
  const marked: Part[] = isMarked ? [{ text: line.map((part) => part.text).join(''), style: 'selected' }] : line;
  const more = detail ? wrap(cells, cells.shown(detail), Math.max(8, width - 7)) : [];
  return [marked, ...more.map((each): Part[] => [{ text: `     ${each}`, style: 'dim' }])];
}

/** How wide the labels of a form are. */
function labelWidth({ fields }: Form, width: number): number {
  return Math.min(Math.max(...fields.map(({ label }) => label.length)) + 2, Math.floor(width / 2));
}

function formLines(ui: Ui, pane: Form, width: number, height: number): Lines {
  const blocks = pane.fields.map((field, index) => fieldLines(ui, pane, field, index === pane.index, width));
  return around(blocks, pane.index, height);
}

function fieldLines(ui: Ui, pane: Form, field: Field, isMarked: boolean, width: number): Lines {
  const { cells } = ui;
  const labels = labelWidth(pane, width);
  const room = Math.max(4, width - labels - 5);
  const line: Part[] = [
    { text: ` ${isMarked ? ui.glyphs.selected : ' '} `, style: 'key' },
    { text: cells.fit(field.label, labels), style: isMarked ? 'bold' : 'dim' },
    { text: fieldText(ui, field, isMarked, room) },
  ];
  if (!isMarked || !field.about) return [line];
  return [line, [{ text: ' '.repeat(labels + 3) }, { text: cells.cut(cells.shown(field.about), room), style: 'dim' }]];
}

function fieldText(ui: Ui, { choices, draft }: Field, isMarked: boolean, room: number): string {
  if (choices.length === 0)
    return isMarked ? fieldWindow(ui, draft, room).text : ui.cells.cut(ui.cells.shown(draft.text), room);
  const label = choices.find(([value]) => value === draft.text)?.[1] ?? '';
  return ui.cells.cut(isMarked ? `${label}  < >` : label, room);
}

/** The part of a long text that is seen: one row, with the cursor on it. */
function fieldWindow(ui: Ui, draft: Field['draft'], room: number): { text: string; column: number } {
  const { rows, row, column: at } = layout(ui.cells, draft, room - 1);
  return { text: rows[row]?.text ?? '', column: at };
}

function pageLines(ui: Ui, pane: Page, width: number, height: number): Lines {
  const lines = pane.lines.flatMap((line) =>
    pageLine(ui, line, Math.min(pane.nameWidth, Math.floor(width / 2)), width),
  );
  ui.pageEnd = Math.max(0, lines.length - height);
  const top = Math.min(pane.top, ui.pageEnd);
  return lines.slice(top, top + height);
}

function pageLine(ui: Ui, { name, text, isHeading }: PageLine, names: number, width: number): Lines {
  if (isHeading) return [[{ text: ` ${ui.cells.cut(text, width - 2)}`, style: 'bold' }]];
  const room = Math.max(8, width - names - 4);
  const labels = wrap(ui.cells, name ?? '', names);
  const texts = wrap(ui.cells, text, room);
  return Array.from({ length: Math.max(labels.length, texts.length) }, (_, index): Part[] => [
    { text: `   ${ui.cells.fit(labels[index] ?? '', names)}`, style: 'key' },
    { text: ` ${texts[index] ?? ''}` },
  ]);
}

/** Where the cursor stands in a form, or nothing. */
export function paneCursor(ui: Ui, pane: Pane, width: number, height: number): { x: number; y: number } | undefined {
  if (pane.kind !== 'form' || pane.busy) return undefined;
  const field = pane.fields[pane.index];
  if (!field || field.choices.length > 0) return undefined;
  const head = headLines(ui, pane, width, height).length;
  const room = height - head - footLines(ui, pane, width).length;
  const labels = labelWidth(pane, width);
  const blocks = pane.fields.map((each, index) => fieldLines(ui, pane, each, index === pane.index, width));
  const end = blocks.slice(0, pane.index + 1).reduce((sum, block) => sum + block.length, 0);
  const before = end - (blocks[pane.index]?.length ?? 1);
  const top = topFor(end - 1, Math.max(0, end - room), room, blocks.flat().length);
  const column = fieldWindow(ui, field.draft, Math.max(4, width - labels - 5)).column;
  return { x: 3 + labels + column, y: head + before - top };
}
