import { defineWords } from '../base/language.ts';

/** What can be done with a conversation. */
export const talkWords = defineWords({
  en: {
    options: 'Options for {{name}}',
    pin: 'Pin to top',
    unpin: 'Unpin',
    mute: 'Mute',
    unmute: 'Unmute',
    profile: 'Open profile',
    info: 'Open group info',
    unread: 'Mark as unread',
    read: 'Mark as read',
    hide: 'Hide',
    hidden: 'The conversation with {{name}} is hidden until the next message.',
    undo: 'Undo',
    delete: 'Delete for me…',
    block: 'Block {{name}}',
    deleteTitle: 'Delete the conversation with {{name}}?',
    deleteQuestion:
      "All its messages are deleted for you, on all your devices. {{name}} keeps theirs. This can't be undone.",
    deleteQuestionGroup:
      "All its messages are deleted for you, on all your devices. You stay in the group, and the others keep theirs. This can't be undone.",
    deleteNow: 'Delete for me',
    deleted: 'The conversation with {{name}} has been deleted.',
  },
  zh: {
    options: '{{name}} 的更多操作',
    pin: '置顶聊天',
    unpin: '取消置顶',
    mute: '消息免打扰',
    unmute: '取消免打扰',
    profile: '查看资料',
    info: '查看群资料',
    unread: '标为未读',
    read: '标为已读',
    hide: '不显示该聊天',
    hidden: '与 {{name}} 的聊天已隐藏，有新消息时会再次显示。',
    undo: '撤销',
    delete: '删除聊天…',
    block: '将 {{name}} 加入黑名单',
    deleteTitle: '删除与 {{name}} 的聊天？',
    deleteQuestion: '所有消息将从你的全部设备上删除，{{name}} 那边会保留。此操作无法撤销。',
    deleteQuestionGroup: '所有消息将从你的全部设备上删除。你仍在群里，其他人的消息会保留。此操作无法撤销。',
    deleteNow: '删除聊天',
    deleted: '与 {{name}} 的聊天已删除。',
  },
});
