import type { Member } from '@rookery/store';
import { useState } from 'react';
import { useMessenger } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { Confirm, Dialog } from '../ui/Dialog.tsx';
import { DialogForm } from '../ui/DialogForm.tsx';
import { Choice, Field, Toggle } from '../ui/Field.tsx';
import { memberName } from './facts.ts';
import { groupWords } from './group-words.ts';
import { MOST_CARD } from './limits.ts';

const words = defineWords({
  en: {
    cardTitle: 'Name in group for {{name}}',
    card: 'Name in group',
    cardHint: 'Everyone sees it. Leave empty to use the nickname.',
    save: 'Save',
    silenceTitle: 'Mute {{name}}',
    silenceFor: 'For how long',
    silence: 'Mute',
    s600: '10 minutes',
    s3600: '1 hour',
    s43200: '12 hours',
    s86400: '1 day',
    s604800: '1 week',
    s2592000: '30 days',
    silenced: '{{name}} is muted.',
    speakTitle: 'Unmute {{name}}?',
    speakQuestion: '{{name}} can write again.',
    speak: 'Unmute',
    promoteTitle: 'Make {{name}} an administrator?',
    promoteQuestion: 'Administrators can change the group, answer requests, and mute and remove members.',
    promote: 'Make administrator',
    demoteTitle: 'Remove {{name}} as administrator?',
    demoteQuestion: '{{name}} stays in the group as an ordinary member.',
    demote: 'Remove as administrator',
    ownTitle: 'Make {{name}} the owner?',
    ownQuestion: 'You become an administrator. Only the new owner can take this back.',
    own: 'Make owner',
    kickTitle: 'Remove {{name}} from the group?',
    kickQuestion: '{{name}} gets no messages from this group any more.',
    bars: 'Do not let them join again',
    barsHint: 'An invitation by an administrator takes this back.',
    kick: 'Remove',
    done: 'Done.',
    kicked: '{{name}} has been removed.',
  },
  zh: {
    cardTitle: '修改 {{name}} 的群名片',
    card: '群名片',
    cardHint: '群里所有人都能看到。留空则显示昵称。',
    save: '保存',
    silenceTitle: '禁言 {{name}}',
    silenceFor: '禁言时长',
    silence: '禁言',
    s600: '10 分钟',
    s3600: '1 小时',
    s43200: '12 小时',
    s86400: '1 天',
    s604800: '7 天',
    s2592000: '30 天',
    silenced: '已将 {{name}} 禁言。',
    speakTitle: '解除对 {{name}} 的禁言？',
    speakQuestion: '{{name}} 将可以再次发言。',
    speak: '解除禁言',
    promoteTitle: '将 {{name}} 设为管理员？',
    promoteQuestion: '管理员可以修改群资料、处理加群申请，以及禁言和移出成员。',
    promote: '设为管理员',
    demoteTitle: '取消 {{name}} 的管理员身份？',
    demoteQuestion: '{{name}} 会成为普通成员。',
    demote: '取消管理员',
    ownTitle: '将群转让给 {{name}}？',
    ownQuestion: '你将成为管理员。只有新群主可以再转让回来。',
    own: '转让群主',
    kickTitle: '将 {{name}} 移出本群？',
    kickQuestion: '{{name}} 将不再收到本群的消息。',
    bars: '不允许再次加入',
    barsHint: '管理员再次邀请时，限制自动解除。',
    kick: '移出',
    done: '已完成。',
    kicked: '已将 {{name}} 移出本群。',
  },
});

/** What an administrator wants to do with a member. */
export type MemberWish = {
  readonly act: 'card' | 'silence' | 'speak' | 'promote' | 'demote' | 'own' | 'kick';
  readonly member: Member;
};

type ActProps = {
  readonly group: number;
  readonly wish: MemberWish;
  /** Called when it has been done. */
  readonly onDone: () => void;
  readonly onClose: () => void;
};

