import type { Edit } from './editor.ts';

/**
 * THE table of keys: what each does, by the place in which it does it. Key presses are looked up here, and the help and
 * the bottom line are made from it.
 */
type Binding = {
  /** Names as {@link Key} has them; the first one is shown. */
  readonly keys: readonly string[];
  readonly about: string;
  /** One or two words for the bottom line; without them it is not there. */
  readonly hint?: string;
};

const editing = {
  left: { keys: ['left', 'ctrl-b'], about: 'back one character' },
  right: { keys: ['right', 'ctrl-f'], about: 'forward one character' },
  wordLeft: { keys: ['ctrl-left', 'alt-left', 'alt-b'], about: 'back one word' },
  wordRight: { keys: ['ctrl-right', 'alt-right', 'alt-f'], about: 'forward one word' },
  lineStart: { keys: ['home', 'ctrl-a'], about: 'to the beginning of the line' },
  lineEnd: { keys: ['end', 'ctrl-e'], about: 'to the end of the line' },
  deleteBefore: { keys: ['backspace', 'shift-backspace'], about: 'delete the previous character' },
  deleteBehind: { keys: ['delete', 'ctrl-d'], about: 'delete the next character' },
  deleteWordBefore: { keys: ['ctrl-w', 'alt-backspace', 'ctrl-backspace'], about: 'delete the previous word' },
  deleteWordBehind: { keys: ['alt-d', 'ctrl-delete'], about: 'delete the next word' },
  deleteToLineStart: { keys: ['ctrl-u'], about: 'delete to the beginning of the line' },
  deleteToLineEnd: { keys: ['ctrl-k'], about: 'delete to the end of the line' },
} as const satisfies Record<Edit, Binding>;

