import { useEffect, useState } from 'react';
import { defineWords, useWords } from '../base/language.ts';

import { part } from '../base/part.tsx';
import { isSilence, useSilence } from './silence.ts';
import type { RegisterTrouble, SignInTrouble } from './trouble.ts';

const OtherTrouble = part(() => import('./OtherTrouble.tsx').then((m) => m.OtherTrouble));

const words = defineWords({
  en: {
    cookies:
      "Your browser blocks cookies for this page, so you can't sign in. Allow them in the browser settings and try again.",
    limited_one: 'Too many attempts. Try again in {{count}} second.',
    limited_other: 'Too many attempts. Try again in {{count}} seconds.',
    closed: 'Registration is closed right now. Ask the administrator of this server.',
  },
  zh: {
    cookies: '浏览器不允许本页面使用 Cookie，因此无法登录。请在浏览器设置中允许，然后重试。',
    limited_other: '尝试次数过多，请在 {{count}} 秒后再试。',
    closed: '这里目前不开放注册，请联系服务器管理员。',
  },
});

type Trouble = Extract<SignInTrouble | RegisterTrouble, { at: 'page' }>;

/** An error of the whole form. `onOver` is called when a waiting time has passed. */
export function PageTrouble({ trouble, onOver }: { trouble: Trouble | undefined; onOver: () => void }) {
  const say = useWords(words);
  const saySilence = useSilence();
  if (!trouble) return undefined;
  if (trouble.is === 'limited') return <Wait key={trouble.seconds} seconds={trouble.seconds} onOver={onOver} />;
  return (
    <p role="alert" className="trouble">
      {trouble.is === 'other' ? (
        <OtherTrouble error={trouble.error} />
      ) : isSilence(trouble.is) ? (
        saySilence(trouble.is)
      ) : (
        say(trouble.is)
      )}
    </p>
  );
}

/** Counts the seconds down; screen readers hear them once. */
function Wait({ seconds, onOver }: { seconds: number; onOver: () => void }) {
  const say = useWords(words);
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    if (left <= 0) return onOver();
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left, onOver]);
  return (
    <p role="alert" className="trouble">
      <span className="visually-hidden">{say('limited', { count: seconds })}</span>
      <span aria-hidden="true">{say('limited', { count: Math.max(1, left) })}</span>
    </p>
  );
}
