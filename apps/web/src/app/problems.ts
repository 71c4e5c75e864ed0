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
    outdated: 'This page and the server are of different versions. Load the page again.',
    refused: 'This is not allowed: {{why}}',
    unknown: 'It does not exist: {{why}}',
    large: 'There is no room for it: {{why}}',
    malformed: 'Something in it is not right: {{why}}',
    other: 'It did not work: {{why}}',
    noAdmin: 'Only administrators may do this.',
    noAccount: 'There is no such account, or not any more.',
    noFriend: 'This person is no friend of yours, or not any more.',
    notAsked: 'This request is not open any more.',
    takesNone: 'This person takes no friend requests.',
    gone: 'This is not there any more.',
    listFull: 'Your friend list or theirs is full.',
    requestsFull: 'This person has too many open requests. Try again another day.',
    mailboxFull: 'Your mailbox or theirs is full.',
    mostBlocked: 'You cannot block more people. Unblock somebody first.',
    mostPasswords: 'There cannot be more app passwords. Revoke one first.',
    mostInvites: 'There cannot be more invitations. Revoke one first.',
    mostAccounts: 'This server has no room for another account.',
    changed: 'The password has just been changed elsewhere. Sign in again.',
  },
  zh: {
    unreachable: '现在连不上服务器，请稍后再试。',
    limited_other: '操作太频繁，请在 {{count}} 秒后再试。',
    failed: '服务器没能完成，请稍后再试。',
    session: '登录已失效，请重新登录。',
    outdated: '网页与服务器的版本不一致，请刷新页面。',
    // What the server says otherwise is English.
    refused: '不允许这样做。',
    unknown: '没有找到，可能已不存在。',
    large: '已达上限，无法继续添加。',
    malformed: '填写的内容有误，请检查后再试。',
    other: '没有成功，请稍后再试。',
    noAdmin: '只有管理员可以这样做。',
    noAccount: '没有这个账号，或已不存在。',
    noFriend: '对方不是您的好友，或已不再是。',
    notAsked: '这个请求已经失效。',
    takesNone: '对方不接受好友请求。',
    gone: '已不存在。',
    listFull: '您或对方的好友列表已满。',
    requestsFull: '对方待处理的请求太多，请改日再试。',
    mailboxFull: '您或对方的信箱已满。',
    mostBlocked: '黑名单已满，请先移出一些人。',
    mostPasswords: '应用密码已达上限，请先撤销一个。',
    mostInvites: '邀请码已达上限，请先撤销一个。',
    mostAccounts: '这台服务器的账号已满。',
    changed: '密码刚刚在别处被修改，请重新登录。',
  },
});

/** What the server gives as its reason, and what that is in the words of the page. */
const reasons = [
  [/^Only administrators/, 'noAdmin'],
  [/\bno account\b/, 'noAccount'],
  [/\bis no friend\b/, 'noFriend'],
  [/\bhas not asked\b/, 'notAsked'],
  [/\blets nobody add\b/, 'takesNone'],
  [/\bno (?:such invitation|session|app password)\b/, 'gone'],
  [/\blists is full\b/, 'listFull'],
  [/\btoo many requests to this account\b/, 'requestsFull'],
  [/\bmailbox(?:es)?\b.* is full\b/, 'mailboxFull'],
  [/\bblocks already\b/, 'mostBlocked'],
  [/\bapp passwords already\b/, 'mostPasswords'],
  [/\binvitations already\b/, 'mostInvites'],
  [/^There is no number left\b/, 'mostAccounts'],
  [/^The password has just been changed\b/, 'changed'],
] as const;

/** Which of the page's own sentences says what the server gives as its reason, if one does. */
export function reasonIn(why: string): (typeof reasons)[number][1] | undefined {
  return reasons.find(([reason]) => reason.test(why))?.[1];
}

/** The reason without the name of the field that it begins with. */
const FIELD = /^[A-Z][A-Z0-9]: /;

/** Says in words what went wrong, for whoever sits before the page. */
export function useProblem(): (error: unknown) => string {
  const say = useWords(words);
  return useCallback(
    (error: unknown) => {
      if (error instanceof UnreachableError) return say('unreachable');
      if (!(error instanceof RefusedError)) return say('other', { why: String(error) });
      const known = reasonIn(error.why);
      if (known) return say(known);
      const why = error.why.replace(FIELD, '');
      switch (error.error) {
        case 'limited':
          return say('limited', { count: error.retrySeconds ?? 1 });
        case 'failed':
        case 'session':
          return say(error.error);
        case 'version':
        case 'command':
          return say('outdated');
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
