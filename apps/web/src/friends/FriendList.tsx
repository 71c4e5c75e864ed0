import { Ban, BellRing, UserPlus, UsersRound } from 'lucide-react';
import { useCallback, useLayoutEffect, useMemo, useRef } from 'react';
import { useStore } from '../base/context.ts';
import { defineWords, useLocale, useWords } from '../base/language.ts';
import { hrefOf, type Route } from '../base/route.ts';
import { Empty } from '../ui/Screen.tsx';
import { FriendRow, GroupRow, LabelRow } from './friend-rows.tsx';
import { HeadLink, ListPane, Waiting } from './ListPane.tsx';
import { type ListLinks, RowList } from './RowList.tsx';
import { NameOrder, type RosterRow, rosterOf } from './roster.ts';
import { useFolded } from './useFolded.ts';
import './friend-list.css';

const words = defineWords({
  en: {
    title: 'Friends',
    add: 'Add a friend',
    requests: 'Requests',
    waiting_one: 'Requests, {{count}} new',
    waiting_other: 'Requests, {{count}} new',
    blocked: 'Blocked people',
    none: 'No friends yet',
    noneHint: 'Add a friend by number, or search for people.',
  },
  zh: {
    title: '好友',
    add: '添加好友',
    requests: '好友请求与群通知',
    waiting_other: '好友请求与群通知，{{count}} 条待处理',
    blocked: '黑名单',
    none: '还没有好友',
    noneHint: '通过号码或条件查找，添加好友。',
  },
});

/** The friends by their labels, online ones first. */
export function FriendList({ route }: { route: Route }) {
  const say = useWords(words);
  const [here] = route;
  return (
    <ListPane area="friends" route={route} title={say('title')} acts={<Acts here={here} />}>
      {(links) => <Roster here={here} links={links} />}
    </ListPane>
  );
}

function Acts({ here }: { here: string | undefined }) {
  const say = useWords(words);
  const count = useStore(({ requests, answers, partings }) => requests.length + answers.length + partings.length);
  return (
    <nav className="friends-head-links" aria-label={say('title')}>
      <HeadLink
        to={['friends', 'requests']}
        label={count > 0 ? say('waiting', { count }) : say('requests')}
        count={count}
        isHere={here === 'requests'}
      >
        <BellRing aria-hidden />
      </HeadLink>
      <HeadLink to={['friends', 'blocked']} label={say('blocked')} isHere={here === 'blocked'}>
        <Ban aria-hidden />
      </HeadLink>
      <HeadLink to={['friends', 'add']} label={say('add')} isHere={here === 'add'}>
        <UserPlus aria-hidden />
      </HeadLink>
    </nav>
  );
}

function Roster({ here, links }: { here: string | undefined; links: ListLinks }) {
  const say = useWords(words);
  const locale = useLocale();
  const uin = useStore((state) => state.uin);
  const friends = useStore((state) => state.friends);
  const groups = useStore((state) => state.groups);
  const isLoaded = useStore((state) => state.loaded);
  const [folded, turn] = useFolded(uin);
  const order = useMemo(() => new NameOrder(locale), [locale]);
  const rows = useMemo(() => rosterOf(friends, groups, folded, order), [friends, groups, folded, order]);
  const { ref } = links;
  const turned = useRef<string>(undefined);
  const onTurn = useCallback(
    (label: string) => {
      turned.current = label;
      turn(label);
    },
    [turn],
  );
  // A label that is folded while its heading sticks to the top would scroll out of sight.
  useLayoutEffect(() => {
    if (turned.current !== undefined && rows.length > 0) ref.current?.toHeading(labelKey(turned.current));
    turned.current = undefined;
  }, [ref, rows]);
  if (rows.length === 0 && !isLoaded) return <Waiting />;
  if (rows.length === 0) {
    return (
      <Empty icon={<UsersRound aria-hidden />} title={say('none')}>
        <p>{say('noneHint')}</p>
        <a className="button button-primary" href={hrefOf('friends', 'add')}>
          {say('add')}
        </a>
      </Empty>
    );
  }
  return (
    <RowList
      label={say('title')}
      rows={rows}
      keyOf={keyOf}
      isHeading={isHeading}
      here={here && (groups.has(Number(here)) ? `group-${here}` : `friend-${here}`)}
      {...links}
    >
      {(row, tabIndex) =>
        row.kind === 'label' ? (
          <LabelRow key={keyOf(row)} {...row} tabIndex={tabIndex} onTurn={onTurn} />
        ) : row.kind === 'group' ? (
          <GroupRow key={keyOf(row)} group={row.group} isHere={String(row.group.group) === here} tabIndex={tabIndex} />
        ) : (
          <FriendRow
            key={keyOf(row)}
            friend={row.friend}
            isHere={String(row.friend.uin) === here}
            tabIndex={tabIndex}
          />
        )
      }
    </RowList>
  );
}

function isHeading({ kind }: RosterRow): boolean {
  return kind === 'label';
}

const labelKey = (label: string) => `label-${label}`;

function keyOf(row: RosterRow): string {
  if (row.kind === 'group') return `group-${row.group.group}`;
  return row.kind === 'label' ? labelKey(row.label) : `friend-${row.friend.uin}`;
}
