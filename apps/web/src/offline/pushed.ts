import type { WorkerScope } from './worker-scope.ts';

/**
 * A push message for a browser whose page is closed. Without `name` and `text` if previews are off. `invited` and `wants`
 * are about a group: `name` is its name, `text` who invites, or wants to join.
 */
type Pushed = {
  readonly kind: 'message' | 'request' | 'invited' | 'wants' | 'read';
  readonly peer: number;
  readonly number: number;
  readonly language: string;
  readonly name?: string;
  readonly text?: string;
};

/** Data of a notification: where a click leads, its last message, and how many there are. */
type Data = { readonly place: string; readonly number: number; readonly count: number };

// The service worker shares no files with the page, so it has its own texts.
const words = {
  en: {
    message: 'A new message',
    messages: (count: number) => `${count} new messages`,
    more: (text: string, count: number) => `${text} (${count} new messages)`,
    blank: '(empty message)',
    request: (name: string) => `${name} wants to be your friend`,
    someone: 'A new friend request',
    invited: (who: string, group: string) => `${who} invites you to the group ${group}`,
    invitation: 'An invitation to a group',
    wants: (who: string, group: string) => `${who} wants to join the group ${group}`,
    joining: 'Someone wants to join your group',
  },
  zh: {
    message: '一条新消息',
    messages: (count: number) => `${count} 条新消息`,
    more: (text: string, count: number) => `${text}（${count} 条新消息）`,
    blank: '（空白消息）',
    request: (name: string) => `${name} 请求加你为好友`,
    someone: '一条新的好友请求',
    invited: (who: string, group: string) => `${who} 邀请你加入群“${group}”`,
    invitation: '一条新的群邀请',
    wants: (who: string, group: string) => `${who} 申请加入群“${group}”`,
    joining: '一条新的入群申请',
  },
} as const;

type Words = (typeof words)[keyof typeof words];

const NAME = 'Rookery';
const MARKS = /[\u202A-\u202E\u2066-\u2069]/g;

/** Shows a pushed message, or closes the notification of one that was read elsewhere. */
export async function takePush(worker: WorkerScope, pushed: unknown): Promise<void> {
  if (!isPushed(pushed)) return;
  const { registration } = worker;
  const tag = `${pushed.number === 0 ? 'request' : 'chat'}-${pushed.peer}`;
  const before = await registration.getNotifications({ tag });
  if (pushed.kind === 'read') {
    for (const shown of before) if ((dataOf(shown)?.number ?? 0) <= pushed.number) shown.close();
    return;
  }
  // A visible page reports it itself.
  const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (windows.some(({ visibilityState }) => visibilityState === 'visible')) return;
  const [last] = before;
  const count = (last ? (dataOf(last)?.count ?? 1) : 0) + 1;
  const { title, body } = textOf(pushed, count);
  const data: Data = { place: placeOf(pushed), number: pushed.number, count };
  const options = { tag, body, data, icon: '/icon-192.png', renotify: true };
  await registration.showNotification(title, options);
}

function isPushed(value: unknown): value is Pushed {
  const { kind, peer, number } = (value ?? {}) as Partial<Pushed>;
  return (
    ['message', 'request', 'invited', 'wants', 'read'].includes(kind ?? '') &&
    Number.isInteger(peer) &&
    Number.isInteger(number)
  );
}

function dataOf({ data }: Notification): Data | undefined {
  return typeof data === 'object' && data !== null ? (data as Data) : undefined;
}

function placeOf({ kind, peer }: Pushed): string {
  return kind === 'message' ? `#/chats/${peer}` : '#/friends/requests';
}

function textOf({ kind, name, text, language }: Pushed, count: number): { title: string; body: string } {
  const say = language === 'zh' ? words.zh : words.en;
  const who = name === undefined ? undefined : clean(name);
  if (kind === 'request') return { title: NAME, body: who === undefined ? say.someone : say.request(who) };
  if (kind === 'invited' || kind === 'wants') return { title: NAME, body: askedOf(kind, say, who, text) };
  if (who === undefined) return { title: NAME, body: count > 1 ? say.messages(count) : say.message };
  const said = clean(text ?? '').trim() === '' ? say.blank : clean(text ?? '');
  return { title: who, body: count > 1 ? say.more(said, count) : said };
}

function askedOf(kind: 'invited' | 'wants', say: Words, group: string | undefined, text: string | undefined): string {
  const isInvited = kind === 'invited';
  if (group === undefined || text === undefined) return isInvited ? say.invitation : say.joining;
  return isInvited ? say.invited(clean(text), group) : say.wants(clean(text), group);
}

/** Without bidi controls, which would reorder the text around it. */
function clean(text: string): string {
  return text.replace(MARKS, '');
}
