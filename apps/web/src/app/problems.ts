import { RefusedError, UnreachableError } from '@rookery/client';
import { useCallback } from 'react';
import { defineWords, useWords } from './language.ts';

const words = defineWords('problems', {
  en: {
    unreachable: 'The server cannot be reached right now. Try again in a moment.',
    limited_one: 'That was too often. Try again in {{count}} second.',
    limited_other: 'That was too often. Try again in {{count}} seconds.',
    failed: 'The server could not do it. Try again in a moment.',
    session: 'Your session has ended. Sign in again.',
    refused: 'This is not allowed: {{why}}',
    unknown: 'It does not exist: {{why}}',
    large: 'There is no room for it: {{why}}',
    malformed: 'Something in it is not right: {{why}}',
    other: 'It did not work: {{why}}',
  },
  zh: {
    unreachable: '现在连不上服务器，请稍后再试。',
    limited_other: '操作太频繁，请在 {{count}} 秒后再试。',
    failed: '服务器没能完成，请稍后再试。',
    session: '登录已失效，请重新登录。',
    refused: '不允许这样做：{{why}}',
    unknown: '不存在：{{why}}',
    large: '放不下了：{{why}}',
    malformed: '填写有误：{{why}}',
    other: '没有成功：{{why}}',
  },
});

/** Says in words what went wrong, for whoever sits before the page. */
export function useProblem(): (error: unknown) => string {
  const say = useWords(words);
  return useCallback(
    (error: unknown) => {
      if (error instanceof UnreachableError) return say('unreachable');
      if (!(error instanceof RefusedError)) return say('other', { why: String(error) });
      const why = error.why;
      switch (error.error) {
        case 'limited':
          return say('limited', { count: error.retrySeconds ?? 1 });
        case 'failed':
        case 'session':
          return say(error.error);
        case 'refused':
        case 'unknown':
        case 'large':
        case 'malformed':
          return say(error.error, { why });
        default:
          return say('other', { why });
      }
    },
    [say],
  );
}
