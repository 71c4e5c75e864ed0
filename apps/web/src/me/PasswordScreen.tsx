import { RefusedError } from '@rookery/client';
import { type FormEvent, useRef, useState } from 'react';
import { Form } from 'react-aria-components';
import { useStore } from '../base/context.ts';
import { useDoor } from '../base/door-context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { useProblem } from '../base/problems.ts';
import { useAttempt } from '../base/useAttempt.ts';
import { Button } from '../ui/Button.tsx';
import { Card, Screen } from '../ui/Screen.tsx';
import { StrengthNote } from '../ui/StrengthNote.tsx';
import { strengthOf } from '../ui/strength.ts';
import { PasswordField } from '../ui/TextField.tsx';
import { TroubleLine } from '../ui/TroubleLine.tsx';
import { Unsaved } from '../ui/Unsaved.tsx';

const words = defineWords({
  en: {
    title: 'Password',
    ends: 'A new password signs you out on all other devices and in legacy clients. App passwords keep working.',
    before: 'Current password',
    after: 'New password',
    change: 'Change password',
    busy: 'Changing…',
    done: "Password changed. You're signed in only here now.",
    wrong: "That isn't your current password.",
    missing: 'Enter your current password.',
    same: "That's already your password.",
    short: 'The new password is too short.',
  },
  zh: {
    title: '密码',
    ends: '修改密码后，其他设备和旧程序都会退出登录。应用密码保持不变，使用它们的程序会重新登录。',
    before: '当前密码',
    after: '新密码',
    change: '修改密码',
    busy: '正在修改…',
    done: '密码已修改，你只在此处保持登录。',
    wrong: '当前密码不正确。',
    missing: '请输入当前密码。',
    same: '新密码与当前密码相同。',
    short: '新密码太短。',
  },
});

type PasswordTrouble =
  | { at: 'before'; is: 'missing' | 'wrong' }
  | { at: 'after'; is: 'short' | 'same' }
  | { at: 'page'; why: string };

/** Changes the password. */
export function PasswordScreen() {
  const say = useWords(words);
  const problem = useProblem();
  const door = useDoor();
  const uin = useStore((state) => state.uin);
  const nick = useStore((state) => state.profile?.nick ?? '');
  const beforeField = useRef<HTMLInputElement>(null);
  const afterField = useRef<HTMLInputElement>(null);
  const [before, setBefore] = useState('');
  const [after, setAfter] = useState('');
  const { isBusy, trouble, setTrouble, attempt } = useAttempt<PasswordTrouble>((error) =>
    marked(isWrong(error) ? { at: 'before', is: 'wrong' } : { at: 'page', why: problem(error) }),
  );
  const [isDone, setIsDone] = useState(false);
  const strength = strengthOf(after, [nick, String(uin)]);

  /** Selects the text that is wrong. */
  function marked(found: PasswordTrouble): PasswordTrouble {
    if (found.at === 'before') beforeField.current?.select();
    if (found.at === 'after') afterField.current?.select();
    return found;
  }
  const fail = (found: PasswordTrouble) => setTrouble(marked(found));
  const change = async () => {
    await door.changePassword(before, after);
    setBefore('');
    setAfter('');
    setIsDone(true);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsDone(false);
    if (isBusy) return;
    if (before === '') fail({ at: 'before', is: 'missing' });
    else if (strength.is === 'short') fail({ at: 'after', is: 'short' });
    else if (before === after) fail({ at: 'after', is: 'same' });
    else void attempt(change);
  };
  const typed = (set: (text: string) => void) => (text: string) => {
    set(text);
    setTrouble(undefined);
    setIsDone(false);
  };
  return (
    <Screen title={say('title')} back={['me']}>
      <Card>
        <p className="me-text">{say('ends')}</p>
        <Form className="me-form me-narrow" onSubmit={submit} validationBehavior="aria">
          {/* Tells the browser's password manager whose password this is. */}
          <input type="text" name="username" autoComplete="username" value={uin} readOnly hidden />
          <PasswordField
            label={say('before')}
            autoComplete="current-password"
            error={trouble?.at === 'before' ? say(trouble.is) : undefined}
            room={[say('missing'), say('wrong')]}
            inputRef={beforeField}
            value={before}
            onChange={typed(setBefore)}
          />
          <PasswordField
            label={say('after')}
            autoComplete="new-password"
            hint={<StrengthNote strength={strength} isEmpty={after === ''} />}
            error={trouble?.at === 'after' ? say(trouble.is) : undefined}
            room={[say('short'), say('same')]}
            inputRef={afterField}
            value={after}
            onChange={typed(setAfter)}
          />
          {(before !== '' || after !== '') && <Unsaved />}
          <div className="me-acts">
            <Button type="submit" look="primary">
              {say(isBusy ? 'busy' : 'change')}
            </Button>
          </div>
          <TroubleLine text={trouble?.at === 'page' ? trouble.why : undefined} />
          {isDone && (
            <p role="status" className="good">
              {say('done')}
            </p>
          )}
        </Form>
      </Card>
    </Screen>
  );
}

/** Whether the current password was refused. */
function isWrong(error: unknown): boolean {
  return error instanceof RefusedError && error.reason === 'wrong-password';
}
