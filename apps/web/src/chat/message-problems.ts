import { RefusedError } from '@rookery/client';
import type { Reason } from '@rookery/protocol';
import { useCallback } from 'react';
import { defineWords, useWords } from '../base/language.ts';
import { useProblem } from '../base/problems.ts';

/** The server's reasons about messages and files. */
const words = defineWords({
  en: {
    'disk-full': 'The server has no room left for files.',
    'files-full': 'Your files take up all the room you have.',
    'no-message': 'This message is no longer there.',
    'reactions-full': 'This message has as many reactions as it can have.',
    'too-late': "It's too late for that.",
    'too-long': "That's too large.",
    'uploads-full': 'Too many files are being sent at once. Try again in a moment.',
  } satisfies Partial<Record<Reason, string>>,
  zh: {
    'disk-full': '服务器的存储空间已满。',
    'files-full': '你的文件空间已满。',
    'no-message': '这条消息已不存在。',
    'reactions-full': '这条消息的回应已达上限。',
    'too-late': '已超过时限。',
    'too-long': '超出了大小限制。',
    'uploads-full': '同时上传的文件太多，请稍后再试。',
  },
});

/** Explains to the user why something with a message, or a file, did not work. */
export function useMessageProblem(): (error: unknown) => string {
  const say = useWords(words);
  const problem = useProblem();
  return useCallback(
    (error: unknown) => {
      const reason = error instanceof RefusedError ? error.reason : undefined;
      return isSaid(reason) ? say(reason) : problem(error);
    },
    [say, problem],
  );
}

function isSaid(reason: Reason | undefined): reason is keyof typeof words.en {
  return reason !== undefined && Object.hasOwn(words.en, reason);
}
