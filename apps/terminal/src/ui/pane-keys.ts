import { insert } from '../base/editor.ts';
import { type Action, actionOf, type Key } from '../base/keys.ts';
import { edited } from './editing.ts';
import { chosen, type Field, type Form, type Menu, type Page, type Pane, valuesOf } from './panes.ts';
import type { Ui } from './ui.ts';

/** What a key press does in the uppermost pane. */
export function pressInPane(ui: Ui, pane: Pane, key: Key): void {
  if (pane.busy) pressWhileBusy(ui, pane, key);
  else if (pane.kind === 'menu') pressInMenu(ui, pane, key);
  else if (pane.kind === 'form') pressInForm(ui, pane, key);
  else pressInPage(ui, pane, key);
}

function pressWhileBusy(ui: Ui, pane: Pane, key: Key): void {
  if (key.name === 'escape') ui.pop(pane);
}

function pressInMenu(ui: Ui, pane: Menu, key: Key): void {
  const items = pane.items(ui.store.state);
  const last = items.length - 1;
  const index = Math.min(pane.index, last);
  const item = items[index];
  const own = pane.keys.find((each) => each.key === key.name);
  const action = own ? undefined : actionOf('menu', key);
  if (own) own.act(item?.id ?? '');
  else if (action === 'back') ui.pop(pane);
  else if (action === 'choose' && item) pane.choose(item.id);
  else if (action && action !== 'choose') moveMenu(ui, pane, index + steps(ui)[action], last);
}

/** How far the keys move that move. */
function steps(ui: Ui): Readonly<Record<Exclude<Action<'menu'>, 'choose' | 'back'>, number>> {
  const page = Math.max(1, ui.layout.bodyRows - 4);
  return {
    up: -1,
    down: 1,
    pageUp: -page,
    pageDown: page,
    first: Number.NEGATIVE_INFINITY,
    last: Number.POSITIVE_INFINITY,
  };
}

function moveMenu(ui: Ui, pane: Menu, to: number, last: number): void {
  const index = Math.max(0, Math.min(last, to));
  ui.change(pane, { index });
  if (index === last) pane.more?.();
}

function pressInForm(ui: Ui, pane: Form, key: Key): void {
  const action = actionOf('form', key);
  if (action === 'back') ui.pop(pane);
  else if (action === 'submit') pane.submit(valuesOf(pane));
  else if (action === 'next') ui.change(pane, { index: (pane.index + 1) % pane.fields.length });
  else if (action === 'previous')
    ui.change(pane, { index: (pane.index + pane.fields.length - 1) % pane.fields.length });
  else changeField(ui, pane, key);
}

function changeField(ui: Ui, pane: Form, key: Key): void {
  const field = pane.fields[pane.index];
  if (!field) return;
  const changed = field.choices.length > 0 ? choose(field, key) : type(field, key);
  if (changed === field) return;
  ui.change(pane, { trouble: undefined, fields: pane.fields.with(pane.index, changed) });
}

function choose(field: Field, key: Key): Field {
  const action = actionOf('choice', key);
  if (action === 'less') return chosen(field, -1);
  return action === 'more' ? chosen(field, 1) : field;
}

function type(field: Field, key: Key): Field {
  const draft = key.name === 'paste' ? insert(field.draft, key.text ?? '') : edited(field.draft, key);
  if (!draft || [...draft.text].length > Math.max(field.most, [...field.draft.text].length)) return field;
  return { ...field, draft };
}

function pressInPage(ui: Ui, pane: Page, key: Key): void {
  const own = pane.keys.find((each) => each.key === key.name);
  const action = own ? undefined : actionOf('page', key);
  const page = Math.max(1, ui.layout.bodyRows - 4);
  if (own) own.act(undefined);
  else if (action === 'back') ui.pop(pane);
  else if (action === 'up') movePage(ui, pane, -1);
  else if (action === 'down') movePage(ui, pane, 1);
  else if (action === 'pageUp') movePage(ui, pane, -page);
  else if (action === 'pageDown') movePage(ui, pane, page);
}

/** Moves a page. How many rows it has depends on the width: what is too much is taken back where it is shown. */
function movePage(ui: Ui, pane: Page, by: number): void {
  ui.change(pane, { top: Math.max(0, Math.min(ui.pageEnd, pane.top + by)) });
}
