import { RefusedError } from '@rookery/client';
import type { FriendRequest, Profile } from '@rookery/store';
import { nameOf } from '@rookery/store';
import { Ban, Copy, MessageCircle, UserMinus, UserRoundPen, UserRoundX } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useMessenger, useStore } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { useProblem } from '../base/problems.ts';
import { go } from '../base/route.ts';
import { useFresh } from '../base/useFresh.ts';
import { useLoaded } from '../base/useLoaded.ts';
import { factsIn } from '../profile/facts.ts';
import { useProfileWords } from '../profile/profile-words.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Button, IconButton } from '../ui/Button.tsx';
import { copyText } from '../ui/copy.ts';
import { Confirm } from '../ui/Dialog.tsx';
import { Loading } from '../ui/Loading.tsx';
import { usePresence } from '../ui/presence.ts';
import { Card, Empty, Screen } from '../ui/Screen.tsx';
import { Trouble } from '../ui/Trouble.tsx';
import { TroubleLine } from '../ui/TroubleLine.tsx';
import { Adding } from './Adding.tsx';
import { AskBlock } from './AskBlock.tsx';
import { InList } from './InList.tsx';
import { Reason } from './Reason.tsx';
import { useAnswering } from './useAnswering.tsx';

const words = defineWords({
  en: {
    title: 'Profile',
    nick: 'Nickname: {{nick}}',
    number: 'Number',
    copy: 'Copy number',
    copied: 'Number {{uin}} copied.',
    message: 'Send message',
    asks: '{{name}} wants to be your friend.',
    nobody: "There's no account {{uin}}.",
    nobodyHint: 'Check the number.',
    own: 'This is you.',
    ownEdit: 'Edit my profile',
    about: 'Profile',
    nothing: "{{name}} hasn't shared anything else.",
    end: 'Remove or block',
    remove: 'Delete friend',
    removeTitle: 'Delete {{name}}?',
    removeQuestion: "You'll disappear from each other's lists. Your messages are kept.",
    removed: '{{name}} is no longer on your friend list.',
    block: 'Block',
    isBlocked: "You've blocked this person. They can't message you or send you requests.",
    unblock: 'Unblock',
    unblocked: '{{name}} is no longer blocked.',
  },
  zh: {
    title: '资料',
    nick: '昵称：{{nick}}',
    number: '号码',
    copy: '复制号码',
    copied: '已复制号码 {{uin}}。',
    message: '发消息',
    asks: '{{name}} 请求加你为好友。',
    nobody: '没有号码为 {{uin}} 的账号。',
    nobodyHint: '请检查号码是否正确。',
    own: '这是你自己。',
    ownEdit: '编辑我的资料',
    about: '个人资料',
    nothing: '{{name}} 没有填写其他资料。',
    end: '解除联系',
    remove: '删除好友',
    removeTitle: '删除 {{name}}？',
    removeQuestion: '你们将从对方的好友列表中消失，聊天记录会保留。',
    removed: '已将 {{name}} 从好友中删除。',
    block: '加入黑名单',
    isBlocked: '此人已在你的黑名单中：你不会收到对方的消息和请求。',
    unblock: '移出黑名单',
    unblocked: '已将 {{name}} 移出黑名单。',
  },
});

/** A person's profile, and the actions for it. */
export function Person({ uin }: { uin: number }) {
  const say = useWords(words);
  const { store } = useMessenger();
  const friend = useStore((state) => state.friends.get(uin));
  const isOwn = useStore((state) => state.uin === uin);
  const known = useStore((state) => nameOf(state, uin));
  const request = useStore((state) => state.requests.find((each) => each.uin === uin));
  const profile = useLoaded(useCallback(() => store.profileOf(uin), [store, uin]));
  useLoaded(useCallback(() => store.loadBlocks(), [store]));
  const isBlocked = useStore(({ blocks }) => blocks?.has(uin) ?? false);
  useFresh(profile.again, { about: uin });
  const nick = friend?.nick || profile.value?.nick || '';
  const name = known === String(uin) ? nick || known : known;
  if (isUnknown(profile.error)) return <Nobody uin={uin} />;
  return (
    <Screen title={say('title')} back={['friends']}>
      <Card>
        <Portrait uin={uin} name={name} nick={nick} profile={profile.value} />
        {request && !isBlocked && <Asking request={request} name={name} />}
        {isOwn ? (
          <div className="friends-acts">
            <p className="friends-outcome">{say('own')}</p>
            <Button icon={<UserRoundPen aria-hidden />} onPress={() => go('me', 'profile')}>
              {say('ownEdit')}
            </Button>
          </div>
        ) : (
          !isBlocked && (
            <div className="friends-acts">
              {!friend && !request && profile.value && <Adding uin={uin} name={name} look="primary" />}
              <Button
                look={friend ? 'primary' : 'plain'}
                icon={<MessageCircle aria-hidden />}
                onPress={() => go('chats', uin)}
              >
                {say('message')}
              </Button>
            </div>
          )
        )}
      </Card>
      {friend && <InList friend={friend} name={name} />}
      {profile.error !== undefined && !profile.value && <Trouble error={profile.error} onAgain={profile.again} />}
      {!profile.value && profile.error === undefined && <Loading />}
      {profile.value && <About name={name} profile={profile.value} />}
      {!isOwn && (friend || profile.value) && (
        <Ending uin={uin} name={name} isFriend={friend !== undefined} isBlocked={isBlocked} />
      )}
    </Screen>
  );
}

