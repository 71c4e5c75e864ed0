import { type Message, messageOf } from '@rookery/store';
import { draftOf } from '../base/editor.ts';
import type { Action } from '../base/keys.ts';
import { confirm } from './confirm.ts';
import { form, menu, textField } from './panes.ts';
import { windowOf } from './scroll.ts';
import type { Ui } from './ui.ts';

/** What is offered first; any other emoji, or a word, can be typed. */
const REACTIONS = ['👍', '❤️', '😄', '😮', '😢', '🎉'];
const MOST_REACTION_CHARS = 16;

/** What keys do to the message that is marked. */
export const messageActs: Readonly<Record<Action<'message'>, (ui: Ui) => void>> = {
  quote: withMarked((ui, message, name) => {
    ui.setWriting({ quote: name, about: ui.lineOf(message) });
    ui.set({ marked: undefined });
  }),
  edit: withMarked(edit),
  recall: withMarked(recall),
  react: withMarked(react),
  save: withMarked(save),
  quoted: withMarked(showQuoted),
  up: (ui) => mark(ui, -1),
  down: (ui) => mark(ui, 1),
  leave: (ui) => ui.set({ marked: undefined }),
};

type Work = (ui: Ui, message: Message, name: string) => void;

function withMarked(work: Work): (ui: Ui) => void {
  return (ui) => {
    const message = markable(ui).find(({ key }) => key === ui.state.marked);
    if (!message?.name) ui.set({ marked: undefined });
    else if (message.isRecalled) ui.say('That message was recalled.', true);
    else work(ui, message, message.name);
  };
}

/** What can be marked: what the server has and knows by a name. */
function markable(ui: Ui): readonly Message[] {
  const { messages } = ui.store.state.talks.get(ui.state.open ?? 0) ?? { messages: [] };
  return messages.filter(({ name, number, happened }) => name !== undefined && number > 0 && !happened);
}

/** Marks the newest message that is seen. */
export function beginMarking(ui: Ui): void {
  const { rows, height } = ui.talk;
  const { top, bottom } = windowOf(rows, ui.state.anchor, height);
  const seen = new Set(rows.slice(top, bottom + 1).map(({ id }) => keyOf(id)));
  const marked = markable(ui).findLast(({ key }) => seen.has(key))?.key;
  if (marked === undefined) ui.say('There is no message to select here.', true);
  else ui.set({ marked });
}

/** Marks another message, so many further down; behind the last one that is over. */
function mark(ui: Ui, by: 1 | -1): void {
  const { open = 0, marked } = ui.state;
  const all = markable(ui);
  const at = all.findIndex(({ key }) => key === marked);
  const next = all[at + by];
  if (next) show(ui, next.key);
  else if (by > 0) ui.set({ marked: undefined });
  if (by < 0 && at < ui.talkHeight) void ui.store.loadOlder(open);
}

/** Marks a message, and moves the conversation no further than is needed to see it. */
function show(ui: Ui, key: string): void {
  const { rows, height } = ui.talk;
  const { top, bottom } = windowOf(rows, ui.state.anchor, height);
  const first = rows.findIndex(({ id }) => keyOf(id) === key);
  const last = rows.findLastIndex(({ id }) => keyOf(id) === key);
  const at = first < top ? Math.max(last, first + height - 1) : Math.max(last, bottom);
  ui.set({ marked: key, anchor: at >= rows.length - 1 ? undefined : rows[at]?.id });
}

/** The message to which a row belongs. */
function keyOf(id: string): string {
  return id.slice(0, id.lastIndexOf('/'));
}

function edit(ui: Ui, message: Message, name: string): void {
  if (!message.mine) {
    ui.say('Only your own messages can be edited.', true);
    return;
  }
  if (ui.draft.text !== '') {
    ui.say('Send or clear what you are writing first.', true);
    return;
  }
  ui.setWriting({ edit: name, about: 'the message' });
  ui.setDraft(draftOf(message.text));
  ui.set({ marked: undefined });
}

function recall(ui: Ui, message: Message, name: string): void {
  confirm(ui, `Recall "${ui.lineOf(message)}"?`, 'Recall it, for everybody', async () => {
    await ui.store.recall(name);
    ui.set({ marked: undefined });
    return 'Recalled.';
  });
}

function react(ui: Ui, message: Message, name: string): void {
  const mine = message.reactions?.find(({ uins }) => uins.includes(ui.store.state.uin))?.reaction;
  const give = (reaction: string | undefined) =>
    ui.work('One moment...', async () => {
      await ui.store.react(name, reaction);
      return reaction === undefined ? 'Taken back.' : `You have reacted with ${reaction}.`;
    });
  ui.push(
    menu({
      title: 'React',
      none: '',
      items: () => [
        ...REACTIONS.map((text) => ({ id: text, text: ui.cells.shown(text) })),
        { id: 'other', text: 'Something else...' },
        ...(mine === undefined ? [] : [{ id: 'none', text: `Take ${ui.cells.shown(mine)} back` }]),
      ],
      chooses: 'Choose',
      choose: (id) => {
        if (id === 'other') askReaction(ui, give);
        else void give(id === 'none' ? undefined : id);
      },
    }),
  );
}

function askReaction(ui: Ui, give: (reaction: string) => Promise<void>): void {
  ui.pop();
  const field = textField('reaction', 'Emoji or word', '', MOST_REACTION_CHARS);
  const submit = ({ reaction = '' }: Readonly<Record<string, string>>) => {
    if (reaction !== '') void give(reaction);
  };
  ui.push(form({ title: 'React', fields: [field], submits: 'React', submit }));
}

function save(ui: Ui, { files = [] }: Message): void {
  const { host } = ui;
  if (files.length === 0 || !host.files) {
    ui.say(files.length === 0 ? 'No files come with that message.' : 'Files cannot be saved here.', true);
    return;
  }
  const saving = Promise.all(files.map((file) => host.files?.save(file)));
  ui.say('Saving...');
  saving.then(
    (paths) => ui.say(`Saved: ${paths.join(', ')}`),
    (error: unknown) => ui.say(messageOf(error), true),
  );
}

function showQuoted(ui: Ui, { quote }: Message): void {
  const { open = 0 } = ui.state;
  const quoted = quote === undefined ? undefined : ui.quoted(quote);
  if (!quoted || quoted === 'missing') {
    ui.say(quote === undefined ? 'That message answers none.' : 'The message that it answers cannot be had.', true);
    return;
  }
  void ui.store.openAt(open, quoted.number).then(() => {
    const { key } = markable(ui).find(({ number }) => number === quoted.number) ?? {};
    if (key !== undefined && ui.state.open === open) show(ui, key);
  });
}
