import { useMemo } from 'react';
import { useStore } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { GroupAsk } from '../friends/GroupAsk.tsx';
import { Card } from '../ui/Screen.tsx';

const words = defineWords({ en: { title: 'Requests to join' }, zh: { title: '加群申请' } });

/** Who asks to join a group that I administer. */
export function JoinRequests({ group }: { group: number }) {
  const say = useWords(words);
  const all = useStore((state) => state.requests);
  const asked = useMemo(() => all.filter((each) => each.group === group && !each.isInvitation), [all, group]);
  if (asked.length === 0) return null;
  return (
    <Card title={say('title')}>
      <ul className="friends-cards">
        {asked.map((request) => (
          <GroupAsk key={request.uin} request={request} />
        ))}
      </ul>
    </Card>
  );
}
