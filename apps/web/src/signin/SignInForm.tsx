import type { ServerInfo } from '@rookery/client';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useDoor } from '../base/door-context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { hrefOf } from '../base/route.ts';
import { useAttempt } from '../base/useAttempt.ts';
import { Button } from '../ui/Button.tsx';
import { Field, PasswordField } from '../ui/TextField.tsx';
import { forgetNumber, keptNumber } from './new-number.ts';
import { PageTrouble } from './PageTrouble.tsx';
import { readNumber, type SignInTrouble, signInTrouble } from './trouble.ts';

const words = defineWords({
  en: {
    title: 'Sign in',
    ended: 'Your session has ended. Sign in again.',
    number: 'Number',
    numberHint: 'The number you were given, such as 10001.',
    password: 'Password',
    remember: 'Stay signed in',
    rememberHint: 'Leave this off on a shared computer.',
    signIn: 'Sign in',
    busy: 'Signing in…',
    missingNumber: 'Enter your number.',
    impossible: 'Numbers have 5 to 10 digits, from 10001.',
    disabled: 'This account has been disabled by the administrator.',
    missingPassword: 'Enter your password.',
    wrong: 'Wrong number or password.',
    lost: 'Forgot your password? Your administrator can give you a new one.',
    none: 'No account yet?',
    open: 'Create account',
    invited: 'I have an invitation',
    closed: 'Accounts are created by the administrator of this server.',
  },
  zh: {
    title: '登录',
    ended: '登录已失效，请重新登录。',
    number: '号码',
    numberHint: '分配给你的号码，例如 10001。',
    password: '密码',
    remember: '保持登录',
    rememberHint: '如果他人也使用这台电脑，请不要勾选。',
    signIn: '登录',
    busy: '正在登录…',
    missingNumber: '请输入号码。',
    impossible: '号码为 5 到 10 位数字，从 10001 开始。',
    disabled: '该账号已被停用，请联系服务器管理员。',
    missingPassword: '请输入密码。',
    wrong: '号码或密码不正确。',
    lost: '忘记密码？服务器管理员可以为你重设。',
    none: '还没有账号？',
    open: '注册账号',
    invited: '我有邀请码',
    closed: '账号由服务器管理员创建。',
  },
});

export function SignInForm({
  isEnded,
  registration,
}: {
  isEnded: boolean;
  registration: ServerInfo['registration'] | undefined;
}) {
  const say = useWords(words);
  const door = useDoor();
  const numberField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);
  const [number, setNumber] = useState(keptNumber);
  const [password, setPassword] = useState('');
  const [isRemembered, setIsRemembered] = useState(true);
  const { isBusy, trouble, setTrouble, attempt } = useAttempt((error) => marked(signInTrouble(error)));
  useEffect(() => (keptNumber() === '' ? numberField : passwordField).current?.focus(), []);

  /** Selects the text that is wrong. */
  function marked(found: SignInTrouble): SignInTrouble {
    if (found.at === 'number') numberField.current?.select();
    if (found.at === 'password') passwordField.current?.select();
    return found;
  }
  const fail = (found: SignInTrouble) => setTrouble(marked(found));
  const signIn = async (uin: number) => {
    await door.signIn(uin, password, isRemembered);
    forgetNumber();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    const uin = readNumber(number);
    if (uin === undefined) fail({ at: 'number', is: number.trim() === '' ? 'missing' : 'impossible' });
    else if (password === '') fail({ at: 'password', is: 'missing' });
    else void attempt(() => signIn(uin));
  };
  const numberError = {
    missing: say('missingNumber'),
    impossible: say('impossible'),
    disabled: say('disabled'),
  };
  const passwordError = { missing: say('missingPassword'), wrong: say('wrong') };

  return (
    <>
      <h1 className="door-title">{say('title')}</h1>
      {isEnded && (
        <p className="door-note" role="status">
          {say('ended')}
        </p>
      )}
      <form className="door-form" onSubmit={submit} noValidate>
        <Field
          label={say('number')}
          hint={say('numberHint')}
          error={trouble?.at === 'number' ? numberError[trouble.is] : undefined}
          room={Object.values(numberError)}
          name="username"
          autoComplete="username"
          inputMode="numeric"
          inputRef={numberField}
          value={number}
          onChange={(text) => {
            setNumber(text);
            setTrouble(undefined);
          }}
        />
        <PasswordField
          label={say('password')}
          error={trouble?.at === 'password' ? passwordError[trouble.is] : undefined}
          room={Object.values(passwordError)}
          name="password"
          autoComplete="current-password"
          inputRef={passwordField}
          value={password}
          onChange={(text) => {
            setPassword(text);
            setTrouble(undefined);
          }}
        />
        <label className="door-check">
          <input
            type="checkbox"
            checked={isRemembered}
            aria-describedby="door-check-hint"
            onChange={({ target }) => setIsRemembered(target.checked)}
          />
          <span>{say('remember')}</span>
          <small id="door-check-hint">{say('rememberHint')}</small>
        </label>
        <Button type="submit" look="primary">
          {say(isBusy ? 'busy' : 'signIn')}
        </Button>
        <PageTrouble trouble={trouble?.at === 'page' ? trouble : undefined} onOver={() => setTrouble(undefined)} />
      </form>
      <Foot registration={registration} />
    </>
  );
}

/** How to get an account, or a new password. */
function Foot({ registration }: { registration: ServerInfo['registration'] | undefined }) {
  const say = useWords(words);
  return (
    <div className="door-foot">
      <p>{say('lost')}</p>
      {registration && registration !== 'closed' && (
        <p>
          {say('none')} <a href={hrefOf('register')}>{say(registration === 'open' ? 'open' : 'invited')}</a>
        </p>
      )}
      {registration === 'closed' && <p>{say('closed')}</p>}
    </div>
  );
}
