import { lazy, Suspense, useEffect, useState } from 'react';
import { defineWords, useWords } from '../app/language.ts';
import type { RegisterTrouble, SignInTrouble } from './trouble.ts';

const OtherTrouble = lazy(() => import('./OtherTrouble.tsx'));

const words = defineWords({
  en: {
    unreachable: 'The server does not answer. Check your connection, then try again.',
    gateway: 'The server is not running, or the proxy in front of it cannot reach it. Try again in a moment.',
    elsewhere:
      'Something else answers at this address. If a proxy stands in front of this server, it must pass on /web and /ws.',
    'proxy-host':
      'The proxy in front of this server changes the Host header, which must be {{host}}. Ask whoever looks after this server to pass it on (nginx: proxy_set_header Host $http_host).',
    'proxy-origin':
      'The proxy in front of this server drops the Origin header. Ask whoever looks after this server to pass it on.',
    'proxy-scheme':
      'The proxy in front of this server says the wrong scheme. Ask whoever looks after this server to pass on the right one (nginx: proxy_set_header X-Forwarded-Proto $scheme).',
    cookies:
      'This browser keeps no cookies for this page, so you cannot sign in. Allow them in the settings of the browser, then try again.',
    limited_one: 'Too many attempts. Try again in {{count}} second.',
    limited_other: 'Too many attempts. Try again in {{count}} seconds.',
    closed: 'Nobody can make an account here right now. Ask whoever looks after this server.',
  },
  zh: {
    unreachable: '服务器没有响应，请检查网络后再试。',
    gateway: '服务器没有运行，或前面的代理连不上它，请稍后再试。',
    elsewhere: '这个地址由别的程序应答。如果服务器前面有代理，请让它转发 /web 和 /ws。',
    'proxy-host':
      '服务器前面的代理改动了 Host 请求头，它应为 {{host}}。请联系服务器管理员原样转发（nginx：proxy_set_header Host $http_host）。',
    'proxy-origin': '服务器前面的代理去掉了 Origin 请求头。请联系服务器管理员原样转发。',
    'proxy-scheme':
      '服务器前面的代理转发了错误的协议。请联系服务器管理员改正（nginx：proxy_set_header X-Forwarded-Proto $scheme）。',
    cookies: '浏览器不允许本页面使用 Cookie，因此无法登录。请在浏览器设置中允许，然后重试。',
    limited_other: '尝试次数过多，请在 {{count}} 秒后再试。',
    closed: '这里目前不开放注册，请联系服务器管理员。',
  },
});

type Trouble = Extract<SignInTrouble | RegisterTrouble, { at: 'page' }>;

/** Says what went wrong with all of a form. `onOver` is called when it has passed by itself. */
export function PageTrouble({ trouble, onOver }: { trouble: Trouble | undefined; onOver: () => void }) {
  const say = useWords(words);
  if (!trouble) return undefined;
  if (trouble.is === 'limited') return <Wait key={trouble.seconds} seconds={trouble.seconds} onOver={onOver} />;
  return (
    <p role="alert" className="trouble">
      {trouble.is === 'other' ? (
        <Suspense>
          <OtherTrouble error={trouble.error} />
        </Suspense>
      ) : (
        say(trouble.is, { host: window.location.host })
      )}
    </p>
  );
}

/** Counts the seconds down; what is read aloud says them once. */
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
