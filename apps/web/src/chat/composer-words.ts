import { defineWords } from '../base/language.ts';

/** Texts of the message field. */
export const composerWords = defineWords({
  en: {
    label: 'Message to {{name}}',
    placeholder: 'Write a message',
    send: 'Send',
    emoji: 'Emoji',
    onlyText: 'Only text can be sent here, no pictures or files.',
    count: '{{length}} of {{most}}',
    tooLong: 'Too long for one message. The limit is {{most}} characters.',
    split_one: 'Send as {{count}} message',
    split_other: 'Send as {{count}} messages',
    farTooLong: 'This is too long even for {{pieces}} messages. Send it as a file some other way.',
  },
  zh: {
    label: '发给 {{name}} 的消息',
    placeholder: '输入消息',
    send: '发送',
    emoji: '表情',
    onlyText: '这里只能发送文字，不能发送图片和文件。',
    count: '{{length}} / {{most}}',
    tooLong: '一条消息最多 {{most}} 个字，当前内容过长。',
    split_other: '分成 {{count}} 条发送',
    farTooLong: '内容太长，分成 {{pieces}} 条也放不下。请改用其他方式发送。',
  },
});
