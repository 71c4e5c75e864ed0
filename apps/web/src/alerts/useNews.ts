import { beginningOf } from '@rookery/protocol';
import { memberNameOf, nameOf, type State } from '@rookery/store';
import { useEffect, useRef } from 'react';
import { useMessenger, useSettings } from '../base/context.ts';
import { evened, isolated } from '../base/direction.ts';
import { gistOf, gistWords } from '../base/gist.ts';
import { defineWords, type Say, useWords } from '../base/language.ts';
import { hrefOf } from '../base/route.ts';
import { gatherNews, type News } from './gathering.ts';
import { takeLead } from './leader.ts';
import { type Note, notify, withdraw } from './notifications.ts';
import { chirp } from './sound.ts';

const words = defineWords({
  en: {
    messages_one: 'A new message',
    messages_other: '{{count}} new messages',
    more: '{{text}} ({{count}} new messages)',
    request: '{{name}} wants to be your friend',
    invited: '{{name}} invites you to {{group}}',
    wants: '{{name}} wants to join {{group}}',
    answerIt: 'Open Rookery to accept or decline.',
    many: 'New messages in {{count}} conversations',
  },
  zh: {
    messages_other: '{{count}} 条新消息',
    more: '{{text}}（{{count}} 条新消息）',
    request: '{{name}} 请求加你为好友',
    invited: '{{name}} 邀请你加入“{{group}}”',
    wants: '{{name}} 申请加入“{{group}}”',
    answerIt: '打开 Rookery 即可同意或拒绝。',
    many: '{{count}} 个会话有新消息',
  },
});

const DO_NOT_DISTURB = 70;
const MOST_NOTES = 3;
const MOST_CHARS = 200;

/** Reports what arrives while the user is not looking, by notification or sound, as chosen for this browser. */
export function useNews(): void {
  const { uin, store } = useMessenger();
  const say = useWords(words);
  const sayGist = useWords(gistWords);
  const [choices] = useSettings();
  const tell = useRef<(news: readonly News[]) => void>(() => {});
  useEffect(() => {
    tell.current = (news) => {
      if (store.state.status === DO_NOT_DISTURB) return;
      if (choices.sound) chirp().catch(() => {});
      if (!choices.notify) return;
      const named = news.map((each) => noteOf(each, store.state, choices.preview, say, sayGist));
      for (const note of atMost(named, say)) notify(note).catch(() => {});
    };
  });
  useEffect(() => {
    const { isLeading, giveUp } = takeLead(`rookery-news-${uin}`);
    const end = gatherNews(
      store,
      async (news) => {
        if (await isLeading()) tell.current(news);
      },
      async (peer) => {
        if (await isLeading()) await withdraw(tagOf(peer)).catch(() => {});
      },
    );
    return () => {
      end();
      giveUp();
    };
  }, [uin, store]);
}

function noteOf(
  news: News,
  state: State,
  isTextShown: boolean,
  say: Say<typeof words.en>,
  sayGist: Say<typeof gistWords.en>,
): Note {
  if (news.type === 'request') {
    const place = hrefOf('friends', 'requests');
    const { uin, group, groupName = '', isInvitation } = news;
    const kind = group === undefined ? 'request' : isInvitation ? 'invited' : 'wants';
    const title = say(kind, { name: nameOf(state, uin), group: groupName });
    return { tag: `request-${uin}${group === undefined ? '' : `-${group}`}`, title, body: say('answerIt'), place };
  }
  const { peer, count, author } = news;
  const said = evened(beginningOf(gistOf(news, sayGist), MOST_CHARS));
  const text = author === undefined ? said : `${isolated(memberNameOf(state, peer, author))}: ${said}`;
  const inFull = count > 1 ? say('more', { text, count }) : text;
  const body = isTextShown ? inFull : say('messages', { count });
  return { tag: tagOf(peer), title: evened(nameOf(state, peer)), body, place: hrefOf('chats', peer) };
}

/** One notification for many people at once. */
function atMost(notes: readonly Note[], say: Say<typeof words.en>): readonly Note[] {
  if (notes.length <= MOST_NOTES) return notes;
  const title = say('many', { count: notes.length });
  return [{ tag: 'many', title, body: '', place: hrefOf('chats') }];
}

function tagOf(peer: number): string {
  return `chat-${peer}`;
}
