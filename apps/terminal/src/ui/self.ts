import type { FieldsByName, Status } from '@rookery/protocol';
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
  ['true', 'yes'],
  ['false', 'no'],
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
  const value = (key: keyof Policy) => String(policy[key] ?? false);
  return form({
    title: 'Privacy',
    fields: [
      choiceField('add', 'may add me', value('add'), [
        ['ask', 'people I accept'],
        ['anyone', 'anyone'],
        ['nobody', 'no one'],
      ]),
      choiceField('searchable', 'a search finds me', value('searchable'), yesNo),
      choiceField('strangers', 'strangers may write to me', value('strangers'), yesNo),
      choiceField('shareRead', 'others see what I have read', value('shareRead'), yesNo),
      choiceField('legacy', 'legacy clients', value('legacy'), [
        ['yes', 'may log in'],
        ['app', 'with an app password only'],
        ['no', 'may not log in'],
      ]),
    ],
    submits: 'Save',
    submit: (values) =>
      void ui.work('Saving...', async () => {
        const changed = Object.entries(values).filter(([key, text]) => text !== value(key as keyof Policy));
        if (changed.length === 0) return 'Nothing was changed.';
        const told = changed.map(([key, text]) => [key, /^(?:true|false)$/.test(text) ? text === 'true' : text]);
        await ui.store.policy(Object.fromEntries(told) as FieldsByName<'SetPolicy'>);
        return 'Saved.';
      }),
  });
}
