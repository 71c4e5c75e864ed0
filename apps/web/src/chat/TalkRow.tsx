import { type Friend, isBlank, memberNameOf, nameOf, type State, type Talk } from '@rookery/store';
import { Check, CheckCheck, CircleAlert, Clock3 } from 'lucide-react';
import { memo } from 'react';
import { useStore } from '../base/context.ts';
import { isolated } from '../base/direction.ts';
import { gistOf, gistWords } from '../base/gist.ts';
import { defineWords, useWords } from '../base/language.ts';
import { part } from '../base/part.tsx';
import { hrefOf } from '../base/route.ts';
import { oneLine, previewOf } from '../friends/recent.ts';
import { current, Marks, type RowProps, Unread } from '../friends/rows.tsx';
import { Avatar } from '../ui/Avatar.tsx';
import { useStatusWord } from '../ui/status.ts';
import { useTimes } from '../ui/time.ts';
import { useDraft } from './useDraft.ts';

const words = defineWords({
  en: {
    draft: 'Draft:',
    mine: 'You: ',
    typing: 'is typing…',
    typingWho: '{{name}} is typing…',
    failed: 'Not sent',
    sending: 'Sending',
    sent: 'Sent',
    read: 'Read',
  },
  zh: {
    draft: '[草稿]',
    mine: '我：',
    typing: '正在输入…',
    typingWho: '{{name}} 正在输入…',
    failed: '发送失败',
    sending: '发送中',
    sent: '已发送',
    read: '已读',
  },
});

/** What has happened in a group: the words for it are many. */
const LastHappened = part(() => import('./LastHappened.tsx').then((m) => m.LastHappened));

/** A conversation: the person or the group, the latest message and the unread count. */
export const TalkRow = memo(function TalkRow({ peer, isHere = false, tabIndex }: RowProps & { peer: number }) {
  const friend = useStore((state) => state.friends.get(peer));
  const group = useStore((state) => state.groups.get(peer));
  const name = useStore((state) => nameOf(state, peer));
  const talk = useStore((state) => state.talks.get(peer));
  const times = useTimes();
  const preview = talk && previewOf(talk);
  return (
    <a className="friends-row" href={hrefOf('chats', peer)} {...current(isHere)} tabIndex={tabIndex}>
      <Avatar uin={peer} face={(friend ?? group)?.face ?? 0} status={friend?.status} isGroup={group !== undefined} />
      <span className="friends-row-texts">
        <span className="friends-row-line">
          <bdi className="friends-row-name">{name}</bdi>
          <Marks friend={friend ?? group} />
          {preview && (
            <time className="friends-row-time" dateTime={new Date(preview.at).toISOString()}>
              {times.short(preview.at)}
            </time>
          )}
        </span>
        <span className="friends-row-line">
          <LastSaid peer={peer} friend={friend} talk={talk} isHere={isHere} />
          <Unread count={talk?.unread ?? 0} isQuiet={(friend ?? group)?.muted} isMarked={talk?.isMarked} />
        </span>
      </span>
    </a>
  );
});

function LastSaid({
  peer,
  friend,
  talk,
  isHere,
}: {
  peer: number;
  friend: Friend | undefined;
  talk: Talk | undefined;
  isHere: boolean;
}) {
  const say = useWords(words);
  const sayGist = useWords(gistWords);
  const word = useStatusWord();
  const draft = oneLine(useDraft(peer));
  const typist = useStore((state) => writerIn(state, talk, talk?.typists.at(-1)?.uin));
  const writer = useStore((state) => writerIn(state, talk, talk?.latest?.mine ? undefined : talk?.latest?.author));
  // An open conversation announces it itself.
  if (talk && talk.typingAt > 0 && !isHere)
    return (
      <span className="friends-row-below friends-typing">
        {typist ? say('typingWho', { name: typist }) : say('typing')}
      </span>
    );
  if (!isBlank(draft) && !isHere) {
    return (
      <span className="friends-row-below">
        <span className="friends-draft">{say('draft')}</span> <bdi>{draft}</bdi>
      </span>
    );
  }
  const preview = talk && previewOf(talk);
  if (!preview) return <span className="friends-row-below">{friend && word(friend.status)}</span>;
  if (talk.latest?.happened && preview.fate === 'stored') {
    return (
      <span className="friends-row-below">
        <LastHappened group={peer} happened={talk.latest.happened} />
      </span>
    );
  }
  return (
    <span className="friends-row-below">
      {preview.fate === 'failed' && <CircleAlert role="img" aria-label={say('failed')} className="friends-failed" />}
      {preview.fate === 'sending' && <Clock3 role="img" aria-label={say('sending')} />}
      {preview.mine && preview.fate === 'stored' && talk.latest?.author === undefined && (
        <Tick isRead={(talk.latest?.number ?? 0) <= talk.seenTo} />
      )}
      {preview.mine && say('mine')}
      {!preview.mine && writer && `${isolated(writer)}: `}
      <bdi>{gistOf(preview, sayGist)}</bdi>
    </span>
  );
}

/** What somebody is called in the group of a conversation; nothing elsewhere. */
function writerIn(state: State, talk: Talk | undefined, uin: number | undefined): string | undefined {
  return talk && uin !== undefined ? memberNameOf(state, talk.peer, uin) : undefined;
}

/** The state of my latest message. */
function Tick({ isRead }: { isRead: boolean }) {
  const say = useWords(words);
  const [Mark, fate] = isRead ? ([CheckCheck, 'read'] as const) : ([Check, 'sent'] as const);
  return <Mark role="img" aria-label={say(fate)} className={`friends-${fate}`} />;
}
