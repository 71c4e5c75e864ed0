import { type Member, membersIn } from '@rookery/store';
import { confirm } from './confirm.ts';
import { choiceField, form, type MenuItem, menu, textField } from './panes.ts';
import { openCard } from './people.ts';
import type { Ui } from './ui.ts';
import { clockTime, roleName } from './words.ts';

/** Who is in a group, and what they may do there. */

const NAME = 32;
const byName = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });
const RANKS = { owner: 0, admin: 1, member: 2 } as const;

/** The members: owner and administrators first, then by name. */
export function openMembers(ui: Ui, group: number): void {
  const { role = 'member' } = ui.store.state.groups.get(group) ?? {};
  const withMember = (work: (ui: Ui, group: number, uin: number) => void) => (id: string) => {
    if (id !== '') work(ui, group, Number(id));
  };
  const ruling = [
    { key: 's', about: 'Silence', act: withMember(openSilence) },
    { key: 'c', about: 'Name', act: withMember(openName) },
    { key: 'x', about: 'Remove', act: withMember(confirmKick) },
  ];
  const pane = menu({
    title: `Members of ${ui.name(group)}`,
    none: '',
    busy: ui.store.state.members.get(group)?.isWhole ? undefined : 'Fetching the list...',
    items: () => memberItems(ui, group),
    chooses: 'Profile',
    choose: (uin) => openCard(ui, Number(uin)),
    keys: [
      { key: 'i', about: 'Invite', act: () => openInvite(ui, group) },
      ...(role === 'member' ? [] : ruling),
      ...(role === 'owner' ? [{ key: 'o', about: 'Role', act: withMember(openRole) }] : []),
    ],
  });
  ui.push(pane);
  ui.store.groups.loadMembers(group).then(() => void ui.change(pane, { busy: undefined }));
}

function memberItems(ui: Ui, group: number): MenuItem[] {
  const members = [...(membersIn(ui.store.state, group)?.values() ?? [])];
  const named = members.map((member) => ({ ...member, shown: ui.memberName(group, member.uin) }));
  named.sort((a, b) => RANKS[a.role] - RANKS[b.role] || byName.compare(a.shown, b.shown) || a.uin - b.uin);
  return named.map(({ shown, ...member }) => ({
    id: String(member.uin),
    text: `${shown} ${member.uin}`,
    right: standing(ui, member),
  }));
}

function standing(ui: Ui, { role, silencedUntil }: Member): string {
  const silenced = silencedUntil > ui.state.now ? [`silenced until ${clockTime(silencedUntil)}`] : [];
  return [...(role === 'member' ? [] : [roleName(role)]), ...silenced].join(', ');
}

/** Friends that are no members, to be invited one after the other. */
export function openInvite(ui: Ui, group: number): void {
  const asked = new Set<number>();
  ui.push(
    menu({
      title: `Invite to ${ui.name(group)}`,
      none: 'All your friends are in it.',
      items: ({ friends }) =>
        Array.from(friends.keys())
          .filter((uin) => !membersIn(ui.store.state, group)?.has(uin))
          .map((uin) => ({
            id: String(uin),
            text: `${ui.name(uin)} ${uin}`,
            ...(asked.has(uin) && { right: 'invited' }),
          })),
      chooses: 'Invite',
      choose: (uin) => {
        const task = async () => {
          const invited = await (await ui.store.groups.acts()).invite(group, [Number(uin)]);
          if (!invited.includes(Number(uin))) throw new Error(`${ui.name(Number(uin))} cannot be invited.`);
          asked.add(Number(uin));
          return `${ui.name(Number(uin))} is invited.`;
        };
        void ui.work('Inviting...', task, { stays: true });
      },
    }),
  );
}

const silences = [
  ['600', '10 minutes'],
  ['3600', 'an hour'],
  ['86400', 'a day'],
  ['2592000', '30 days'],
  ['0', 'not any more'],
] as const;

function openSilence(ui: Ui, group: number, uin: number): void {
  const name = ui.memberName(group, uin);
  ui.push(
    form({
      title: `Silence ${name}`,
      intro: 'For that time the member may not write in the group.',
      fields: [choiceField('silence', 'for', '600', silences)],
      submits: 'Silence',
      submit: ({ silence }) =>
        void ui.work('One moment...', async () => {
          await (await ui.store.groups.acts()).setMember(group, uin, { silence: Number(silence) });
          return silence === '0' ? `${name} may write again.` : `${name} is silenced.`;
        }),
    }),
  );
}

function openName(ui: Ui, group: number, uin: number): void {
  const before = membersIn(ui.store.state, group)?.get(uin)?.card ?? '';
  ui.push(
    form({
      title: `Name of ${ui.memberName(group, uin)} in ${ui.name(group)}`,
      fields: [textField('card', 'Name', before, NAME, 'all members see it; empty: the nickname')],
      submits: 'Save',
      submit: ({ card = '' }) =>
        void ui.work('Saving...', async () => {
          await (await ui.store.groups.acts()).setMember(group, uin, { card });
          return 'Saved.';
        }),
    }),
  );
}

const roles = [
  ['member', 'member'],
  ['admin', 'administrator'],
  ['owner', 'owner, in my place'],
] as const;

function openRole(ui: Ui, group: number, uin: number): void {
  const name = ui.memberName(group, uin);
  const before = membersIn(ui.store.state, group)?.get(uin)?.role ?? 'member';
  ui.push(
    form({
      title: `Role of ${name}`,
      fields: [choiceField('role', 'is', before, roles)],
      submits: 'Save',
      submit: ({ role }) =>
        void ui.work('One moment...', async () => {
          const wanted = role as (typeof roles)[number][0];
          await (await ui.store.groups.acts()).setMember(group, uin, { role: wanted });
          return `${name} is ${roleName(wanted)} now.`;
        }),
    }),
  );
}

function confirmKick(ui: Ui, group: number, uin: number): void {
  const name = ui.memberName(group, uin);
  confirm(ui, `Remove ${name} from ${ui.name(group)}?`, 'Remove', async () => {
    await (await ui.store.groups.acts()).kick(group, uin);
    return `${name} is removed.`;
  });
}
