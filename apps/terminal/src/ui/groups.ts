import { type Group, type GroupAbout, isMuted, messageOf } from '@rookery/store';
import { confirm } from './confirm.ts';
import { openInvite, openMembers } from './group-members.ts';
import { choiceField, form, menu, type PageLine, type PaneKey, page, textField } from './panes.ts';
import { addPerson } from './people.ts';
import type { Ui } from './ui.ts';
import { clockTime, counted, roleName } from './words.ts';

/** Making, finding, changing and leaving groups. Their members are in `group-members.ts`. */

const NAME = 32;
const NOTICE = 500;
const policies = [
  ['ask', 'people that are let in'],
  ['anyone', 'anyone'],
  ['nobody', 'invited people only'],
] as const;
type Policy = (typeof policies)[number][0];

/** Makes a group. */
export function openNew(ui: Ui): void {
  ui.push(
    form({
      title: 'Create a group',
      intro: 'You are its owner. Alt-M in the conversation shows its members, and invites friends.',
      fields: [textField('name', 'Name', '', NAME), choiceField('policy', 'may join', 'ask', policies)],
      submits: 'Create',
      submit: ({ name = '', policy }) =>
        void ui.work('Creating...', async () => {
          const acts = await ui.store.groups.acts();
          const group = await acts.create(name, { policy: policy as Policy });
          return () => {
            ui.openTalk(group);
            openInvite(ui, group);
          };
        }),
    }),
  );
}

/** Looks for groups by their names. */
export function openFind(ui: Ui): void {
  ui.push(
    form({
      title: 'Search groups',
      intro: 'Finds groups that allow it.',
      fields: [textField('text', 'Name', '', NAME, 'a part of the name, or the number')],
      submits: 'Search',
      submit: ({ text = '' }) =>
        void ui.work('Searching...', async () => {
          const { groups } = await (await ui.store.groups.acts()).find(text);
          return () => showFound(ui, groups);
        }),
    }),
  );
}

type FoundGroup = { readonly group: number; readonly name: string; readonly members: number };

function showFound(ui: Ui, found: readonly FoundGroup[]): void {
  ui.push(
    menu({
      title: 'Found',
      none: 'No group by that name. Some groups do not allow being found.',
      items: () =>
        found.map(({ group, name, members }) => ({
          id: String(group),
          text: `${ui.cells.shown(name)} ${group}`,
          right: counted(members, 'member'),
        })),
      chooses: 'Join',
      choose: (group) => (ui.isGroup(Number(group)) ? ui.openTalk(Number(group)) : addPerson(ui, Number(group))),
    }),
  );
}

/** What a group is, with what can be done about it. */
export function openGroup(ui: Ui, group: number): void {
  const known = ui.store.state.groups.get(group);
  if (!known) return;
  const pane = page({
    title: ui.name(group),
    lines: groupLines(ui, known),
    nameWidth: 13,
    busy: known.about ? undefined : 'Fetching what it is...',
    keys: groupKeys(ui, known),
  });
  ui.push(pane);
  ui.store.groups.loadAbout(group).then(() => {
    const now = ui.store.state.groups.get(group);
    if (now) ui.change(pane, { busy: undefined, lines: groupLines(ui, now) });
  });
}

function groupKeys(ui: Ui, { group, role }: Group): PaneKey<undefined>[] {
  const forAll = [
    { key: 'm', about: 'Write', act: () => ui.openTalk(group) },
    { key: 'l', about: 'Members', act: () => openMembers(ui, group) },
    { key: 'e', about: 'My name, label', act: () => openNotes(ui, group) },
    { key: 'q', about: 'Mute, unmute', act: () => turnMuted(ui, group) },
    { key: 'x', about: role === 'owner' ? 'End' : 'Leave', act: () => confirmLeave(ui, group) },
  ];
  if (role === 'member') return forAll;
  return [
    ...forAll,
    { key: 's', about: 'Settings', act: () => openSettings(ui, group) },
    { key: 'c', about: 'Link code', act: () => openCode(ui, group) },
  ];
}

function groupLines(ui: Ui, { group, members, role, label, muted, about }: Group): PageLine[] {
  const lines: PageLine[] = [
    { name: 'number', text: String(group) },
    { name: 'members', text: about?.mostMembers ? `${members} of ${about.mostMembers}` : String(members) },
    { name: 'you are', text: roleName(role) },
  ];
  if (label) lines.push({ name: 'label', text: ui.cells.shown(label) });
  if (muted) lines.push({ name: 'muted', text: 'no bell for new messages' });
  return about ? [...lines, ...aboutLines(ui, group, about)] : lines;
}

