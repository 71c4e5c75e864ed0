import { defineWords } from '../base/language.ts';

/** What several screens of groups say. */
export const groupWords = defineWords({
  en: {
    member: 'Member',
    admin: 'Administrator',
    owner: 'Owner',
    members_one: '{{count}} member',
    members_other: '{{count}} members',
    policy: 'Who can join',
    anyone: 'Anyone',
    anyoneHint: 'Anyone who finds the group joins right away.',
    ask: 'People an administrator accepts',
    askHint: 'They send a request, and an administrator accepts or declines.',
    nobody: 'Invited people only',
    nobodyHint: 'Members invite friends, or someone opens the invitation link.',
    name: 'Group name',
    noName: 'A group needs a name.',
    saved: 'Saved.',
  },
  zh: {
    member: '成员',
    admin: '管理员',
    owner: '群主',
    members_other: '{{count}} 人',
    policy: '加群方式',
    anyone: '允许任何人加入',
    anyoneHint: '找到本群的人可以直接加入。',
    ask: '需要管理员同意',
    askHint: '对方先发送申请，由管理员决定是否同意。',
    nobody: '只能通过邀请加入',
    nobodyHint: '由群成员邀请好友，或通过邀请链接加入。',
    name: '群名称',
    noName: '请填写群名称。',
    saved: '已保存。',
  },
});
