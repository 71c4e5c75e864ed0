import { isolated } from '../../base/direction.ts';
import { defineWords, type Say } from '../../base/language.ts';

/** One act of the audit log. */
export type AuditEntry = {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The account that did it; 0: the command line. */
  readonly by: number;
  /** The account it was done to; 0: none. */
  readonly on: number;
  readonly act: string;
  readonly detail: string;
};

export const auditWords = defineWords({
  en: {
    title: 'Audit log',
    hint: 'Changes made by administrators and on the command line, newest first.',
    filter: 'Filter',
    filterHint: 'Only loaded entries',
    more: 'Show older',
    reload: 'Reload',
    nothing: 'Nothing here yet',
    nothingHint: 'Changes to accounts and invitations will appear here.',
    noneFound: 'No loaded entries match',
    end: 'Beginning of the log',
    shown_one: '{{count}} entry',
    shown_other: '{{count}} entries',
    commandLine: 'the command line',
    create: '{{by}} created the account {{on}}.',
    createAdmin: '{{by}} created the administrator account {{on}}.',
    disable: '{{by}} disabled {{on}}.',
    enable: '{{by}} enabled {{on}} again.',
    promote: '{{by}} made {{on}} an administrator.',
    demote: '{{by}} removed {{on}} as administrator.',
    password: '{{by}} set a new password for {{on}}.',
    policy: '{{by}} changed the privacy settings of {{on}}: {{detail}}.',
    profile: '{{by}} changed the profile of {{on}}: {{detail}}.',
    invite: '{{by}} created the invitation {{code}} for {{count}} accounts.',
    inviteOne: '{{by}} created the invitation {{code}} for one account.',
    inviteOther: '{{by}} created an invitation: {{detail}}.',
    uninvite: '{{by}} revoked the invitation {{detail}}.',
    befriend: '{{by}} made {{on}} and {{other}} friends.',
    unfriend: '{{by}} ended the friendship of {{on}} and {{other}}.',
    block: '{{by}} blocked {{other}} for {{on}}.',
    unblock: '{{by}} unblocked {{other}} for {{on}}.',
    appPassword: '{{by}} created app password {{detail}} for {{on}}.',
    endAppPassword: '{{by}} revoked app password {{detail}} of {{on}}.',
    endSession: '{{by}} signed out device {{detail}} of {{on}}.',
    restore: 'A backup was restored ({{detail}}).',
    createGroup: '{{by}} created group {{detail}} for {{on}}.',
    endGroup: '{{by}} deleted group {{detail}} of {{on}}.',
    ownGroup: '{{by}} made {{on}} the owner of group {{detail}}.',
    joinGroup: '{{by}} added {{on}} to group {{detail}}.',
    leaveGroup: '{{by}} removed {{on}} from group {{detail}}.',
    unknown: '{{by}}: {{act}}',
    unknownOn: '{{by}}: {{act}}, on {{on}}',
  },
  zh: {
    title: '操作日志',
    hint: '管理员和命令行做过的操作，最新的在最上面。',
    filter: '筛选',
    filterHint: '只在已加载的记录中查找。',
    more: '显示更早的记录',
    reload: '重新加载',
    nothing: '还没有任何操作',
    nothingHint: '管理员对账号和邀请码所做的操作会显示在这里。',
    noneFound: '已加载的记录中没有匹配项',
    end: '已经到最早的记录了。',
    shown_other: '{{count}} 条操作',
    commandLine: '命令行',
    create: '{{by}} 创建了账号 {{on}}。',
    createAdmin: '{{by}} 创建了管理员账号 {{on}}。',
    disable: '{{by}} 停用了 {{on}}。',
    enable: '{{by}} 重新启用了 {{on}}。',
    promote: '{{by}} 将 {{on}} 设为管理员。',
    demote: '{{by}} 取消了 {{on}} 的管理员身份。',
    password: '{{by}} 为 {{on}} 设置了新密码。',
    policy: '{{by}} 更改了 {{on}} 的隐私设置：{{detail}}。',
    profile: '{{by}} 更改了 {{on}} 的资料：{{detail}}。',
    invite: '{{by}} 创建了邀请码 {{code}}，可注册 {{count}} 个账号。',
    inviteOne: '{{by}} 创建了邀请码 {{code}}，可注册 1 个账号。',
    inviteOther: '{{by}} 创建了邀请码：{{detail}}。',
    uninvite: '{{by}} 撤销了邀请码 {{detail}}。',
    befriend: '{{by}} 让 {{on}} 和 {{other}} 成为了好友。',
    unfriend: '{{by}} 解除了 {{on}} 和 {{other}} 的好友关系。',
    block: '{{by}} 替 {{on}} 屏蔽了 {{other}}。',
    unblock: '{{by}} 替 {{on}} 取消屏蔽了 {{other}}。',
    appPassword: '{{by}} 为 {{on}} 创建了应用密码 {{detail}}。',
    endAppPassword: '{{by}} 撤销了 {{on}} 的应用密码 {{detail}}。',
    endSession: '{{by}} 结束了 {{on}} 的会话 {{detail}}。',
    restore: '已从备份恢复（{{detail}}）。',
    createGroup: '{{by}} 为 {{on}} 创建了群 {{detail}}。',
    endGroup: '{{by}} 解散了 {{on}} 的群 {{detail}}。',
    ownGroup: '{{by}} 将群 {{detail}} 转让给了 {{on}}。',
    joinGroup: '{{by}} 将 {{on}} 加入了群 {{detail}}。',
    leaveGroup: '{{by}} 将 {{on}} 移出了群 {{detail}}。',
    unknown: '{{by}}：{{act}}',
    unknownOn: '{{by}}：对 {{on}} 执行了 {{act}}',
  },
});

