import { RefusedError } from '@rookery/client';
import { Copy, MessageCircle, MessagesSquare, Settings2 } from 'lucide-react';
import { useMessenger, useStore } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { useProblem } from '../base/problems.ts';
import { go } from '../base/route.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Button, IconButton } from '../ui/Button.tsx';
import { Chip } from '../ui/Chip.tsx';
import { copyText } from '../ui/copy.ts';
import { Loading } from '../ui/Loading.tsx';
import { Card, Empty, Screen } from '../ui/Screen.tsx';
import { Trouble } from '../ui/Trouble.tsx';
import { type GroupFacts, groupName, mayAdminister, mayInvite } from './facts.ts';
import { GroupEnding } from './GroupEnding.tsx';
import { groupWords } from './group-words.ts';
import { Invitation } from './Invitation.tsx';
import { Inviting } from './Inviting.tsx';
import { Joining } from './Joining.tsx';
import { JoinRequests } from './JoinRequests.tsx';
import { LinkCard } from './LinkCard.tsx';
import { Members } from './Members.tsx';
import { OwnNotes } from './OwnNotes.tsx';
import { useGroup } from './useGroup.ts';

const words = defineWords({
  en: {
    title: 'Group',
    number: 'Group number',
    copy: 'Copy group number',
    copied: 'Number {{group}} copied.',
    message: 'Send message',
    settings: 'Group settings',
    notice: 'Notice',
    noNotice: 'No notice.',
    nobody: "There's no group {{group}}, or it can't be found.",
    nobodyHint: 'Check the number. Some groups can only be joined with an invitation.',
    withLink: 'You have an invitation link to this group.',
  },
  zh: {
    title: '群资料',
    number: '群号',
    copy: '复制群号',
    copied: '已复制群号 {{group}}。',
    message: '发消息',
    settings: '群设置',
    notice: '群公告',
    noNotice: '暂无公告。',
    nobody: '没有群 {{group}}，或该群不允许被查找。',
    nobodyHint: '请检查群号是否正确。有些群只能通过邀请加入。',
    withLink: '你有加入本群的邀请链接。',
  },
});

/** What a group is, who is in it, and what can be done with it. @param code that of an invitation link */
export function GroupPage({ group, code }: { group: number; code: string | undefined }) {
  const say = useWords(words);
  const { value: facts, error, again } = useGroup(group);
  const isUnknown = error instanceof RefusedError && error.error === 'unknown';
  if (isUnknown) return <Unknown group={group} code={code} />;
  return (
    <Screen title={say('title')} back={['friends']}>
      {error !== undefined && !facts && <Trouble error={error} onAgain={again} />}
      {!facts && error === undefined && <Loading />}
      {facts &&
        (facts.role ? <Inside facts={facts} group={group} /> : <Outside facts={facts} group={group} code={code} />)}
    </Screen>
  );
}

/** The page of one who is no member. */
function Outside({ facts, group, code }: { facts: GroupFacts; group: number; code: string | undefined }) {
  const say = useWords(words);
  const sayGroup = useWords(groupWords);
  const name = groupName(facts.name, group);
  const isInvited = useStore(({ requests }) => requests.some((each) => each.isInvitation && each.group === group));
  return (
    <Card>
      <Portrait facts={facts} group={group} />
      {code !== undefined && !isInvited && <p className="friends-outcome">{say('withLink')}</p>}
      {isInvited ? (
        <Invitation group={group} name={name} />
      ) : (
        <>
          <Joining group={group} name={name} code={code} look="primary" />
          {code === undefined && (
            <p className="field-hint">{`${sayGroup('policy')}: ${sayGroup(facts.policy ?? 'ask')}`}</p>
          )}
        </>
      )}
    </Card>
  );
}

/** The page of a member. */
function Inside({ facts, group }: { facts: GroupFacts; group: number }) {
  const say = useWords(words);
  const name = groupName(facts.name, group);
  const rules = mayAdminister(facts.role);
  return (
    <>
      <Card>
        <Portrait facts={facts} group={group} />
        <div className="friends-acts">
          <Button look="primary" icon={<MessageCircle aria-hidden />} onPress={() => go('chats', group)}>
            {say('message')}
          </Button>
          {mayInvite(facts) && <Inviting group={group} name={name} />}
          {rules && (
            <Button icon={<Settings2 aria-hidden />} onPress={() => go('groups', group, 'settings')}>
              {say('settings')}
            </Button>
          )}
        </div>
      </Card>
      {rules && <JoinRequests group={group} />}
      <Card title={say('notice')}>
        {facts.notice ? (
          <p className="groups-notice" dir="auto">
            {facts.notice}
          </p>
        ) : (
          <p className="friends-none">{say('noNotice')}</p>
        )}
      </Card>
      <Members group={group} facts={facts} />
      <OwnNotes group={group} facts={facts} />
      {rules && <LinkCard group={group} />}
      <GroupEnding group={group} name={name} facts={facts} />
    </>
  );
}

/** Face, name, number and size. */
function Portrait({ facts, group }: { facts: GroupFacts; group: number }) {
  const say = useWords(words);
  const sayGroup = useWords(groupWords);
  const problem = useProblem();
  const { notices } = useMessenger();
  const copy = () =>
    copyText(String(group)).then(
      () => notices.say(say('copied', { group })),
      (error: unknown) => notices.warn(problem(error)),
    );
  return (
    <div className="friends-portrait">
      <Avatar uin={group} face={facts.face ?? 0} size="huge" isGroup />
      <div className="friends-portrait-texts">
        <h2 className="friends-portrait-name">
          <bdi>{groupName(facts.name, group)}</bdi>
        </h2>
        <p className="groups-portrait-facts">
          <span className="muted">{sayGroup('members', { count: facts.members ?? 0 })}</span>
          {facts.role && facts.role !== 'member' && <Chip look="accent">{sayGroup(facts.role)}</Chip>}
        </p>
        <p className="friends-number">
          <span className="muted">{say('number')}</span> <span className="number">{group}</span>
          <IconButton label={say('copy')} onPress={copy}>
            <Copy aria-hidden />
          </IconButton>
        </p>
      </div>
    </div>
  );
}

/** A group that is not there, or that I may not know of; an invitation link may lead into it all the same. */
function Unknown({ group, code }: { group: number; code: string | undefined }) {
  const say = useWords(words);
  if (code === undefined) {
    return (
      <Screen title={say('title')} back={['friends']}>
        <Empty icon={<MessagesSquare aria-hidden />} title={say('nobody', { group })}>
          <p>{say('nobodyHint')}</p>
        </Empty>
      </Screen>
    );
  }
  return (
    <Screen title={say('title')} back={['friends']}>
      <Card>
        <Portrait facts={{}} group={group} />
        <p className="friends-outcome">{say('withLink')}</p>
        <Joining group={group} name={String(group)} code={code} look="primary" />
      </Card>
    </Screen>
  );
}