/** All keys, by place; in each the order in which help shows them. */
export const keys = {
  anywhere: {
    help: { keys: ['f1', 'alt-h'], about: 'all keys', hint: 'Help' },
    nextUnread: { keys: ['alt-u'], about: 'the next unread conversation' },
    nextTalk: { keys: ['alt-down', 'alt-n'], about: 'the next conversation in the list' },
    previousTalk: { keys: ['alt-up', 'alt-p'], about: 'the previous one' },
    connect: { keys: ['f5', 'alt-c'], about: 'without a connection: try now, as with any key' },
    repaint: { keys: ['ctrl-l'], about: 'redraw the screen' },
    suspend: { keys: ['ctrl-z'], about: 'suspend to the shell; fg returns' },
    quit: { keys: ['ctrl-c'], about: 'quit; you stay logged in' },
  },
  friends: {
    open: { keys: ['enter', 'right'], about: 'open the conversation', hint: 'Open' },
    find: { keys: ['/'], about: 'filter the list by name or number', hint: 'Find' },
    add: { keys: ['a'], about: 'add a friend, or join a group, by number', hint: 'Add' },
    search: { keys: ['f'], about: 'search people by age, sex, province', hint: 'Search' },
    findGroups: { keys: ['F'], about: 'search groups by name' },
    newGroup: { keys: ['c'], about: 'create a group' },
    requests: { keys: ['r'], about: 'requests, invitations and answers', hint: 'Requests' },
    status: { keys: ['s'], about: 'change my status', hint: 'Status' },
    profile: { keys: ['p'], about: 'the profile of the friend, or what the group is' },
    remark: { keys: ['e'], about: 'edit remark and label; of a group my name there and label' },
    remove: { keys: ['x', 'delete'], about: 'end the friendship, or leave the group' },
    block: { keys: ['b'], about: 'block the friend' },
    blocks: { keys: ['B'], about: 'blocked people' },
    forget: { keys: ['D'], about: 'delete the conversation, for me only' },
    me: { keys: ['m'], about: 'my own profile' },
    policy: { keys: ['o'], about: 'privacy: who can add me, find me, see what I have read' },
    order: { keys: ['g'], about: 'sort by label, or by latest conversation' },
    up: { keys: ['up', 'k'], about: 'up' },
    down: { keys: ['down', 'j'], about: 'down' },
    pageUp: { keys: ['pageup'], about: 'a page up' },
    pageDown: { keys: ['pagedown'], about: 'a page down' },
    first: { keys: ['home'], about: 'to the first' },
    last: { keys: ['end'], about: 'to the last' },
    help: { keys: ['?'], about: 'all keys' },
    toTalk: { keys: ['tab'], about: 'to the conversation' },
    cancel: { keys: ['escape'], about: 'show the whole list again' },
    quit: { keys: ['q'], about: 'leave', hint: 'Quit' },
  },
  find: {
    take: { keys: ['enter'], about: 'open the conversation', hint: 'Open' },
    up: { keys: ['up'], about: 'up' },
    down: { keys: ['down'], about: 'down' },
    cancel: { keys: ['escape'], about: 'show the whole list again', hint: 'Cancel' },
  },
  talk: {
    send: { keys: ['enter'], about: 'send the message', hint: 'Send' },
    toFriends: { keys: ['tab', 'escape'], about: 'to the friend list', hint: 'Friends' },
    newline: { keys: ['alt-enter', 'ctrl-j', 'shift-enter'], about: 'a new line in the message', hint: 'New line' },
    pageUp: { keys: ['pageup'], about: 'older messages', hint: 'Older' },
    pageDown: { keys: ['pagedown'], about: 'newer messages' },
    newest: { keys: ['ctrl-end', 'alt-end', 'alt-g'], about: 'to the newest message' },
    up: { keys: ['up'], about: 'a row up; from the first row it scrolls' },
    down: { keys: ['down'], about: 'a row down' },
    scrollUp: { keys: ['shift-up'], about: 'one row older' },
    scrollDown: { keys: ['shift-down'], about: 'one row newer' },
    select: { keys: ['alt-s', 'ctrl-s'], about: 'select a message: to answer, edit, recall it...', hint: 'Select' },
    retry: { keys: ['ctrl-r'], about: 'send unsent messages again' },
    discard: { keys: ['ctrl-x'], about: 'discard the last unsent message' },
    profile: { keys: ['alt-i'], about: 'the profile of the other person, or what the group is' },
    members: { keys: ['alt-m'], about: 'the members of the group' },
  },
  message: {
    quote: { keys: ['enter', 'r'], about: 'answer it', hint: 'Answer' },
    react: { keys: ['+', 'a'], about: 'react to it', hint: 'React' },
    edit: { keys: ['e'], about: 'edit it', hint: 'Edit' },
    recall: { keys: ['x', 'delete'], about: 'recall it, for everybody', hint: 'Recall' },
    save: { keys: ['s'], about: 'save its files', hint: 'Save files' },
    quoted: { keys: ['g'], about: 'to the message that it answers' },
    up: { keys: ['up', 'k'], about: 'the message above' },
    down: { keys: ['down', 'j'], about: 'the message below' },
    leave: { keys: ['escape', 'q', 'tab'], about: 'back to writing', hint: 'Back' },
  },
  editing,
  menu: {
    choose: { keys: ['enter', 'right'], about: 'choose', hint: 'Choose' },
    up: { keys: ['up', 'k', 'shift-tab'], about: 'up' },
    down: { keys: ['down', 'j', 'tab'], about: 'down' },
    pageUp: { keys: ['pageup'], about: 'a page up' },
    pageDown: { keys: ['pagedown'], about: 'a page down' },
    first: { keys: ['home'], about: 'to the first' },
    last: { keys: ['end'], about: 'to the last' },
    back: { keys: ['escape', 'q', 'left'], about: 'back', hint: 'Back' },
  },
  form: {
    submit: { keys: ['enter'], about: 'done', hint: 'Done' },
    next: { keys: ['tab', 'down'], about: 'the next field', hint: 'Next field' },
    previous: { keys: ['shift-tab', 'up'], about: 'the previous field' },
    back: { keys: ['escape'], about: 'cancel', hint: 'Cancel' },
  },
  choice: {
    less: { keys: ['left'], about: 'the previous choice' },
    more: { keys: ['right', ' '], about: 'the next choice', hint: 'Change' },
  },
  page: {
    up: { keys: ['up', 'k'], about: 'up' },
    down: { keys: ['down', 'j'], about: 'down' },
    pageUp: { keys: ['pageup'], about: 'a page up', hint: 'Up' },
    pageDown: { keys: ['pagedown', ' '], about: 'a page down', hint: 'Down' },
    back: { keys: ['escape', 'q', 'enter', 'left'], about: 'back', hint: 'Back' },
  },
} as const satisfies Record<string, Record<string, Binding>>;

