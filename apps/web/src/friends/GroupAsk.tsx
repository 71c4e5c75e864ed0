import { RefusedError } from '@rookery/client';
import { type Asked, type FriendRequest, isBlank } from '@rookery/store';
import { Check, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMessenger } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { useProblem } from '../base/problems.ts';
import { useAttempt } from '../base/useAttempt.ts';
import { Button } from '../ui/Button.tsx';
import { TroubleLine } from '../ui/TroubleLine.tsx';
import { useTimes } from '../ui/time.ts';
import { PersonCard } from './PersonCard.tsx';
import { Reason } from './Reason.tsx';
import { useCard } from './useCard.ts';

const words = defineWords({
  en: {
    invites: '{{who}} invites you to this group.',
    wants: 'wants to join {{group}}',
    join: 'Join',
    joinNamed: 'Join {{group}}',
    accept: 'Accept',
    acceptNamed: 'Accept {{who}}',
    decline: 'Decline',
    declineNamed: 'Decline {{who}}',
    declineInvitation: 'Decline the invitation to {{group}}',
    joined: 'You are now in {{group}}.',
    accepted: '{{who}} is now in {{group}}.',
    declined: 'You declined the request from {{who}}.',
    declinedInvitation: 'You declined the invitation to {{group}}.',
    gone: 'This request is no longer open.',
    full: "This isn't possible right now: the group is full, or the limit of groups is reached.",
  },
  zh: {
    invites: '{{who}} 邀请你加入本群。',
    wants: '申请加入“{{group}}”',
    join: '加入',
    joinNamed: '加入“{{group}}”',
    accept: '同意',
    acceptNamed: '同意 {{who}} 加入',
    decline: '拒绝',
    declineNamed: '拒绝 {{who}}',
    declineInvitation: '拒绝加入“{{group}}”',
    joined: '你已加入“{{group}}”。',
    accepted: '{{who}} 已加入“{{group}}”。',
    declined: '已拒绝 {{who}} 的申请。',
    declinedInvitation: '已拒绝“{{group}}”的邀请。',
    gone: '这条请求已不再等待答复。',
    full: '暂时无法加入：群已满员，或加入的群已达上限。',
  },
});

/** An invitation to a group, or somebody who asks to join one of mine, and the answers. */
export function GroupAsk({ request }: { request: FriendRequest }) {
  return request.isInvitation ? <Invited request={request} /> : <Wants request={request} />;
}

function Invited({ request }: { request: FriendRequest }) {
  const { group = 0, groupName = '', at } = request;
  const times = useTimes();
  const name = isBlank(groupName) ? String(group) : groupName;
  const { says, acts, trouble } = useGroupAnswering(request, name);
  return (
    <PersonCard uin={group} isGroup name={name} about={[times.full(at)]} acts={acts}>
      <p>{says}</p>
      <TroubleLine text={trouble} />
    </PersonCard>
  );
}

function Wants({ request }: { request: FriendRequest }) {
  const { uin, nick, group = 0, groupName = '', reason, at } = request;
  const times = useTimes();
  const card = useCard(uin);
  const { says, acts, trouble } = useGroupAnswering(request, isBlank(groupName) ? String(group) : groupName);
  return (
    <PersonCard uin={uin} name={nick || card.name} face={card.face} about={[times.full(at)]} acts={acts}>
      <p>{says}</p>
      <Reason text={reason} />
      <TroubleLine text={trouble} />
    </PersonCard>
  );
}

/** Answers an invitation, or one who asks to join. @param group the name of the group */
export function useGroupAnswering(
  asked: Asked & Partial<FriendRequest>,
  group: string,
): { readonly says: string; readonly acts: ReactNode; readonly trouble: string | undefined } {
  const say = useWords(words);
  const problem = useProblem();
  const { store, reach, notices } = useMessenger();
  const card = useCard(asked.uin);
  const who = asked.nick || card.name;
  const { isBusy, trouble, attempt } = useAttempt((error) => {
    const known = troubleOf(error);
    return known ? say(known) : problem(error);
  });
  const isMine = asked.isInvitation === true;
  const answer = async (accepts: boolean) => {
    reach.need();
    await store.answer(asked, accepts, '');
    if (accepts) notices.say(say(isMine ? 'joined' : 'accepted', { who, group }));
    else notices.say(say(isMine ? 'declinedInvitation' : 'declined', { who, group }));
  };
  const acts = (
    <>
      <Button
        look="primary"
        icon={<Check aria-hidden />}
        isDisabled={isBusy}
        aria-label={say(isMine ? 'joinNamed' : 'acceptNamed', { who, group })}
        onPress={() => attempt(() => answer(true))}
      >
        {say(isMine ? 'join' : 'accept')}
      </Button>
      <Button
        icon={<X aria-hidden />}
        isDisabled={isBusy}
        aria-label={say(isMine ? 'declineInvitation' : 'declineNamed', { who, group })}
        onPress={() => attempt(() => answer(false))}
      >
        {say('decline')}
      </Button>
    </>
  );
  return { says: say(isMine ? 'invites' : 'wants', { who, group }), acts, trouble };
}

function troubleOf(error: unknown): 'gone' | 'full' | undefined {
  if (!(error instanceof RefusedError)) return undefined;
  if (error.reason === 'group-full' || error.reason === 'groups-full') return 'full';
  return error.reason === 'not-asked' || error.reason === 'no-account' || error.reason === 'no-group'
    ? 'gone'
    : undefined;
}
