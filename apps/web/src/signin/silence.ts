import { useCallback } from 'react';
import { defineWords, useWords } from '../base/language.ts';

const words = defineWords({
  en: {
    unreachable: "The server isn't responding. Check your connection and try again.",
    gateway: "The server isn't running, or the proxy in front of it can't reach it. Try again in a moment.",
    elsewhere:
      "Something else is responding at this address. If there's a proxy in front of this server, it must pass on /web and /ws.",
    'proxy-host':
      'The proxy in front of this server changes the Host header, which must be {{host}}. Ask the administrator to pass it on (nginx: proxy_set_header Host $http_host).',
    'proxy-origin': 'The proxy in front of this server drops the Origin header. Ask the administrator to pass it on.',
    'proxy-scheme':
      'The proxy in front of this server sends the wrong scheme. Ask the administrator to pass on the right one (nginx: proxy_set_header X-Forwarded-Proto $scheme).',
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
  },
});

/** Why the server did not answer: nothing did, a proxy did instead, or the proxy is misconfigured. */
export type Silence = keyof typeof words.en;

/** What the SDK reports: an answer that is not the server's own, or a page that it refuses. */
const STATUS = /HTTP status ([0-9]+)(?:: (proxy-(?:host|origin|scheme)):)?/;

/** The cause behind an error of the SDK, by its message. */
export function silenceIn(message: string): Silence {
  const [, status, mistake] = STATUS.exec(message) ?? [];
  if (status === undefined) return 'unreachable';
  return (mistake as Silence | undefined) ?? (Number(status) >= 500 ? 'gateway' : 'elsewhere');
}

export function isSilence(is: string): is is Silence {
  return Object.hasOwn(words.en, is);
}

/** Explains it to the user. */
export function useSilence(): (is: Silence) => string {
  const say = useWords(words);
  return useCallback((is) => say(is, { host: window.location.host }), [say]);
}