function aboutLines(ui: Ui, group: number, about: GroupAbout): PageLine[] {
  const { owner, policy, card, notice, isQuiet, silencedUntil = 0 } = about;
  const joining = policies.find(([word]) => word === policy)?.[1] ?? '';
  return [
    ...(owner ? [{ name: 'owner', text: `${ui.memberName(group, owner)} ${owner}` }] : []),
    { name: 'may join', text: joining },
    ...(card ? [{ name: 'my name', text: ui.cells.shown(card) }] : []),
    ...(isQuiet ? [{ name: 'quiet', text: 'only administrators write' }] : []),
    ...(silencedUntil > ui.state.now ? [{ name: 'silenced', text: `until ${clockTime(silencedUntil)}` }] : []),
    ...(notice ? [{ name: 'notice', text: ui.cells.shown(notice) }] : []),
  ];
}

function turnMuted(ui: Ui, group: number): void {
  const muted = !isMuted(ui.store.state, group);
  void ui.work('Saving...', async () => {
    await (await ui.store.groups.acts()).setNotes(group, { muted });
    return muted ? `${ui.name(group)} is muted.` : `${ui.name(group)} is no longer muted.`;
  });
}

/** What the group is to me: my name in it, which all see, and the label. */
export function openNotes(ui: Ui, group: number): void {
  const known = ui.store.state.groups.get(group);
  if (!known) return;
  const before = known.about?.card ?? '';
  ui.push(
    form({
      title: `My name in ${ui.name(group)}, and its label`,
      fields: [
        textField('card', 'My name', before, NAME, 'in this group; empty: my nickname'),
        textField('label', 'Label', known.label, NAME, 'only you see it'),
      ],
      submits: 'Save',
      submit: ({ card = '', label = '' }) =>
        void ui.work('Saving...', async () => {
          const acts = await ui.store.groups.acts();
          if (card !== before) await acts.setMember(group, ui.store.state.uin, { card });
          if (label !== known.label) await acts.setNotes(group, { label });
          return 'Saved.';
        }),
    }),
  );
}

const yesNo = [
  ['true', 'yes'],
  ['false', 'no'],
] as const;

/** What administrators set. */
function openSettings(ui: Ui, group: number): void {
  const { name = '', about } = ui.store.state.groups.get(group) ?? {};
  if (!about) return;
  const flag = (value: boolean | undefined) => String(value ?? false);
  ui.push(
    form({
      title: `Settings of ${ui.name(group)}`,
      fields: [
        textField('name', 'Name', name, NAME),
        textField('notice', 'Notice', about.notice ?? '', NOTICE, 'all members see it'),
        choiceField('policy', 'may join', about.policy ?? 'ask', policies),
        choiceField('membersInvite', 'members may invite', flag(about.membersInvite), yesNo),
        choiceField('searchable', 'a search finds it', flag(about.searchable), yesNo),
        choiceField('isQuiet', 'only administrators write', flag(about.isQuiet), yesNo),
      ],
      submits: 'Save',
      submit: ({ name, notice, policy, membersInvite, searchable, isQuiet }) =>
        void ui.work('Saving...', async () => {
          const acts = await ui.store.groups.acts();
          await acts.set(group, {
            name,
            notice,
            policy: policy as Policy,
            membersInvite: membersInvite === 'true',
            searchable: searchable === 'true',
            isQuiet: isQuiet === 'true',
          });
          return 'Saved.';
        }),
    }),
  );
}

/** The code of the invitation link: who has it may join. */
function openCode(ui: Ui, group: number): void {
  const show = (code: string | undefined): PageLine[] => [
    { name: 'number', text: String(group) },
    { name: 'code', text: code ?? 'none: n makes one' },
    { text: '' },
    { name: '', text: 'Who has the code may join: a in the friend list, or the link of the page.' },
  ];
  const renew = (isWanted: boolean) => () => {
    void ui.work('Changing...', async () => {
      await (await ui.store.groups.acts()).code(group, { renew: isWanted });
      return () => openCode(ui, group);
    });
  };
  const pane = page({
    title: `Invitation to ${ui.name(group)}`,
    lines: [],
    nameWidth: 8,
    busy: 'Fetching...',
    keys: [
      { key: 'n', about: 'New code', act: renew(true) },
      { key: 'x', about: 'No code', act: renew(false) },
    ],
  });
  ui.push(pane);
  const fetched = ui.store.groups.acts().then((acts) => acts.code(group));
  fetched.then(
    (code) => void ui.change(pane, { busy: undefined, lines: show(code) }),
    (error: unknown) => void ui.change(pane, { busy: undefined, trouble: messageOf(error) }),
  );
}

/** Leaves a group, or ends it when it is mine, after a confirmation. */
export function confirmLeave(ui: Ui, group: number): void {
  const { role } = ui.store.state.groups.get(group) ?? {};
  const name = ui.name(group);
  if (role === 'owner') {
    confirm(ui, `End ${name}? To leave it, make another member the owner.`, 'End it, for all members', async () => {
      await (await ui.store.groups.acts()).end(group);
      ui.set({ panes: [] });
      return `${name} is ended.`;
    });
    return;
  }
  confirm(ui, `Leave ${name}?`, 'Leave it', async () => {
    await (await ui.store.groups.acts()).leave(group);
    ui.set({ panes: [] });
    return `You have left ${name}.`;
  });
}