/** The dialog of what is wanted. */
export function MemberActs(props: ActProps) {
  const { act } = props.wish;
  if (act === 'card') return <Renaming {...props} />;
  if (act === 'silence') return <Silencing {...props} />;
  if (act === 'kick') return <Kicking {...props} />;
  return <Question {...props} act={act} />;
}

function Renaming({ group, wish: { member }, onDone, onClose }: ActProps) {
  const say = useWords(words);
  const sayGroup = useWords(groupWords);
  const { store, reach, notices } = useMessenger();
  const [card, setCard] = useState(member.card);
  const save = async () => {
    reach.need();
    await (await store.groups.acts()).setMember(group, member.uin, { card: card.trim() });
    notices.say(sayGroup('saved'));
    onDone();
  };
  return (
    <Dialog title={say('cardTitle', { name: memberName(member) })} isOpen onClose={onClose}>
      <DialogForm action={say('save')} onSubmit={save} onClose={onClose}>
        <Field
          label={say('card')}
          hint={say('cardHint')}
          value={card}
          onChange={setCard}
          maxLength={MOST_CARD}
          autoFocus
        />
      </DialogForm>
    </Dialog>
  );
}

/** For how many seconds one may be silenced. */
const times = ['s600', 's3600', 's43200', 's86400', 's604800', 's2592000'] as const;

function Silencing({ group, wish: { member }, onDone, onClose }: ActProps) {
  const say = useWords(words);
  const { store, reach, notices } = useMessenger();
  const [time, setTime] = useState<(typeof times)[number]>('s600');
  const name = memberName(member);
  const silence = async () => {
    reach.need();
    await (await store.groups.acts()).setMember(group, member.uin, { silence: Number(time.slice(1)) });
    notices.say(say('silenced', { name }));
    onDone();
  };
  return (
    <Dialog title={say('silenceTitle', { name })} isOpen onClose={onClose}>
      <DialogForm action={say('silence')} look="danger" onSubmit={silence} onClose={onClose}>
        <Choice
          label={say('silenceFor')}
          value={time}
          options={times.map((key) => ({ key, label: say(key) }))}
          onChange={setTime}
        />
      </DialogForm>
    </Dialog>
  );
}

function Kicking({ group, wish: { member }, onDone, onClose }: ActProps) {
  const say = useWords(words);
  const { store, reach, notices } = useMessenger();
  const [bars, setBars] = useState(false);
  const name = memberName(member);
  const kick = async () => {
    reach.need();
    await (await store.groups.acts()).kick(group, member.uin, { bars: bars || undefined });
    notices.say(say('kicked', { name }));
    onDone();
  };
  return (
    <Dialog title={say('kickTitle', { name })} isOpen onClose={onClose}>
      <p>{say('kickQuestion', { name })}</p>
      <DialogForm action={say('kick')} look="danger" onSubmit={kick} onClose={onClose}>
        <Toggle label={say('bars')} hint={say('barsHint')} isOn={bars} onChange={setBars} />
      </DialogForm>
    </Dialog>
  );
}

const changes = {
  speak: { silence: 0 },
  promote: { role: 'admin' },
  demote: { role: 'member' },
  own: { role: 'owner' },
} as const;

function Question({ group, wish: { member }, act, onDone, onClose }: ActProps & { act: keyof typeof changes }) {
  const say = useWords(words);
  const { store, reach, notices } = useMessenger();
  const name = memberName(member);
  const carryOut = async () => {
    reach.need();
    await (await store.groups.acts()).setMember(group, member.uin, changes[act]);
    notices.say(say('done'));
    onDone();
  };
  return (
    <Confirm
      title={say(`${act}Title`, { name })}
      question={<p>{say(`${act}Question`, { name })}</p>}
      action={say(act)}
      isOpen
      onClose={onClose}
      onConfirm={carryOut}
    />
  );
}