type AuditSay = Say<(typeof auditWords)['en']>;

const simple = {
  disable: 'disable',
  enable: 'enable',
  promote: 'promote',
  demote: 'demote',
  password: 'password',
  policy: 'policy',
  profile: 'profile',
  uninvite: 'uninvite',
  befriend: 'befriend',
  unfriend: 'unfriend',
  block: 'block',
  unblock: 'unblock',
  'app-password': 'appPassword',
  'end-app-password': 'endAppPassword',
  'end-session': 'endSession',
  restore: 'restore',
  'create-group': 'createGroup',
  'end-group': 'endGroup',
  'own-group': 'ownGroup',
  'join-group': 'joinGroup',
  'leave-group': 'leaveGroup',
} as const;

const INVITE = /^(\S+) for ([0-9]+)$/;

/**
 * An act as a sentence; an unknown act as it was logged.
 *
 * @param nameOf the name of an account
 */
export function sentenceOf(say: AuditSay, entry: AuditEntry, nameOf: (uin: number) => string): string {
  const { act, detail } = entry;
  const by = entry.by === 0 ? say('commandLine') : nameOf(entry.by);
  const values = { by, on: nameOf(entry.on), other: nameOf(Number(detail)), detail: isolated(shortened(detail)) };
  const key = Object.hasOwn(simple, act) ? simple[act as keyof typeof simple] : undefined;
  if (key) return capitalized(say(key, values));
  if (act === 'create') return capitalized(say(detail === 'administrator' ? 'createAdmin' : 'create', values));
  if (act === 'invite') return capitalized(invited(say, by, detail));
  const told = { ...values, act: isolated(detail === '' ? act : `${act} (${detail})`) };
  return capitalized(say(entry.on === 0 ? 'unknown' : 'unknownOn', told));
}

function invited(say: AuditSay, by: string, detail: string): string {
  const [, code, uses] = INVITE.exec(detail) ?? [];
  if (code === undefined) return say('inviteOther', { by, detail: isolated(detail) });
  const values = { by, code: isolated(shortened(code)), count: Number(uses) };
  return say(values.count === 1 ? 'inviteOne' : 'invite', values);
}

/** Only the beginning of a code is logged. */
function shortened(detail: string): string {
  return detail.replace(/\.\.\.$/, '…');
}

function capitalized(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** The acts that contain a text, ignoring case: in the sentence, or as logged. */
export function matching(
  entries: readonly AuditEntry[],
  text: string,
  sentence: (entry: AuditEntry) => string,
): readonly AuditEntry[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return entries;
  return entries.filter((entry) => {
    const marks = /[\u2068\u2069]/g;
    const told = [sentence(entry).replace(marks, ''), entry.act, entry.detail, entry.by, entry.on].join('\n');
    return told.toLowerCase().includes(wanted);
  });
}

const amongTwo = ['befriend', 'unfriend', 'block', 'unblock'];

/** The accounts that an act names. */
export function accountsIn({ by, on, act, detail }: AuditEntry): number[] {
  return [by, on, ...(amongTwo.includes(act) ? [Number(detail)] : [])];
}
