import { memberNameOf, membersIn } from '@rookery/store';
import { Megaphone } from 'lucide-react';
import { useMemo } from 'react';
import { useStore } from '../base/context.ts';
import { defineWords, useLocale, useWords } from '../base/language.ts';
import { hrefOf } from '../base/route.ts';
import { inOrder } from '../groups/facts.ts';
import { groupWords } from '../groups/group-words.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Chip } from '../ui/Chip.tsx';
import './group-aside.css';

const words = defineWords({
  en: { about: 'About this group', notice: 'Notice', noNotice: 'No notice.', members: 'Members', all: 'Group info' },
  zh: { about: '群资料', notice: '群公告', noNotice: '暂无公告。', members: '群成员', all: '查看群资料' },
});

/** The notice and the members of a group, beside its conversation. */
export function GroupAside({ group }: { group: number }) {
  const say = useWords(words);
  const sayGroup = useWords(groupWords);
  const locale = useLocale();
  const known = useStore((state) => membersIn(state, group));
  const notice = useStore((state) => state.groups.get(group)?.about?.notice);
  const count = useStore((state) => state.groups.get(group)?.members ?? 0);
  const members = useMemo(() => inOrder([...(known?.values() ?? [])], locale), [known, locale]);
  return (
    <aside className="companion group-aside" aria-label={say('about')}>
      <h2 className="group-aside-title">
        <Megaphone aria-hidden /> {say('notice')}
      </h2>
      <p className={notice ? 'group-aside-notice' : 'group-aside-notice muted'} dir="auto">
        {notice || say('noNotice')}
      </p>
      <h2 className="group-aside-title">{sayGroup('members', { count })}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and so must be reachable by keyboard */}
      <ul className="group-aside-members" aria-label={say('members')} tabIndex={0}>
        {members.map(({ uin, face, role }) => (
          <li key={uin}>
            <a className="group-aside-member" href={hrefOf('friends', uin)}>
              <Avatar uin={uin} face={face} size="small" />
              <MemberName group={group} uin={uin} />
              {role !== 'member' && <Chip look={role === 'owner' ? 'warn' : 'accent'}>{sayGroup(role)}</Chip>}
            </a>
          </li>
        ))}
      </ul>
      <a className="companion-all" href={hrefOf('groups', group)}>
        {say('all')}
      </a>
    </aside>
  );
}

function MemberName({ group, uin }: { group: number; uin: number }) {
  return <bdi className="group-aside-name">{useStore((state) => memberNameOf(state, group, uin))}</bdi>;
}