/** A friend request from this person: the message and the answers. */
function Asking({ request, name }: { request: FriendRequest; name: string }) {
  const say = useWords(words);
  const { acts, trouble, dialog } = useAnswering(request.uin, name);
  return (
    <section className="friends-asking">
      <p>{say('asks', { name })}</p>
      <Reason text={request.reason} />
      <div className="friends-acts">{acts}</div>
      <TroubleLine text={trouble} />
      {dialog}
    </section>
  );
}

/** Shown for a number without an account. */
function Nobody({ uin }: { uin: number }) {
  const say = useWords(words);
  return (
    <Screen title={say('title')} back={['friends']}>
      <Empty icon={<UserRoundX aria-hidden />} title={say('nobody', { uin })}>
        <p>{say('nobodyHint')}</p>
      </Empty>
    </Screen>
  );
}

function isUnknown(error: unknown): boolean {
  return error instanceof RefusedError && error.error === 'unknown';
}

/** Face, name, number and signature. */
function Portrait({
  uin,
  name,
  nick,
  profile,
}: {
  uin: number;
  name: string;
  nick: string;
  profile: Profile | undefined;
}) {
  const say = useWords(words);
  const problem = useProblem();
  const { notices } = useMessenger();
  const friend = useStore((state) => state.friends.get(uin));
  const presence = usePresence(friend);
  const copy = () =>
    copyText(String(uin)).then(
      () => notices.say(say('copied', { uin })),
      (error: unknown) => notices.warn(problem(error)),
    );
  return (
    <div className="friends-portrait">
      <Avatar uin={uin} face={friend?.face ?? profile?.face ?? 0} status={friend?.status} size="huge" />
      <div className="friends-portrait-texts">
        <h2 className="friends-portrait-name">
          <bdi>{name}</bdi>
        </h2>
        {nick && nick !== name && (
          <p className="muted">
            <bdi>{say('nick', { nick })}</bdi>
          </p>
        )}
        {friend && (
          <p className="muted" aria-hidden>
            {presence}
          </p>
        )}
        <p className="friends-number">
          <span className="muted">{say('number')}</span> <span className="number">{uin}</span>
          <IconButton label={say('copy')} onPress={copy}>
            <Copy aria-hidden />
          </IconButton>
        </p>
        {profile?.introduction && (
          <p className="friends-portrait-about">
            <bdi>{profile.introduction}</bdi>
          </p>
        )}
      </div>
    </div>
  );
}

/** The rest of the profile. */
function About({ name, profile }: { name: string; profile: Profile }) {
  const say = useWords(words);
  const facts = factsIn(profile, useProfileWords());
  return (
    <Card title={say('about')}>
      {facts.length === 0 && <p className="friends-none">{say('nothing', { name })}</p>}
      {facts.length > 0 && (
        <dl className="friends-facts">
          {facts.map(({ field, label, text, href }) => (
            <div key={field}>
              <dt>{label}</dt>
              <dd>
                {href ? (
                  <a href={href} target="_blank" rel="noopener noreferrer">
                    <bdi>{text}</bdi>
                  </a>
                ) : (
                  <bdi>{text}</bdi>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Card>
  );
}

/** Removing and blocking. */
function Ending({
  uin,
  name,
  isFriend,
  isBlocked,
}: {
  uin: number;
  name: string;
  isFriend: boolean;
  isBlocked: boolean;
}) {
  const say = useWords(words);
  const problem = useProblem();
  const { store, reach, notices } = useMessenger();
  const [asked, setAsked] = useState<'remove' | 'block'>();
  const close = () => setAsked(undefined);
  const remove = async () => {
    reach.need();
    await store.remove(uin);
    notices.say(say('removed', { name }));
  };
  const unblock = () =>
    store.unblock(uin).then(
      () => notices.say(say('unblocked', { name })),
      (error: unknown) => notices.warn(problem(error)),
    );
  return (
    <Card title={say('end')}>
      {isBlocked && <p className="friends-none">{say('isBlocked')}</p>}
      <div className="friends-acts">
        {isFriend && (
          <Button look="danger" icon={<UserMinus aria-hidden />} onPress={() => setAsked('remove')}>
            {say('remove')}
          </Button>
        )}
        {isBlocked ? (
          <Button onPress={unblock}>{say('unblock')}</Button>
        ) : (
          <Button look="danger" icon={<Ban aria-hidden />} onPress={() => setAsked('block')}>
            {say('block')}
          </Button>
        )}
      </div>
      <Confirm
        title={say('removeTitle', { name })}
        question={<p>{say('removeQuestion')}</p>}
        action={say('remove')}
        isOpen={asked === 'remove'}
        onClose={close}
        onConfirm={remove}
      />
      <AskBlock uin={uin} name={name} isOpen={asked === 'block'} onClose={close} />
    </Card>
  );
}
