import { FIRST_ACCOUNT, isAccountNumber, LAST_ACCOUNT } from '@rookery/protocol';
import { type Criteria, type FoundAccount, isMuted, messageOf, type Profile } from '@rookery/store';
import { confirm } from './confirm.ts';
import { form, type Menu, menu, type PageLine, type PaneKey, page, textField } from './panes.ts';
import { profileLines } from './profile.ts';
import type { Ui } from './ui.ts';
import { statusName } from './words.ts';

/** Adding, searching, removing and blocking people. */

/** How long a reason may be. */
export const REASON = 200;
const NAME = 32;

/** Asks for a number, and adds it. */
export function openAdd(ui: Ui): void {
  ui.push(
    form({
      title: 'Add a friend, or join a group',
      intro: 'The number of an account or a group. f in the friend list searches people, F groups.',
      fields: [
        textField('uin', 'Number', '', 10),
        textField('code', 'Code', '', 64, 'of the invitation link of a group; empty: none'),
      ],
      submits: 'Add',
      submit: ({ uin = '', code = '' }) => {
        const number = Number(uin);
        if (!/^\d+$/.test(uin) || !isAccountNumber(number)) {
          const pane = ui.state.panes.at(-1);
          if (pane) ui.change(pane, { trouble: `A number from ${FIRST_ACCOUNT} to ${LAST_ACCOUNT}, in digits.` });
        } else if (code !== '') joinGroup(ui, number, code);
        else addPerson(ui, number);
      },
    }),
  );
}

/** Adds a friend or joins a group, and asks for a reason if one is wanted. */
export function addPerson(ui: Ui, uin: number): void {
  const stays = ui.state.panes.at(-1)?.kind !== 'form';
  const task = async () => {
    const outcome = await ui.store.add(uin);
    if (outcome === 'nobody') throw new Error(`${uin} takes no requests.`);
    if (outcome === 'added') return addedText(ui, uin);
    return () => openAsk(ui, uin);
  };
  void ui.work('Adding...', task, { stays });
}

function joinGroup(ui: Ui, group: number, code: string): void {
  void ui.work('Joining...', async () => {
    const acts = await ui.store.groups.acts();
    if ((await acts.join(group, code)) !== 'added') throw new Error('This is not the code of its link.');
    return `You are in ${ui.name(group)} now.`;
  });
}

/** The number may have been that of a group. */
async function addedText(ui: Ui, uin: number): Promise<string> {
  if (!ui.store.state.friends.has(uin)) await ui.store.groups.refresh();
  return ui.isGroup(uin) ? `You are in ${ui.name(uin)} now.` : `${ui.name(uin)} is now a friend.`;
}

function openAsk(ui: Ui, uin: number): void {
  ui.push(
    form({
      title: `Ask ${ui.name(uin)}`,
      intro: `${uin} reviews requests. You can say why.`,
      fields: [textField('reason', 'Reason', '', REASON)],
      submits: 'Ask',
      submit: ({ reason = '' }) =>
        void ui.work('Asking...', async () => {
          await ui.store.ask(uin, reason);
          return `${ui.name(uin)} has been sent your request.`;
        }),
    }),
  );
}

/** What a search is for, and then whom it finds. */
export function openSearch(ui: Ui): void {
  ui.push(
    form({
      title: 'Search people',
      intro: 'Finds people who allow it. Empty fields match anything.',
      fields: [
        textField('age', 'Age', '', 3),
        {
          ...textField('sex', 'Sex'),
          choices: [
            ['', 'any'],
            ['0', 'male'],
            ['1', 'female'],
          ],
        },
        textField('province', 'Province', '', NAME, 'such as 广东, or its code: 44'),
      ],
      submits: 'Search',
      submit: ({ age = '', sex, province }) => {
        const pane = ui.state.panes.at(-1);
        if (age !== '' && !/^(?:\d{1,2}|1[0-4]\d|150)$/.test(age)) {
          if (pane) ui.change(pane, { trouble: 'Age is a whole number up to 150.' });
          return;
        }
        const criteria = {
          age: age === '' ? undefined : Number(age),
          sex: sex === '0' ? 0 : sex === '1' ? 1 : undefined,
          province: province || undefined,
        } as const;
        void search(ui, criteria);
      },
    }),
  );
}

