import type { Friend, State } from '@rookery/store';
import { Check, ChevronRight, ImageIcon, MessageCircle, Sprout, Terminal, Ticket, UserPlus, X } from 'lucide-react';
import { type ReactNode, useCallback, useContext, useEffect } from 'react';
import { useMessenger, useStore } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { go } from '../base/route.ts';
import { useLoaded } from '../base/useLoaded.ts';
import { shownName } from '../friends/shown-name.ts';
import { Button, IconButton, Press } from '../ui/Button.tsx';
import { useIsWide } from '../ui/useIsWide.ts';
import { FirstContext } from './first-context.ts';
import './first-steps.css';

const words = defineWords({
  en: {
    title: 'What can I do here?',
    write: 'Write to {{name}}',
    first: 'Add your first friend',
    add: 'Add a friend',
    face: 'Choose a face',
    invite: 'Invite people',
    script: 'Send messages from a script',
    done: 'Done',
    number: 'Your number is {{uin}}. Others can add you with it.',
    hide: 'Got it',
    never: "Don't show this again",
  },
  zh: {
    title: '这里能做什么？',
    write: '给 {{name}} 发条消息',
    first: '添加第一位好友',
    add: '添加好友',
    face: '选个头像',
    invite: '邀请别人加入',
    script: '用脚本发消息',
    done: '已完成',
    number: '你的号码是 {{uin}}，别人可以用它加你为好友。',
    hide: '知道了',
    never: '不再显示',
  },
});

/** After this time the first message ends the first minutes. */
const FIRST_MS = 5 * 60_000;

type Act = {
  readonly label: string;
  readonly icon: ReactNode;
  readonly isDone: boolean;
  readonly to: readonly (string | number)[];
};

/** What a new account can do, until it is dismissed or done: in the empty pane, or on a phone in the list. */
export function FirstSteps({ place }: { place: 'pane' | 'list' }) {
  const say = useWords(words);
  const first = useContext(FirstContext);
  const isWide = useIsWide('43.75rem');
  const uin = useStore((state) => state.uin);
  const acts = useActs();
  const hasWritten = useStore(hasWrittenIn);
  const isOver = acts.every(({ isDone }) => isDone);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is written now ends nothing under one's eyes
  useEffect(() => {
    if (first && hasWritten && performance.now() - first.at > FIRST_MS) first.end();
  }, []);
  useEffect(() => {
    if (isOver) first?.end();
  }, [isOver, first]);
  if (!first || isWide !== (place === 'pane')) return null;
  return (
    <section className={`first-steps first-steps-${place}`} aria-labelledby={`first-steps-${place}`}>
      <header className="first-steps-head">
        {isWide && <Sprout aria-hidden />}
        <h2 id={`first-steps-${place}`}>{say('title')}</h2>
        {!isWide && (
          <IconButton label={say('never')} onPress={first.end}>
            <X aria-hidden />
          </IconButton>
        )}
      </header>
      <ul>
        {acts.map(({ label, icon, isDone, to }) => (
          <li key={label}>
            <Press className={`first-step${isDone ? ' first-step-done' : ''}`} onPress={() => go(...to)}>
              <span className="first-step-icon">{isDone ? <Check aria-hidden /> : icon}</span>
              <span className="first-step-label">{label}</span>
              {isDone ? <span className="visually-hidden">{say('done')}</span> : <ChevronRight aria-hidden />}
            </Press>
          </li>
        ))}
      </ul>
      {isWide && (
        <>
          <p>{say('number', { uin })}</p>
          <Button look="quiet" onPress={first.end}>
            {say('hide')}
          </Button>
        </>
      )}
    </section>
  );
}

function useActs(): readonly Act[] {
  const say = useWords(words);
  const { client } = useMessenger();
  const before = useContext(FirstContext)?.friends ?? 0;
  const friend = useStore(firstFriendIn);
  const hasAdded = useStore(({ friends }) => friends.size > before);
  const hasFace = useStore(({ profile }) => (profile?.face ?? 0) > 0);
  const hasWritten = useStore(hasWrittenIn);
  const isAdmin = useStore((state) => state.isAdmin);
  const load = useCallback(
    async () =>
      isAdmin
        ? (await client.call('Invites', {})).invites.length > 0
        : (await client.call('AppPwds', {})).appPasswords.length > 0,
    [client, isAdmin],
  );
  const { value: hasLast = false } = useLoaded(load);
  return [
    ...(friend
      ? [
          {
            label: say('write', { name: shownName(friend) }),
            icon: <MessageCircle aria-hidden />,
            isDone: hasWritten,
            to: ['chats', friend.uin],
          },
        ]
      : []),
    {
      label: say(before === 0 ? 'first' : 'add'),
      icon: <UserPlus aria-hidden />,
      isDone: hasAdded,
      to: ['friends', 'add'],
    },
    { label: say('face'), icon: <ImageIcon aria-hidden />, isDone: hasFace, to: ['me', 'face'] },
    isAdmin
      ? { label: say('invite'), icon: <Ticket aria-hidden />, isDone: hasLast, to: ['admin', 'invites'] }
      : { label: say('script'), icon: <Terminal aria-hidden />, isDone: hasLast, to: ['me', 'app-passwords', 'new'] },
  ];
}

function hasWrittenIn({ talks }: State): boolean {
  return [...talks.values()].some(
    ({ latest, messages, seenTo }) => latest?.mine || seenTo > 0 || messages.some(({ mine }) => mine),
  );
}

/** The friend with the lowest number: of an invited account the one who invited. */
function firstFriendIn({ friends }: State): Friend | undefined {
  let found: Friend | undefined;
  for (const each of friends.values()) if (!found || each.uin < found.uin) found = each;
  return found;
}
