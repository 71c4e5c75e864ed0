import { Check, Copy } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useDoor } from '../base/door-context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { goInstead } from '../base/route.ts';
import { useAttempt } from '../base/useAttempt.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Button } from '../ui/Button.tsx';
import { copyText } from '../ui/copy.ts';
import { TroubleLine } from '../ui/TroubleLine.tsx';
import { forgetNumber } from './new-number.ts';
import { PageTrouble } from './PageTrouble.tsx';
import { signInTrouble } from './trouble.ts';

const words = defineWords({
  en: {
    title: 'Your account is ready',
    yours: 'This is your number',
    need: "You'll sign in with it and your password, and others can add you with it. Write it down.",
    copy: 'Copy number',
    copied: 'Copied',
    notCopied: "Your browser doesn't allow copying. Write the number down instead.",
    enter: 'Open messenger',
    wrong: "Your account was created, but signing in didn't work.",
    toSignIn: 'Go to sign-in',
  },
  zh: {
    title: '注册成功',
    yours: '你的号码',
    need: '登录时需要它和密码，别人也用它加你为好友。请记下来。',
    copy: '复制号码',
    copied: '已复制',
    notCopied: '浏览器不允许复制，请把号码抄下来。',
    enter: '开始聊天',
    wrong: '账号已创建，但登录没有成功。',
    toSignIn: '前往登录页',
  },
});

/** Shows the number of a new account, and signs in to it. */
export function Registered({ uin, password, onSignIn }: { uin: number; password: string; onSignIn: () => void }) {
  const say = useWords(words);
  const door = useDoor();
  const heading = useRef<HTMLHeadingElement>(null);
  const [copying, setCopying] = useState<'done' | 'failed'>();
  const { isBusy, trouble, setTrouble, attempt } = useAttempt(signInTrouble);
  useEffect(() => heading.current?.focus(), []);
  const enter = async () => {
    await door.signIn(uin, password, true);
    forgetNumber();
    goInstead('chats');
  };
  const copy = async () => {
    await copyText(String(uin)).then(
      () => setCopying('done'),
      () => setCopying('failed'),
    );
  };
  return (
    <>
      <h1 className="door-title" tabIndex={-1} ref={heading}>
        {say('title')}
      </h1>
      <div className="door-number">
        <Avatar uin={uin} face={0} size="huge" />
        <p className="door-number-label">{say('yours')}</p>
        <p className="door-number-digits number">{uin}</p>
        <Button icon={copying === 'done' ? <Check aria-hidden /> : <Copy aria-hidden />} onPress={copy}>
          {say(copying === 'done' ? 'copied' : 'copy')}
        </Button>
      </div>
      <p className="door-text">{say('need')}</p>
      <Button look="primary" isDisabled={isBusy} onPress={() => attempt(enter)}>
        {say('enter')}
      </Button>
      {trouble && <Button onPress={onSignIn}>{say('toSignIn')}</Button>}
      <TroubleLine text={copying === 'failed' ? say('notCopied') : undefined} />
      <PageTrouble trouble={trouble?.at === 'page' ? trouble : undefined} onOver={() => setTrouble(undefined)} />
      <TroubleLine text={trouble && trouble.at !== 'page' ? say('wrong') : undefined} />
    </>
  );
}
