import { Activity, Cable, MessagesSquare, ScrollText, Server, Ticket, Users } from 'lucide-react';
import { defineWords } from '../base/language.ts';

export const sectionWords = defineWords({
  en: {
    title: 'Server',
    accounts: 'Accounts',
    accountsHint: 'Create, disable and manage accounts',
    invites: 'Invitations',
    invitesHint: 'Links and codes for new people',
    groups: 'Groups',
    groupsHint: 'Their sizes and owners',
    figures: 'Live figures',
    figuresHint: 'How the server is doing right now',
    server: 'Server information',
    serverHint: 'Version, data, configuration',
    audit: 'Audit log',
    auditHint: 'Who changed what',
    traffic: 'Protocol window',
    trafficHint: 'Live traffic of my account',
    sections: 'Administration',
    onlyAdmins: 'For administrators only',
    onlyAdminsHint: "You aren't an administrator of this server. An administrator can make you one.",
    toChats: 'Back to chats',
  },
  zh: {
    title: '服务器管理',
    accounts: '账号',
    accountsHint: '谁在这里，谁可以进来',
    invites: '邀请码',
    invitesHint: '发给新朋友的邀请码和链接',
    groups: '群',
    groupsHint: '规模与群主',
    figures: '实时数据',
    figuresHint: '服务器此刻的运行状况',
    server: '服务器信息',
    serverHint: '版本、数据与配置',
    audit: '操作日志',
    auditHint: '谁更改了什么',
    traffic: '协议窗口',
    trafficHint: '我的账号的实时通信',
    sections: '管理',
    onlyAdmins: '仅限管理员',
    onlyAdminsHint: '你的账号不是这台服务器的管理员。可以请现有的管理员将你设为管理员。',
    toChats: '返回消息',
  },
});

/** The screens of the administration, in order. */
export const sections = [
  { name: 'accounts', Icon: Users },
  { name: 'invites', Icon: Ticket },
  { name: 'groups', Icon: MessagesSquare },
  { name: 'figures', Icon: Activity },
  { name: 'server', Icon: Server },
  { name: 'audit', Icon: ScrollText },
  { name: 'traffic', Icon: Cable },
] as const;

export type SectionName = (typeof sections)[number]['name'];
