import { type GroupAbout, nameOf } from '@rookery/store';
import { MessageSquareOff, MicOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { go } from '../base/route.ts';
import { useCard } from '../friends/useCard.ts';
import { Button } from '../ui/Button.tsx';
import { Empty } from '../ui/Screen.tsx';
import { useTimes } from '../ui/time.ts';

const words = defineWords({
  en: {
    silenced: 'You are muted in this group until {{until}}.',
    quiet: 'Only administrators can write in this group right now.',
    left: 'You are no longer in this group',
    leftHint: 'Its messages are not shown here any more.',
    kicked: '{{who}} removed you from {{group}}.',
    ended: '{{who}} deleted {{group}}.',
    back: 'Back to chats',
  },
  zh: {
    silenced: '你已被禁言，至 {{until}}。',
    quiet: '全员禁言中，只有群主和管理员可以发言。',
    left: '你已不在这个群里',
    leftHint: '这里不再显示群里的消息。',
    kicked: '{{who}} 将你移出了“{{group}}”。',
    ended: '{{who}} 解散了“{{group}}”。',
    back: '返回消息',
  },
});

/** The longest time that a timer of browsers takes. */
const MOST_MS = 2 ** 31 - 1;

/** Why I may not write in a group now; nothing if I may. Looked at again when the time is over. */
export function useSilence(about: GroupAbout | undefined): 'silenced' | 'quiet' | undefined {
  const { silencedUntil = 0, isQuiet, role } = about ?? {};
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const left = silencedUntil - Date.now();
    if (left <= 0) return;
    const timer = setTimeout(() => setNow(Date.now()), Math.min(left + 1, MOST_MS));
    return () => clearTimeout(timer);
  }, [silencedUntil]);
  if (silencedUntil > Math.max(now, Date.now())) return 'silenced';
  return isQuiet && role === 'member' ? 'quiet' : undefined;
}

/** In the place of the message field: why I may not write. */
export function Silenced({ why, until }: { why: 'silenced' | 'quiet'; until: number }) {
  const say = useWords(words);
  const times = useTimes();
  return (
    <p className="composer-closed" role="status">
      <MicOff aria-hidden />
      <span>{say(why, { until: times.full(until) })}</span>
    </p>
  );
}

/** In the place of a conversation of a group that I am in no more. */
export function Left({ group }: { group: number }) {
  const say = useWords(words);
  const parting = useStore((state) => state.partings.find((each) => each.group === group));
  const name = useStore((state) => nameOf(state, group));
  const who = useCard(parting?.who ?? group).name;
  return (
    <Empty icon={<MessageSquareOff aria-hidden />} title={say('left')}>
      <p role="status">{parting ? say(parting.what, { who, group: name }) : say('leftHint')}</p>
      <Button onPress={() => go('chats')}>{say('back')}</Button>
    </Empty>
  );
}
