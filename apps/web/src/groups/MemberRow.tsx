import type { Member } from '@rookery/store';
import { Crown, EllipsisVertical, IdCard, MicOff, ShieldMinus, ShieldPlus, UserMinus, Volume2 } from 'lucide-react';
import { useStore } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { hrefOf } from '../base/route.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Chip } from '../ui/Chip.tsx';
import { ActionMenu } from '../ui/Menu.tsx';
import { useTimes } from '../ui/time.ts';
import { mayRule, memberName, type Role } from './facts.ts';
import { groupWords } from './group-words.ts';
import type { MemberWish } from './MemberActs.tsx';

const words = defineWords({
  en: {
    you: 'You',
    silenced: 'Muted until {{when}}',
    acts: 'Actions for {{name}}',
    card: 'Change name in group',
    silence: 'Mute for a time',
    speak: 'Unmute',
    promote: 'Make administrator',
    demote: 'Remove as administrator',
    own: 'Make owner',
    kick: 'Remove from group',
  },
  zh: {
    you: '我',
    silenced: '禁言至 {{when}}',
    acts: '对 {{name}} 的操作',
    card: '修改群名片',
    silence: '禁言',
    speak: '解除禁言',
    promote: '设为管理员',
    demote: '取消管理员',
    own: '转让群主',
    kick: '移出本群',
  },
});

/** A member in the list of a group, with a menu for those that may rule it. @param role mine */
export function MemberRow({
  member,
  role,
  onWish,
}: {
  member: Member;
  role: Role;
  onWish: (wish: MemberWish) => void;
}) {
  const say = useWords(words);
  const sayGroup = useWords(groupWords);
  const times = useTimes();
  const isMe = useStore((state) => state.uin === member.uin);
  const name = memberName(member);
  const theirs = member.role;
  const isSilenced = member.silencedUntil > Date.now();
  const wish = (act: MemberWish['act']) => () => onWish({ act, member });
  return (
    <li className="groups-member">
      <Avatar uin={member.uin} face={member.face} size="small" />
      <span className="groups-member-texts">
        <a className="friends-card-name" href={hrefOf('friends', member.uin)}>
          <bdi>{name}</bdi>
        </a>
        <span className="groups-member-below">
          {member.nick && member.nick !== name && <bdi>{member.nick}</bdi>}
          <span className="number">{member.uin}</span>
        </span>
      </span>
      <span className="groups-member-chips">
        {isMe && <Chip>{say('you')}</Chip>}
        {theirs !== 'member' && <Chip look={theirs === 'owner' ? 'warn' : 'accent'}>{sayGroup(theirs)}</Chip>}
        {isSilenced && <Chip look="danger">{say('silenced', { when: times.full(member.silencedUntil) })}</Chip>}
      </span>
      {!isMe && mayRule(role, theirs) && (
        <ActionMenu
          label={say('acts', { name })}
          icon={<EllipsisVertical aria-hidden />}
          acts={[
            { key: 'card', label: say('card'), icon: <IdCard aria-hidden />, onAct: wish('card') },
            isSilenced
              ? { key: 'speak', label: say('speak'), icon: <Volume2 aria-hidden />, onAct: wish('speak') }
              : { key: 'silence', label: say('silence'), icon: <MicOff aria-hidden />, onAct: wish('silence') },
            role === 'owner' &&
              (theirs === 'admin'
                ? { key: 'demote', label: say('demote'), icon: <ShieldMinus aria-hidden />, onAct: wish('demote') }
                : { key: 'promote', label: say('promote'), icon: <ShieldPlus aria-hidden />, onAct: wish('promote') }),
            role === 'owner' && { key: 'own', label: say('own'), icon: <Crown aria-hidden />, onAct: wish('own') },
            {
              key: 'kick',
              label: say('kick'),
              icon: <UserMinus aria-hidden />,
              isDangerous: true,
              onAct: wish('kick'),
            },
          ]}
        />
      )}
    </li>
  );
}