async function search(ui: Ui, criteria: Criteria): Promise<void> {
  const asking = ui.state.panes.at(-1);
  if (!asking) return;
  const busy = ui.change(asking, { busy: 'Searching...', trouble: undefined });
  try {
    const first = await ui.store.search(criteria);
    if (!ui.state.panes.includes(busy)) return;
    ui.change(busy, { busy: undefined });
    showFound(ui, criteria, first.found, first.next);
  } catch (error) {
    ui.change(busy, { busy: undefined, trouble: messageOf(error) });
  }
}

function showFound(ui: Ui, criteria: Criteria, first: readonly FoundAccount[], next: number | undefined): void {
  let found = first;
  let after = next;
  const more = async () => {
    if (after === undefined) return;
    const from = after;
    after = undefined;
    const page = await ui.store.search(criteria, from).catch(() => undefined);
    if (!page) after = from;
    else {
      found = [...found, ...page.found];
      after = page.next;
      ui.set({});
    }
  };
  ui.push(
    menu({
      title: 'Found',
      none: 'No one found. Some people do not allow being found.',
      items: () => found.map((person) => foundItem(ui, person)),
      chooses: 'Profile',
      choose: (uin) => openCard(ui, Number(uin)),
      keys: [{ key: 'a', about: 'Add', act: (uin) => uin && addPerson(ui, Number(uin)) }],
      more: () => void more(),
    }),
  );
}

function foundItem(ui: Ui, { uin, nick, age, sex, province }: FoundAccount) {
  const traits = [age > 0 ? String(age) : '', sexName(sex), ui.cells.shown(province)].filter(Boolean);
  return { id: String(uin), text: `${ui.cells.shown(nick)} ${uin}`, right: traits.join(', ') };
}

function sexName(sex: string | number | undefined): string {
  return String(sex) === '0' ? 'male' : String(sex) === '1' ? 'female' : '';
}

/** The profile of a person, with the available actions. */
export function openCard(ui: Ui, uin: number): void {
  const isFriend = ui.store.state.friends.has(uin);
  const lines = headLines(ui, uin);
  const keys: PaneKey<undefined>[] = isFriend
    ? [
        { key: 'e', about: 'Remark, label', act: () => openRemark(ui, uin) },
        { key: 'q', about: 'Mute, unmute', act: () => turnMuted(ui, uin) },
        { key: 'x', about: 'End friendship', act: () => confirmRemove(ui, uin) },
        { key: 'b', about: 'Block', act: () => confirmBlock(ui, uin) },
      ]
    : [
        { key: 'a', about: 'Add', act: () => addPerson(ui, uin) },
        { key: 'b', about: 'Block', act: () => confirmBlock(ui, uin) },
      ];
  const message: PaneKey<undefined> = { key: 'm', about: 'Write', act: () => ui.openTalk(uin) };
  const card = page({
    title: ui.name(uin),
    lines,
    nameWidth: 13,
    busy: 'Fetching the profile...',
    keys: [message, ...keys],
  });
  ui.push(card);
  ui.store.profileOf(uin).then(
    (profile: Profile) => {
      ui.change(card, { busy: undefined, lines: [...lines, ...profileLines(profile, ui.cells)] });
    },
    (error: unknown) => {
      ui.change(card, { busy: undefined, trouble: messageOf(error) });
    },
  );
}

