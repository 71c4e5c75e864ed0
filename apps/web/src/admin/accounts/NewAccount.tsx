import { passwordDigest, RefusedError } from '@rookery/client';
import { isAccountNumber } from '@rookery/protocol';
import { type FormEvent, useState } from 'react';
import { Form } from 'react-aria-components';
import { useMessenger } from '../../base/context.ts';
import { defineWords, useWords } from '../../base/language.ts';
import { useProblem } from '../../base/problems.ts';
import { useAttempt } from '../../base/useAttempt.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { DialogActions } from '../../ui/DialogActions.tsx';
import { Field, Toggle } from '../../ui/Field.tsx';
import { LEAST_CHARS } from '../../ui/strength.ts';
import { PasswordField } from '../../ui/TextField.tsx';
import { useAccountBook } from './account-book.ts';
import type { SecretOf } from './Secret.tsx';

const words = defineWords({
  en: {
    title: 'New account',
    nick: 'Nickname',
    number: 'Number',
    numberHint: 'Leave empty for the next free number.',
    password: 'Password',
    passwordHint: 'Leave empty for a random password, shown to you once.',
    admin: 'Administrator',
    adminHint: 'Can create, change and disable accounts.',
    create: 'Create',
    badNick: 'A nickname must have 1 to 32 characters.',
    badNumber: 'A number must be between 10001 and 4294967295.',
    badPassword: 'A password must have at least 8 characters.',
    taken: 'This number is taken.',
    done: '{{name}} has the number {{uin}}.',
  },
  zh: {
    title: '新建账号',
    nick: '昵称',
    number: '号码',
    numberHint: '不填则使用下一个空闲号码。',
    password: '密码',
    passwordHint: '不填则生成随机密码，只向你显示一次。',
    admin: '管理员',
    adminHint: '可以创建、更改和停用账号。',
    create: '创建',
    badNick: '昵称需要 1 到 32 个字符。',
    badNumber: '号码范围是 10001 到 4294967295。',
    badPassword: '密码至少需要 8 个字符。',
    taken: '这个号码已被使用。',
    done: '{{name}} 的号码是 {{uin}}。',
  },
});

const MOST_NICK_CHARS = 32;

type Draft = { readonly nick: string; readonly number: string; readonly password: string; readonly isAdmin: boolean };

const empty: Draft = { nick: '', number: '', password: '', isAdmin: false };

/** Creates an account. A generated password is passed to `onSecret`, once. */
export function NewAccount({
  isOpen,
  onClose,
  onSecret,
}: {
  isOpen: boolean;
  onClose: () => void;
  onSecret: (secret: SecretOf) => void;
}) {
  const say = useWords(words);
  return (
    <Dialog title={say('title')} isOpen={isOpen} onClose={onClose}>
      <NewAccountForm onClose={onClose} onSecret={onSecret} />
    </Dialog>
  );
}

function NewAccountForm({ onClose, onSecret }: { onClose: () => void; onSecret: (secret: SecretOf) => void }) {
  const say = useWords(words);
  const problem = useProblem();
  const { client, notices } = useMessenger();
  const accounts = useAccountBook();
  const [draft, setDraft] = useState(empty);
  const [isTried, setIsTried] = useState(false);
  const [taken, setTaken] = useState('');
  const { isBusy, trouble, attempt } = useAttempt((error) => {
    if (!(error instanceof RefusedError && error.reason === 'number-taken')) return problem(error);
    setTaken(draft.number);
    return undefined;
  });
  const change = (changes: Partial<Draft>) => setDraft({ ...draft, ...changes });
  const wrong = wrongIn(draft, taken);
  const create = async () => {
    const { nick, number, password, isAdmin } = draft;
    const { uin = 0, password: made } = await client.call('AddAccount', {
      nick: nick.trim(),
      uin: number.trim() === '' ? undefined : Number(number),
      password: password === '' ? undefined : passwordDigest(password),
      isAdmin: isAdmin || undefined,
    });
    void accounts.reload();
    if (made) return onSecret({ uin, name: nick.trim(), password: made, isNew: true });
    notices.say(say('done', { name: nick.trim(), uin }));
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (!isBusy && !Object.values(wrong).some(Boolean)) void attempt(create);
  };
  const errorOf = (key: keyof typeof wrong) => {
    const what = isTried ? wrong[key] : undefined;
    return what && say(what);
  };
  return (
    <Form className="accounts-form" validationBehavior="aria" onSubmit={submit}>
      <Field
        label={say('nick')}
        value={draft.nick}
        onChange={(nick) => change({ nick })}
        error={errorOf('nick')}
        room={[say('badNick')]}
        isRequired
        autoFocus
        autoComplete="off"
      />
      <Field
        label={say('number')}
        hint={say('numberHint')}
        value={draft.number}
        onChange={(number) => change({ number })}
        error={errorOf('number')}
        room={[say('badNumber'), say('taken')]}
        inputMode="numeric"
        autoComplete="off"
      />
      <PasswordField
        label={say('password')}
        hint={say('passwordHint')}
        value={draft.password}
        onChange={(password) => change({ password })}
        error={errorOf('password')}
        room={[say('badPassword')]}
        autoComplete="new-password"
      />
      <Toggle
        label={say('admin')}
        hint={say('adminHint')}
        isOn={draft.isAdmin}
        onChange={(isAdmin) => change({ isAdmin })}
      />
      <DialogActions trouble={trouble}>
        <Button type="submit" look="primary" isDisabled={isBusy}>
          {say('create')}
        </Button>
      </DialogActions>
    </Form>
  );
}

/** The key of the text for a mistake in the form, if any. */
function wrongIn({ nick, number, password }: Draft, taken: string) {
  const length = [...nick.trim()].length;
  const isNumber = /^[0-9]+$/.test(number.trim()) && isAccountNumber(Number(number));
  return {
    nick: length === 0 || length > MOST_NICK_CHARS ? ('badNick' as const) : undefined,
    number:
      number.trim() !== '' && !isNumber
        ? ('badNumber' as const)
        : number !== '' && number === taken
          ? ('taken' as const)
          : undefined,
    password:
      password !== '' && [...password.normalize('NFC')].length < LEAST_CHARS ? ('badPassword' as const) : undefined,
  };
}
