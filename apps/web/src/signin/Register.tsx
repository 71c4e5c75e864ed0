import type { Invitation, ServerInfo } from '@rookery/client';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { defineWords, useWords } from '../base/language.ts';
import { hrefOf } from '../base/route.ts';
import { useAttempt } from '../base/useAttempt.ts';
import { Face } from '../faces/Face.tsx';
import { Button } from '../ui/Button.tsx';
import { StrengthNote } from '../ui/StrengthNote.tsx';
import { strengthOf } from '../ui/strength.ts';
import { Field, PasswordField } from '../ui/TextField.tsx';
import { PageTrouble } from './PageTrouble.tsx';
import { type RegisterTrouble, registerTrouble } from './trouble.ts';

export { Registered } from './Registered.tsx';

const MOST_NICK = 32;

const words = defineWords({
  en: {
    title: 'Create account',
    invited: "You've been invited",
    invitedBy: '{{name}} invites you',
    friends: 'You and {{name}} will be friends here.',
    nick: 'Nickname',
    nickHint: 'The name others see. You can change it at any time.',
    password: 'Password',
    code: 'Invitation code',
    codeHint: 'From the person who invited you.',
    make: 'Create account',
    busy: 'Creating account…',
    missingNick: 'Enter a nickname.',
    impossibleNick: 'A nickname must have 1 to 32 characters.',
    short: 'That password is too short.',
    missingCode: 'Enter your invitation code.',
    wrongCode: 'This invitation is invalid or has expired.',
    closed: 'Registration is closed right now. Ask the administrator of this server.',
    have: 'Already have an account?',
    signIn: 'Sign in',
  },
  zh: {
    title: '注册账号',
    invited: '你收到了邀请',
    invitedBy: '{{name}} 邀请你加入',
    friends: '注册后，你和 {{name}} 就是好友。',
    nick: '昵称',
    nickHint: '别人看到的名字，以后随时可以修改。',
    password: '密码',
    code: '邀请码',
    codeHint: '由邀请你的人提供。',
    make: '注册',
    busy: '正在注册…',
    missingNick: '请输入昵称。',
    impossibleNick: '昵称长度为 1 到 32 个字符。',
    short: '密码太短。',
    missingCode: '请输入邀请码。',
    wrongCode: '邀请码无效或已失效，请重新索取。',
    closed: '这里目前不开放注册，请联系服务器管理员。',
    have: '已有账号？',
    signIn: '登录',
  },
});

type RegisterProps = {
  code: string;
  server: ServerInfo | undefined;
  onMade: (account: { uin: number; password: string }) => void;
};

/** What is written into the form, what is wrong with it, and sending it. */
function useRegistering({ code: given, server, onMade }: RegisterProps) {
  const fields = {
    nick: useRef<HTMLInputElement>(null),
    password: useRef<HTMLInputElement>(null),
    code: useRef<HTMLInputElement>(null),
  };
  const { nick: nickField, code: codeField } = fields;
  const [nick, setNick] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState(given);
  /** The server asked for a code, although its settings had not said so. */
  const [isCodeWanted, setIsCodeWanted] = useState(false);
  const { isBusy, trouble, setTrouble, attempt } = useAttempt((error) => {
    const found = registerTrouble(error);
    return marked(found.at === 'code' && code.trim() === '' ? { at: 'code', is: 'missing' } : found);
  });
  useEffect(() => nickField.current?.focus(), [nickField]);
  useEffect(() => {
    if (isCodeWanted) codeField.current?.focus();
  }, [codeField, isCodeWanted]);

  const inviter = useInviter(given, () => setTrouble({ at: 'code', is: 'wrong' }));
  const needsCode = given !== '' || isCodeWanted || server?.registration === 'invite';
  const strength = strengthOf(password, [nick.trim()]);
  /** Selects the text that is wrong. */
  function marked(found: RegisterTrouble): RegisterTrouble {
    if (found.at === 'code') setIsCodeWanted(true);
    if (found.at !== 'page') fields[found.at].current?.select();
    return found;
  }
  const fail = (found: RegisterTrouble) => setTrouble(marked(found));
  const make = async () => {
    const { http, register } = await import('@rookery/client');
    const transport = http(window.location.origin);
    const invite = code.trim() || undefined;
    onMade({ uin: await register({ transport, nick: nick.trim(), password, invite }), password });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    const length = [...nick.trim()].length;
    if (length === 0) fail({ at: 'nick', is: 'missing' });
    else if (length > MOST_NICK) fail({ at: 'nick', is: 'impossible' });
    else if (strength.is === 'short') fail({ at: 'password', is: 'short' });
    else if (needsCode && code.trim() === '') fail({ at: 'code', is: 'missing' });
    else void attempt(make);
  };
  const change = (set: (text: string) => void) => (text: string) => {
    set(text);
    setTrouble(undefined);
  };
  const written = { nick, password, code };
  const writes = { nick: change(setNick), password: change(setPassword), code: change(setCode) };
  return { fields, written, writes, inviter, needsCode, strength, isBusy, trouble, setTrouble, submit };
}