function headLines(ui: Ui, uin: number): PageLine[] {
  const friend = ui.store.state.friends.get(uin);
  const lines: PageLine[] = [{ name: 'number', text: String(uin) }];
  if (!friend) return lines;
  lines.push({ name: 'status', text: statusName(friend.status) });
  if (friend.remark) lines.push({ name: 'remark', text: ui.cells.shown(friend.remark) });
  if (friend.label) lines.push({ name: 'label', text: ui.cells.shown(friend.label) });
  if (friend.muted) lines.push({ name: 'muted', text: 'no bell for new messages' });
  return lines;
}

function turnMuted(ui: Ui, uin: number): void {
  const muted = !isMuted(ui.store.state, uin);
  void ui.work('Saving...', async () => {
    await ui.store.setFriend(uin, { muted });
    return muted ? `${ui.name(uin)} is muted.` : `${ui.name(uin)} is no longer muted.`;
  });
}

/** What I call a friend, and the label. */
export function openRemark(ui: Ui, uin: number): void {
  const friend = ui.store.state.friends.get(uin);
  if (!friend) {
    ui.say('Only friends have a remark and a label.', true);
    return;
  }
  const labels = new Set([...ui.store.state.friends.values()].map(({ label }) => label).filter(Boolean));
  ui.push(
    form({
      title: `Remark and label of ${ui.cells.shown(friend.nick)}`,
      fields: [
        textField('remark', 'Remark', friend.remark, NAME, 'what you call your friend'),
        textField('label', 'Label', friend.label, NAME, labels.size > 0 ? `existing: ${[...labels].join(', ')}` : ''),
      ],
      submits: 'Save',
      submit: ({ remark = '', label = '' }) =>
        void ui.work('Saving...', async () => {
          await ui.store.setFriend(uin, { remark, label });
          return 'Saved.';
        }),
    }),
  );
}

/** Ends a friendship, once that was confirmed. */
export function confirmRemove(ui: Ui, uin: number): void {
  const name = ui.name(uin);
  confirm(ui, `End the friendship with ${name}?`, 'End it, on both sides', async () => {
    await ui.store.remove(uin);
    return `${name} is no longer a friend.`;
  });
}

/** Blocks a person, after a confirmation. */
export function confirmBlock(ui: Ui, uin: number): void {
  const name = ui.name(uin);
  confirm(ui, `Block ${name}?`, 'Block: no friendship, no messages, no requests', async () => {
    await ui.store.block(uin);
    return `${name} is blocked. B in the friend list undoes it.`;
  });
}

/** Deletes a conversation for me, after a confirmation. */
export function confirmForget(ui: Ui, uin: number): void {
  const name = ui.name(uin);
  if (!ui.store.state.talks.get(uin)?.latest) {
    ui.say(`There are no messages with ${name}.`, true);
    return;
  }
  confirm(
    ui,
    `Delete the conversation with ${name}?`,
    `Delete it for me: ${ui.isGroup(uin) ? 'others keep it' : `${name} keeps it`}`,
    async () => {
      await ui.store.forget(uin);
      return `The conversation with ${name} is deleted.`;
    },
  );
}

/** Whom I have blocked. */
export function openBlocks(ui: Ui): void {
  const pane: Menu = menu({
    title: 'Blocked',
    none: 'No one is blocked.',
    busy: 'Fetching the list...',
    items: () =>
      [...(ui.store.state.blocks ?? [])].map(([uin, nick]) => ({
        id: String(uin),
        text: `${ui.cells.shown(nick)} ${uin}`,
      })),
    chooses: 'Unblock',
    choose: (uin) => {
      const task = async () => {
        await ui.store.unblock(Number(uin));
        return `${ui.name(Number(uin))} is no longer blocked.`;
      };
      void ui.work('One moment...', task, { stays: true });
    },
  });
  ui.push(pane);
  ui.store.loadBlocks().then(
    () => {
      ui.change(pane, { busy: undefined });
    },
    (error: unknown) => {
      ui.change(pane, { busy: undefined, trouble: messageOf(error) });
    },
  );
}
