import { RefusedError, UnreachableError } from '@rookery/client';
import type { Reason } from '@rookery/protocol';
import { useCallback } from 'react';
import { defineWords, useWords } from './language.ts';
import { NoConnectionError } from './reach.ts';

const words = defineWords({
  en: {
    offline: "No connection. This will load when it's back.",
    unreachable: "The server can't be reached right now. Try again in a moment.",
    limited_one: 'Too many attempts. Try again in {{count}} second.',
    limited_other: 'Too many attempts. Try again in {{count}} seconds.',
    failed: 'Something went wrong on the server. Try again in a moment.',
    session: 'Your session has ended. Sign in again.',
    outdated: 'This page and the server are different versions. Reload the page.',
    refused: 'Not allowed: {{why}}',
    unknown: 'Not found: {{why}}',
    large: 'No space left: {{why}}',
    malformed: "Something isn't right: {{why}}",
    other: "That didn't work: {{why}}",
  },
  zh: {
    offline: '没有网络连接，恢复后会自动加载。',
    unreachable: '现在连不上服务器，请稍后再试。',
    limited_other: '操作太频繁，请在 {{count}} 秒后再试。',
    failed: '服务器没能完成，请稍后再试。',
    session: '登录已失效，请重新登录。',
    outdated: '网页与服务器的版本不一致，请刷新页面。',
    // Other messages of the server are in English.
    refused: '不允许这样做。',
    unknown: '没有找到，可能已不存在。',
    large: '已达上限，无法继续添加。',
    malformed: '填写的内容有误，请检查后再试。',
    other: '没有成功，请稍后再试。',
  },
});

/** The server's reasons, in the language of the page. */
const reasonWords = defineWords({
  en: {
    'accounts-full': "This server can't take any more accounts.",
    'app-passwords-full': "You've reached the limit of app passwords. Revoke one first.",
    'bars-full': 'No more people can be kept out of this group. Remove the person without that.',
    'blocks-full': "You can't block any more people. Unblock someone first.",
    changed: 'Your password was just changed elsewhere. Sign in again.',
    gone: 'This no longer exists.',
    'group-full': 'The group is full, or the limit of groups is reached.',
    'groups-full': "You can't be in any more groups.",
    'is-owner': 'The owner first makes another member the owner.',
    'no-group': "This group doesn't exist any more, or you are not in it.",
    'no-member': "This person isn't in the group.",
    'no-right': 'Your role in this group does not allow it.',
    silenced: "You can't write in this group right now.",
    'invites-full': "You've reached the limit of invitations. Revoke one first.",
    'last-admin': 'There must be at least one active administrator. Make another account an administrator first.',
    'list-full': 'Your friend list or theirs is full.',
    'mailbox-full': 'Your mailbox or theirs is full.',
    'no-account': "This account doesn't exist.",
    'no-friend': "This person isn't on your friend list.",
    'not-admin': 'Only administrators can do this.',
    'not-asked': 'This request is no longer open.',
    'push-full': 'Too many browsers already receive notifications. Sign out of one you no longer use.',
    'push-off': "This server doesn't send notifications while the page is closed.",
    'requests-full': 'This person has too many open requests. Try again another day.',
    self: "You can't do this to your own account.",
    'takes-nobody': "This person doesn't accept friend requests.",
  } satisfies Partial<Record<Reason, string>>,
  zh: {
    'accounts-full': '这台服务器的账号已满。',
    'app-passwords-full': '应用密码已达上限，请先撤销一个。',
    'bars-full': '本群禁止加入的名单已满，可以只移出而不禁止再加入。',
    'blocks-full': '黑名单已满，请先移出一些人。',
    changed: '密码刚刚在别处被修改，请重新登录。',
    gone: '已不存在。',
    'group-full': '群已满员，或加入的群已达上限。',
    'groups-full': '你加入的群已达上限。',
    'is-owner': '群主需要先把群转让给其他成员。',
    'no-group': '这个群已不存在，或你不在群里。',
    'no-member': '对方不在群里。',
    'no-right': '你在本群的身份不允许这样做。',
    silenced: '你目前不能在本群发言。',
    'invites-full': '邀请码已达上限，请先撤销一个。',
    'last-admin': '至少要保留一位未停用的管理员，请先将其他人设为管理员。',
    'list-full': '你或对方的好友列表已满。',
    'mailbox-full': '你或对方的信箱已满。',
    'no-account': '没有这个账号，或已不存在。',
    'no-friend': '对方不是你的好友，或已不再是。',
    'not-admin': '只有管理员可以这样做。',
    'not-asked': '这个请求已经失效。',
    'push-full': '接收通知的浏览器已达上限，请先在不再使用的浏览器上退出登录。',
    'push-off': '这台服务器未开启网页关闭时的通知。',
    'requests-full': '对方待处理的请求太多，请改日再试。',
    self: '不能对自己的账号这样做。',
    'takes-nobody': '对方不接受好友请求。',
  },
});

/** Whether the page has a text for a reason. */
export function isSaid(reason: Reason | undefined): reason is keyof typeof reasonWords.en {
  return reason !== undefined && Object.hasOwn(reasonWords.en, reason);
}

/** Explains an error to the user. */
export function useProblem(): (error: unknown) => string {
  const say = useWords(words);
  const sayReason = useWords(reasonWords);
  return useCallback(
    (error: unknown) => {
      if (error instanceof NoConnectionError) return say('offline');
      if (error instanceof UnreachableError) return say('unreachable');
      if (!(error instanceof RefusedError)) return say('other', { why: String(error) });
      const { reason, why } = error;
      if (isSaid(reason)) return sayReason(reason);
      switch (error.error) {
        case 'limited':
          return say('limited', { count: error.waitMs / 1000 });
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
    [say, sayReason],
  );
}
