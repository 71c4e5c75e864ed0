import { unreadIn } from '@rookery/store';
import { ContactRound, MessageCircle, Settings2, ShieldCheck } from 'lucide-react';
import { type ReactNode, type SyntheticEvent, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { usePageTitle } from '../alerts/usePageTitle.ts';
import { useMessenger, useSettings, useStore } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import type { Notices } from '../base/notices.ts';
import { part } from '../base/part.tsx';
import { hrefOf, type Route, useRoute } from '../base/route.ts';
import { followShortcuts, type Pressed } from '../base/shortcuts.ts';
import { whenIdle } from '../base/when-idle.ts';
import { ChatList } from '../chat/ChatList.tsx';
import type { DraftBook } from '../chat/draft-book.ts';
import { DraftsContext } from '../chat/useDraft.ts';
import { NewVersion } from '../offline/NewVersion.tsx';
import { Badge } from '../ui/Badge.tsx';
import { focusHeading } from '../ui/focus.ts';
import { Empty } from '../ui/Screen.tsx';
import { Banner } from './Banner.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { FirstSteps, useFirst } from './first.ts';
import { FirstContext } from './first-context.ts';
import { OwnStatus } from './OwnStatus.tsx';
import './shell.css';

const Chat = part(() => import('../chat/Chat.tsx').then((m) => m.Chat), { Waiting: Loading, takesFocus: true });
const FriendList = part(() => import('../friends/FriendList.tsx').then((m) => m.FriendList), { Waiting: Loading });
const FriendScreen = part(() => import('../friends/FriendScreen.tsx').then((m) => m.FriendScreen), {
  Waiting: Loading,
});
const GroupScreen = part(() => import('../groups/GroupScreen.tsx').then((m) => m.GroupScreen), { Waiting: Loading });
const MeList = part(() => import('../me/MeList.tsx').then((m) => m.MeList), { Waiting: Loading });
const MeScreen = part(() => import('../me/MeScreen.tsx').then((m) => m.MeScreen), { Waiting: Loading });
const NoticeRegion = part(() => import('../ui/toasts.tsx').then((m) => m.NoticeRegion));
const Alerts = part(() => import('../alerts/Alerts.tsx').then((m) => m.Alerts));
const Restored = part(() => import('./Restored.tsx').then((m) => m.Restored));
const ShortcutActs = part(() => import('./ShortcutActs.tsx').then((m) => m.ShortcutActs), { takesFocus: true });
const ofAdmins = { Waiting: Loading, isRare: true };
const AdminList = part(() => import('../admin/AdminList.tsx').then((m) => m.AdminList), ofAdmins);
const AdminScreen = part(() => import('../admin/AdminScreen.tsx').then((m) => m.AdminScreen), ofAdmins);
const parts = {
  chats: [Chat],
  friends: [FriendList, FriendScreen],
  groups: [FriendList, GroupScreen],
  me: [MeList, MeScreen],
  admin: [AdminList, AdminScreen],
};

const words = defineWords({
  en: {
    nav: 'Main menu',
    skip: 'Skip to content',
    chats: 'Chats',
    friends: 'Friends',
    me: 'Me',
    admin: 'Server',
    unread_one: '{{count}} unread message',
    unread_other: '{{count}} unread messages',
    asked_one: '{{count}} request or answer',
    asked_other: '{{count}} requests and answers',
    list: 'List',
    loading: 'Loading…',
    nothing: 'Select a chat',
    nothingHint: 'Pick a conversation from the list, or start one with a friend.',
  },
  zh: {
    nav: '主菜单',
    skip: '跳到正文',
    chats: '消息',
    friends: '好友',
    me: '我',
    admin: '管理',
    unread_other: '{{count}} 条未读消息',
    asked_other: '{{count}} 条请求或通知',
    list: '列表',
    loading: '正在加载…',
    nothing: '想和谁聊天？',
    nothingHint: '请在左侧选择一个会话或一位好友。',
  },
});

/** The messenger: a rail with the areas, a list, and the chosen item beside it; on a phone one at a time. */
export function Shell({ drafts }: { drafts: DraftBook }) {
  const say = useWords(words);
  const [area, ...rest] = knownPlace(useRoute());
  const { notices } = useMessenger();
  const first = useFirst();
  usePageTitle(area === 'chats' ? '' : say(area === 'groups' ? 'friends' : area));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the handlers serve the links inside
    <div className={`shell${rest.length > 0 ? ' shell-inside' : ''}`} onPointerOver={fetchAhead} onFocus={fetchAhead}>
      <div className="shell-notices">
        <Banner />
        <NewVersion />
      </div>
      <Rail area={area} />
      <FirstContext value={first}>
        <DraftsContext value={drafts}>
          <main className="shell-panes">
            <section className="shell-list" aria-label={say('list')}>
              <ErrorBoundary place={area}>{listOf(area, rest, first !== undefined)}</ErrorBoundary>
            </section>
            <div className="shell-screen">
              <ErrorBoundary place={[area, ...rest].join('/')}>{screenOf(area, rest) ?? <Nothing />}</ErrorBoundary>
            </div>
          </main>
        </DraftsContext>
      </FirstContext>
      <ErrorBoundary isSilent>
        <FirstNotice notices={notices} />
        <Alarms />
        <Restores />
        <Shortcuts />
      </ErrorBoundary>
    </div>
  );
}