/** A place in which keys mean something. */
export type KeyPlace = keyof typeof keys;

/** What a key does in a place. */
export type Action<P extends KeyPlace> = keyof (typeof keys)[P] & string;

/** A key press: its name, or the text that it types. */
export type Key = { readonly name: string; readonly text?: string };

/** What a key means in a place. */
export function actionOf<P extends KeyPlace>(place: P, { name }: Key): Action<P> | undefined {
  for (const [action, binding] of Object.entries(keys[place]) as [Action<P>, Binding][]) {
    if (binding.keys.includes(name)) return action;
  }
  return undefined;
}

const NAMES: Readonly<Record<string, string>> = {
  pageup: 'PgUp',
  pagedown: 'PgDn',
  ' ': 'Space',
  escape: 'Esc',
  delete: 'Del',
};

/** A key as it is shown: `Alt-Enter`, `PgUp`. */
export function labelOf(key: string): string {
  const parts = key === '-' ? [key] : key.split('-');
  return parts.map((part, index) => partLabel(part, parts.length > 1 && index === parts.length - 1)).join('-');
}

function partLabel(part: string, isModified: boolean): string {
  if (part.length === 1) return NAMES[part] ?? (isModified ? part.toUpperCase() : part);
  return NAMES[part] ?? part[0]?.toUpperCase() + part.slice(1);
}

/** One hint of the bottom line. */
export type Hint = { readonly key: string; readonly about: string };

/** The hints of the places that are in force, help always last. */
export function hintsOf(places: readonly KeyPlace[]): Hint[] {
  const bindings = places.flatMap((place) => Object.values(keys[place]) as Binding[]);
  return [...bindings.filter((binding) => binding !== keys.anywhere.help), keys.anywhere.help].flatMap((binding) =>
    binding.hint === undefined ? [] : [{ key: labelOf(binding.keys[0] ?? ''), about: binding.hint }],
  );
}

/** A line of the help: keys and what they do; without keys a heading. */
export type HelpLine = { readonly keys: string; readonly about: string };

const HEADINGS: readonly (readonly [KeyPlace, string])[] = [
  ['anywhere', 'Everywhere'],
  ['friends', 'In the friend list'],
  ['find', 'While filtering the list'],
  ['talk', 'In a conversation'],
  ['message', 'With a message selected'],
  ['editing', 'While writing'],
  ['menu', 'In a list to choose from'],
  ['form', 'In a form'],
  ['choice', 'In a field with choices'],
  ['page', 'In a text'],
];

/** The whole table, as help shows it: of each key no more than two names. */
export function helpLines(): HelpLine[] {
  return HEADINGS.flatMap(([place, heading], index) => [
    ...(index === 0 ? [] : [{ keys: '', about: '' }]),
    { keys: '', about: heading },
    ...(Object.values(keys[place]) as Binding[]).map((binding) => ({
      keys: binding.keys.slice(0, 2).map(labelOf).join(', '),
      about: binding.about,
    })),
  ]);
}
