import type { RequestOf, Status } from '@rookery/protocol';
import { messageOf, type Policy } from '@rookery/store';
import { choiceField, type Form, form, menu, page } from './panes.ts';
import { profileChanges, profileFields } from './profile.ts';
import type { Ui } from './ui.ts';
import { statusName, statusNames } from './words.ts';

/** What I say about myself: status, profile, and what others may do. */

export function openStatus(ui: Ui): void {
  const now = ui.store.state.status;
  ui.push(
    menu({
      title: 'My status',
      none: '',
      index: Math.max(
        0,
        statusNames.findIndex(([code]) => code === now),
      ),
      items: ({ status }) =>
        statusNames.map(([code, name]) => ({
          id: String(code),
          mark: { text: ui.glyphs.status[code], style: statusStyle(code) },
          text: name,
          ...(code === status ? { right: 'now' } : {}),
          ...(code === 40 ? { detail: 'you appear offline to others' } : {}),
        })),
      chooses: 'Set',
      choose: (id) =>
        void ui.work('Changing...', async () => {
          const status = Number(id) as Status;
          await ui.store.setStatus(status);
          return `You are now ${statusName(status)}.`;
        }),
    }),
  );
}

/** How a status is coloured. */
export function statusStyle(status: Status | undefined): 'good' | 'warn' | 'bad' | 'dim' {
  if (status === 10 || status === 60) return 'good';
  if (status === 30) return 'warn';
  return status === 50 || status === 70 ? 'bad' : 'dim';
}

export function openMe(ui: Ui): void {
  const { profile } = ui.store.state;
  if (!profile) {
    ui.say('Your profile has not been loaded yet.', true);
    return;
  }
  ui.push(
    form({
      title: 'My profile',
      intro: `What others see of ${ui.store.state.uin}.`,
      fields: profileFields(profile),
      submits: 'Save',
      submit: (values) =>
        void ui.work('Saving...', async () => {
          const changes = profileChanges(profile, values);
          if (Object.keys(changes).length === 0) return 'Nothing was changed.';
          await ui.store.setProfile(changes);
          return 'Your profile is saved.';
        }),
    }),
  );
}

const yesNo = [
  ['1', 'yes'],
  ['0', 'no'],
] as const;

/** Privacy. It is fetched first, since only an own password may look at it. */
export function openPolicy(ui: Ui): void {
  const waiting = page({ title: 'Privacy', lines: [], nameWidth: 0, busy: 'Fetching...' });
  ui.push(waiting);
  ui.store.policy().then(
    (policy) => {
      if (!ui.state.panes.includes(waiting)) return;
      ui.pop(waiting);
      ui.push(policyForm(ui, policy));
    },
    (error: unknown) => {
      ui.change(waiting, { busy: undefined, trouble: messageOf(error) });
    },
  );
}

function policyForm(ui: Ui, policy: Policy): Form {
  const value = (key: keyof Policy) => String(policy[key] ?? '0');
  return form({
    title: 'Privacy',
    fields: [
      choiceField('AA', 'may add me', value('AA'), [
        ['1', 'people I accept'],
        ['0', 'anyone'],
        ['3', 'no one'],
      ]),
      choiceField('FI', 'a search finds me', value('FI'), yesNo),
      choiceField('MS', 'strangers may write to me', value('MS'), yesNo),
      choiceField('RM', 'others see what I have read', value('RM'), yesNo),
      choiceField('OL', 'old programs', value('OL'), [
        ['1', 'may log in'],
        ['2', 'with an app password only'],
        ['0', 'may not log in'],
      ]),
    ],
    submits: 'Save',
    submit: (values) =>
      void ui.work('Saving...', async () => {
        const changed = Object.entries(values).filter(([key, text]) => text !== value(key as keyof Policy));
        if (changed.length === 0) return 'Nothing was changed.';
        await ui.store.policy(
          Object.fromEntries(changed.map(([key, text]) => [key, Number(text)])) as RequestOf<'SetPolicy'>,
        );
        return 'Saved.';
      }),
  });
}
