import type { Happening } from '@rookery/client';
import { isolated } from '../base/direction.ts';
import { defineWords, type Say } from '../base/language.ts';

/** What can happen in a group, as lines of its conversation. `you` stands in the place of my own name. */
export const happeningWords = defineWords({
  en: {
    you: 'You',
    one: '{{name}}',
    joined: '{{who}} joined the group',
    letIn: '{{who}} let {{whom}} in',
    left: '{{who}} left the group',
    kicked: '{{who}} removed {{whom}}',
    admin: '{{who}} made {{whom}} an administrator',
    member: '{{whom}} is no longer an administrator',
    owner: '{{whom}} is now the owner',
    silenced: '{{who}} muted {{whom}} until {{until}}',
    speaks: '{{who}} unmuted {{whom}}',
    named: '{{who}} named the group “{{name}}”',
    noticed: '{{who}} changed the notice',
    quiet: '{{who}} muted everyone but administrators',
    loud: '{{who}} lets everyone write again',
    ended: '{{who}} deleted the group',
  },
  zh: {
    you: '你',
    one: '“{{name}}”',
    joined: '{{who}}加入了群聊',
    letIn: '{{who}}同意{{whom}}加入群聊',
    left: '{{who}}退出了群聊',
    kicked: '{{who}}将{{whom}}移出群聊',
    admin: '{{who}}将{{whom}}设为管理员',
    member: '{{whom}}不再是管理员',
    owner: '{{whom}}成为群主',
    silenced: '{{who}}将{{whom}}禁言至 {{until}}',
    speaks: '{{who}}解除了{{whom}}的禁言',
    named: '{{who}}将群名称改为“{{name}}”',
    noticed: '{{who}}更新了群公告',
    quiet: '{{who}}开启了全员禁言',
    loud: '{{who}}关闭了全员禁言',
    ended: '{{who}}解散了本群',
  },
});

type HappeningSay = Say<(typeof happeningWords)['en']>;

/**
 * What has happened in a group, as a sentence.
 *
 * @param nameOf what a member is called; nothing for me
 * @param timeOf a time as text
 */
export function sentenceOf(
  happening: Happening,
  say: HappeningSay,
  nameOf: (uin: number) => string | undefined,
  timeOf: (at: number) => string,
): string {
  const named = (uin: number, you: string) => {
    const name = nameOf(uin);
    return name === undefined ? you : say('one', { name: isolated(name) });
  };
  const who = named(happening.who, say('you'));
  // In the middle of a sentence, where English writes it small.
  const whom = 'whom' in happening ? named(happening.whom, say('you').toLowerCase()) : '';
  switch (happening.what) {
    case 'joined':
      return happening.whom === happening.who ? say('joined', { who }) : say('letIn', { who, whom });
    case 'kicked':
      return say('kicked', { who, whom });
    case 'role':
      return say(happening.role, { who, whom });
    case 'silenced':
      if (happening.until === 0) return say('speaks', { who, whom });
      return say('silenced', { who, whom, until: timeOf(happening.until) });
    case 'named':
      return say('named', { who, name: isolated(happening.name) });
    case 'quiet':
      return say(happening.isQuiet ? 'quiet' : 'loud', { who });
    default:
      return say(happening.what, { who });
  }
}
