import { useMemo, useState } from 'react';
import { defineWords, useLocale, useWords } from '../base/language.ts';
import { Loading } from '../ui/Loading.tsx';
import { Card } from '../ui/Screen.tsx';
import { SearchField } from '../ui/SearchField.tsx';
import { Trouble } from '../ui/Trouble.tsx';
import { type GroupFacts, inOrder, matching } from './facts.ts';
import { MemberActs, type MemberWish } from './MemberActs.tsx';
import { MemberRow } from './MemberRow.tsx';
import { useMembers } from './useGroup.ts';

const words = defineWords({
  en: {
    title: 'Members ({{count}})',
    list: 'Members',
    search: 'Search members',
    none: 'No member matches.',
  },
  zh: {
    title: '群成员（{{count}}）',
    list: '群成员',
    search: '搜索群成员',
    none: '没有匹配的成员。',
  },
});

/** From how many members on one may search. */
const MANY = 8;

/** Who is in a group, and what can be done with each. */
export function Members({ group, facts }: { group: number; facts: GroupFacts }) {
  const say = useWords(words);
  const locale = useLocale();
  const { value: members, error, again } = useMembers(group);
  const [text, setText] = useState('');
  const [wish, setWish] = useState<MemberWish>();
  const sorted = useMemo(() => inOrder(members ?? [], locale), [members, locale]);
  const found = useMemo(() => matching(sorted, text), [sorted, text]);
  return (
    <Card title={say('title', { count: members?.length ?? facts.members ?? 0 })}>
      {error !== undefined && !members && <Trouble error={error} onAgain={again} />}
      {!members && error === undefined && <Loading />}
      {sorted.length >= MANY && (
        <SearchField label={say('search')} placeholder={say('search')} value={text} onChange={setText} />
      )}
      {members && found.length === 0 && <p className="friends-none">{say('none')}</p>}
      {found.length > 0 && (
        <ul className="groups-members" aria-label={say('list')}>
          {found.map((member) => (
            <MemberRow key={member.uin} member={member} role={facts.role ?? 'member'} onWish={setWish} />
          ))}
        </ul>
      )}
      {wish && <MemberActs group={group} wish={wish} onDone={again} onClose={() => setWish(undefined)} />}
    </Card>
  );
}