/** Fetches the target of a link as soon as the pointer is over it. */
function fetchAhead({ target }: SyntheticEvent): void {
  const link = target instanceof Element ? target.closest('a')?.hash : undefined;
  if (!link) return;
  const [area, ...rest] = knownPlace(link.split('/').slice(1));
  if (area === 'chats' && rest.length === 0) return;
  for (const { fetch } of parts[area]) void fetch();
}

/** Shown while a part is being fetched. */
function Loading() {
  const say = useWords(words);
  return (
    <div className="screen" aria-busy="true">
      <h1 className="visually-hidden">{say('loading')}</h1>
    </div>
  );
}

/** The main pane while nothing is selected. */
function Nothing() {
  const say = useWords(words);
  if (useContext(FirstContext)) return <FirstSteps place="pane" />;
  return (
    <Empty icon={<MessageCircle aria-hidden />} title={say('nothing')}>
      <p>{say('nothingHint')}</p>
    </Empty>
  );
}

/** The current place in the messenger. Addresses that only make sense when signed out lead to the conversations. */
function knownPlace(route: Route): readonly [keyof typeof parts, ...string[]] {
  const [area, ...rest] = route;
  return area === 'friends' || area === 'groups' || area === 'me' || area === 'admin'
    ? [area, ...rest]
    : ['chats', ...(area === 'chats' ? rest : [])];
}

function listOf(area: string, rest: Route, isFirst: boolean): ReactNode {
  if (area === 'friends' || area === 'groups') return <FriendList route={rest} />;
  if (area === 'me') return <MeList route={rest} />;
  if (area === 'admin') return <AdminList route={rest} />;
  return <ChatList route={rest} steps={isFirst && <FirstSteps place="list" />} />;
}

function screenOf(area: string, rest: Route): ReactNode {
  const [first] = rest;
  if (area === 'me') return <MeScreen route={rest} />;
  if (area === 'admin') return <AdminScreen route={rest} />;
  if (first === undefined) return undefined;
  if (area === 'friends') return <FriendScreen route={rest} />;
  if (area === 'groups') return <GroupScreen route={rest} />;
  return <Chat route={rest} />;
}

function Rail({ area }: { area: string }) {
  const say = useWords(words);
  const unread = useStore(unreadIn);
  const asked = useStore(({ requests, answers, partings }) => requests.length + answers.length + partings.length);
  const isAdmin = useStore((state) => state.isAdmin);
  useEffect(() => {
    if (isAdmin) for (const { fetch } of parts.admin) whenIdle(fetch);
  }, [isAdmin]);
  return (
    <nav className="rail" aria-label={say('nav')}>
      <button type="button" className="skip" onClick={focusHeading}>
        {say('skip')}
      </button>
      <OwnStatus />
      <Place
        area="chats"
        now={area}
        icon={<MessageCircle aria-hidden />}
        label={say('chats')}
        count={unread}
        about={say('unread', { count: unread })}
      />
      <Place
        area="friends"
        now={area === 'groups' ? 'friends' : area}
        icon={<ContactRound aria-hidden />}
        label={say('friends')}
        count={asked}
        about={say('asked', { count: asked })}
      />
      <Place area="me" now={area} icon={<Settings2 aria-hidden />} label={say('me')} />
      {isAdmin && <Place area="admin" now={area} icon={<ShieldCheck aria-hidden />} label={say('admin')} />}
    </nav>
  );
}

function Place({
  area,
  now,
  icon,
  label,
  count = 0,
  about,
}: {
  area: string;
  now: string;
  icon: ReactNode;
  label: string;
  count?: number;
  about?: string;
}) {
  const isHere = area === now;
  return (
    <a className={`place${isHere ? ' place-here' : ''}`} href={hrefOf(area)} aria-current={isHere ? 'page' : undefined}>
      <span className="place-icon">
        {icon}
        <Badge count={count} about={about} />
      </span>
      <span className="place-label">{label}</span>
    </a>
  );
}

/** Notifications and sound, fetched once one of them is switched on. */
function Alarms() {
  const [{ notify, sound }] = useSettings();
  return (notify || sound) && <Alerts />;
}

/** Notices, fetched with the first one. */
function FirstNotice({ notices }: { notices: Notices }) {
  const [isWanted, setIsWanted] = useState(false);
  const isNow = useSyncExternalStore(notices.subscribe, notices.snapshot).length > 0;
  if (isNow && !isWanted) setIsWanted(true);
  return isWanted && <NoticeRegion notices={notices} />;
}

/** Keyboard shortcuts; what they do is fetched when idle, or for the first one. */
function Shortcuts() {
  const [pressed, setPressed] = useState<readonly Pressed[]>();
  useEffect(() => followShortcuts((next) => setPressed((before = []) => [...before, next])), []);
  return pressed && <ShortcutActs pressed={pressed} onDone={() => setPressed([])} />;
}

/** The message after a restore from a backup, fetched the first time it is needed. */
function Restores() {
  return useStore(({ restores }) => restores > 0) && <Restored />;
}