/** Creates an account, with an invitation code where the server requires one. */
export function Register(props: RegisterProps) {
  const { code: given, server } = props;
  const say = useWords(words);
  const { fields, written, writes, inviter, needsCode, strength, isBusy, trouble, setTrouble, submit } =
    useRegistering(props);
  const isClosed = server?.registration === 'closed';
  const nickError = { missing: say('missingNick'), impossible: say('impossibleNick') };
  const codeError = { missing: say('missingCode'), wrong: say('wrongCode') };

  return (
    <>
      <h1 className="door-title">
        {inviter ? say('invitedBy', { name: inviter.nick }) : say(given === '' ? 'title' : 'invited')}
      </h1>
      {inviter && !isClosed && (
        <p className="door-inviter">
          <Face uin={inviter.uin} number={inviter.face} />
          <span>{say('friends', { name: inviter.nick })}</span>
        </p>
      )}
      {isClosed ? (
        <p className="door-note">{say('closed')}</p>
      ) : (
        <form className="door-form" onSubmit={submit} noValidate>
          <Field
            label={say('nick')}
            hint={say('nickHint')}
            error={trouble?.at === 'nick' ? nickError[trouble.is] : undefined}
            room={Object.values(nickError)}
            autoComplete="nickname"
            inputRef={fields.nick}
            value={written.nick}
            onChange={writes.nick}
          />
          <PasswordField
            label={say('password')}
            hint={<StrengthNote strength={strength} isEmpty={written.password === ''} />}
            error={trouble?.at === 'password' ? say('short') : undefined}
            autoComplete="new-password"
            inputRef={fields.password}
            value={written.password}
            onChange={writes.password}
          />
          {needsCode && (
            <Field
              label={say('code')}
              hint={say('codeHint')}
              error={trouble?.at === 'code' ? codeError[trouble.is] : undefined}
              room={Object.values(codeError)}
              autoComplete="off"
              inputRef={fields.code}
              value={written.code}
              onChange={writes.code}
            />
          )}
          <Button type="submit" look="primary">
            {say(isBusy ? 'busy' : 'make')}
          </Button>
          <PageTrouble trouble={trouble?.at === 'page' ? trouble : undefined} onOver={() => setTrouble(undefined)} />
        </form>
      )}
      <div className="door-foot">
        <p>
          {say('have')} <a href={hrefOf()}>{say('signIn')}</a>
        </p>
      </div>
    </>
  );
}

/** Who invites with this code; undefined until known, and for the operator. */
function useInviter(code: string, onGone: () => void): Invitation | undefined {
  const [inviter, setInviter] = useState<Invitation>();
  const gone = useRef(onGone);
  gone.current = onGone;
  useEffect(() => {
    let isWanted = code !== '';
    if (!isWanted) return;
    import('@rookery/client')
      .then(({ http, invitation }) => invitation(http(window.location.origin), code))
      .then((found) => isWanted && found.uin > 0 && setInviter(found))
      // A failure shows up when the account is created.
      .catch(({ reason }: { reason?: unknown }) => isWanted && reason === 'gone' && gone.current());
    return () => {
      isWanted = false;
    };
  }, [code]);
  return inviter;
}
