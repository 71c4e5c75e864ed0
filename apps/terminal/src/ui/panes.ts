import type { State } from '@rookery/store';
import { type Draft, draftOf, empty } from '../base/editor.ts';
import type { Part } from './talk-rows.ts';

/** What lies over the conversation for a while: a list to choose from, a form, or a text. */
export type Pane = Menu | Form | Page;

type PaneBase = {
  readonly title: string;
  /** What is going on; keys wait until it is over. */
  readonly busy?: string | undefined;
  /** What went wrong. */
  readonly trouble?: string | undefined;
};

/** One line of a menu. */
export type MenuItem = {
  readonly id: string;
  readonly mark?: Part;
  readonly text: string;
  readonly detail?: string;
  readonly right?: string;
};

/** A key that does something of its own in a pane. */
export type PaneKey<T> = { readonly key: string; readonly about: string; readonly act: (about: T) => void };

export type Menu = PaneBase & {
  readonly kind: 'menu';
  readonly items: (state: State) => readonly MenuItem[];
  /** What is said when there is nothing to choose from. */
  readonly none: string;
  readonly index: number;
  readonly choose: (id: string) => void;
  /** What Enter does, for the bottom line. */
  readonly chooses: string;
  readonly keys: readonly PaneKey<string>[];
  /** Called when the last item is reached. */
  readonly more?: (() => void) | undefined;
};

/** A field of a form. */
export type Field = {
  readonly name: string;
  readonly label: string;
  readonly about?: string | undefined;
  /** How many characters it may have. */
  readonly most: number;
  readonly draft: Draft;
  /** What can be chosen; empty: it is a text. */
  readonly choices: readonly (readonly [value: string, label: string])[];
};

export type Form = PaneBase & {
  readonly kind: 'form';
  readonly intro?: string | undefined;
  readonly fields: readonly Field[];
  readonly index: number;
  /** What Enter does, for the bottom line. */
  readonly submits: string;
  readonly submit: (values: Readonly<Record<string, string>>) => void;
};

/** A line of a page: a heading, or a name and what belongs to it. */
export type PageLine = { readonly name?: string; readonly text: string; readonly isHeading?: boolean };

export type Page = PaneBase & {
  readonly kind: 'page';
  readonly lines: readonly PageLine[];
  /** How wide the names are. */
  readonly nameWidth: number;
  readonly top: number;
  readonly keys: readonly PaneKey<undefined>[];
};

export function menu(given: Omit<Menu, 'kind' | 'index' | 'keys'> & { keys?: Menu['keys']; index?: number }): Menu {
  return { kind: 'menu', index: 0, keys: [], ...given };
}

export function form(given: Omit<Form, 'kind' | 'index'>): Form {
  return { kind: 'form', index: 0, ...given };
}

export function page(given: Omit<Page, 'kind' | 'top' | 'keys'> & { keys?: Page['keys'] }): Page {
  return { kind: 'page', top: 0, keys: [], ...given };
}

/** A field for a text. */
export function textField(name: string, label: string, value = '', most = 120, about?: string): Field {
  return { name, label, about, most, draft: value === '' ? empty : draftOf(value), choices: [] };
}

/** A field in which one of some values is chosen. */
export function choiceField(name: string, label: string, value: string, choices: Field['choices']): Field {
  return { name, label, most: 0, draft: draftOf(value), choices };
}

/** What the fields of a form hold, by name. */
export function valuesOf({ fields }: Form): Record<string, string> {
  return Object.fromEntries(fields.map(({ name, draft }) => [name, draft.text.trim()]));
}

/** A field with the next choice (1) or the one before (-1). */
export function chosen(field: Field, by: 1 | -1): Field {
  const { choices, draft } = field;
  const at = choices.findIndex(([value]) => value === draft.text);
  const [value = ''] = choices[(at + by + choices.length) % choices.length] ?? [];
  return { ...field, draft: draftOf(value) };
}
