import type { RowOf } from '@rookery/protocol';
import { Crown, MessagesSquare, Trash2 } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { useMessenger } from '../../base/context.ts';
import { defineWords, useLocale, useWords } from '../../base/language.ts';
import { useProblem } from '../../base/problems.ts';
import { useAttempt } from '../../base/useAttempt.ts';
import { useLoaded } from '../../base/useLoaded.ts';
import { useNames } from '../../base/useNames.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/Dialog.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { Empty, Screen } from '../../ui/Screen.tsx';
import { Trouble } from '../../ui/Trouble.tsx';
import { TroubleLine } from '../../ui/TroubleLine.tsx';
import { useTimes } from '../../ui/time.ts';
import { NewOwner } from './NewOwner.tsx';
import './group-list.css';

const words = defineWords({
  en: {
    title: 'Groups',
    list: 'Groups of this server',
    members_one: '{{count}} member',
    members_other: '{{count}} members',
    entries_one: '{{number}} message',
    entries_other: '{{number}} messages',
    owner: 'Owner: {{owner}}',
    made: 'Created {{when}}',
    owning: 'Owner',
    owningNamed: 'Change the owner of {{name}}',
    end: 'Delete',
    endNamed: 'Delete {{name}}',
    endTitle: 'Delete {{name}}?',
    endQuestion: "The group ends for all its members. This can't be undone.",
    ended: 'The group {{name}} has been deleted.',
    more: 'Show more',
    none: 'No groups',
    noneHint: 'Anyone with an account can create one.',
  },
  zh: {
    title: '群',
    list: '这台服务器上的群',
    members_other: '{{count}} 人',
    entries_other: '{{number}} 条消息',
    owner: '群主：{{owner}}',
    made: '创建于 {{when}}',
    owning: '群主',
    owningNamed: '更换“{{name}}”的群主',
    end: '解散',
    endNamed: '解散“{{name}}”',
    endTitle: '解散“{{name}}”？',
    endQuestion: '该群将对所有成员解散，此操作无法撤销。',
    ended: '群“{{name}}”已解散。',
    more: '显示更多',
    none: '还没有群',
    noneHint: '有账号的人都可以创建。',
  },
});

type Row = RowOf<'AllGroups'>;
type Pages = { readonly rows: readonly Row[]; readonly next: number | undefined };

const PAGE = 50;

/** The groups of the server, and their sizes. */
export function GroupsScreen() {
  const say = useWords(words);
  const { client } = useMessenger();
  const read = useCallback(
    async (after: number): Promise<Pages> => {
      const { groups, isLast } = await client.call('AllGroups', { count: PAGE, after });
      return { rows: groups, next: isLast === false ? groups.at(-1)?.group : undefined };
    },
    [client],
  );
  const first = useLoaded(useCallback(() => read(0), [read]));
  const [more, setMore] = useState<Pages & { readonly of: Pages | undefined }>();
  const { isBusy, trouble, attempt } = useAttempt(useProblem());
  const later = more?.of === first.value ? more : undefined;
  const rows = useMemo(() => [...(first.value?.rows ?? []), ...(later?.rows ?? [])], [first.value, later]);
  const next = later ? later.next : first.value?.next;
  const owners = useMemo(() => rows.map(({ owner }) => owner), [rows]);
  const nameOf = useNames(owners);
  const [asked, setAsked] = useState<{ row: Row; what: 'end' | 'owner' }>();
  const close = () => setAsked(undefined);
  const readMore = async () => {
    const page = await read(next ?? 0);
    setMore({ of: first.value, rows: [...(later?.rows ?? []), ...page.rows], next: page.next });
  };
  return (
    <Screen title={say('title')} back={['admin']}>
      {first.error !== undefined && !first.value && <Trouble error={first.error} onAgain={first.again} />}
      {!first.value && first.error === undefined && <Loading />}
      {first.value && rows.length === 0 && (
        <Empty icon={<MessagesSquare aria-hidden />} title={say('none')}>
          <p>{say('noneHint')}</p>
        </Empty>
      )}
      {rows.length > 0 && (
        <ul className="group-list" aria-label={say('list')}>
          {rows.map((row) => (
            <Item key={row.group} row={row} owner={nameOf(row.owner)} onAsk={(what) => setAsked({ row, what })} />
          ))}
        </ul>
      )}
      <TroubleLine text={trouble} />
      {next !== undefined && (
        <Button isDisabled={isBusy} onPress={() => attempt(readMore)}>
          {say('more')}
        </Button>
      )}
      {asked?.what === 'end' && <Ending row={asked.row} onClose={close} onEnded={first.again} />}
      {asked?.what === 'owner' && <NewOwner row={asked.row} onClose={close} onChanged={first.again} />}
    </Screen>
  );
}

function Item({ row, owner, onAsk }: { row: Row; owner: string; onAsk: (what: 'end' | 'owner') => void }) {
  const say = useWords(words);
  const times = useTimes();
  const numbers = new Intl.NumberFormat(useLocale());
  const { group, name, members, entry, createdAt } = row;
  const facts = [
    say('members', { count: members }),
    say('entries', { count: entry, number: numbers.format(entry) }),
    say('owner', { owner }),
    say('made', { when: times.full(createdAt) }),
  ];
  return (
    <li className="card group-list-item">
      <Avatar uin={group} face={0} size="small" isGroup />
      <div className="group-list-texts">
        <p>
          <bdi className="group-list-name">{name}</bdi> <span className="number muted">{group}</span>
        </p>
        <p className="muted group-list-facts">
          {facts.map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
        </p>
      </div>
      <div className="group-list-acts">
        <Button icon={<Crown aria-hidden />} aria-label={say('owningNamed', { name })} onPress={() => onAsk('owner')}>
          {say('owning')}
        </Button>
        <Button
          look="danger"
          icon={<Trash2 aria-hidden />}
          aria-label={say('endNamed', { name })}
          onPress={() => onAsk('end')}
        >
          {say('end')}
        </Button>
      </div>
    </li>
  );
}

function Ending({ row: { group, name }, onClose, onEnded }: { row: Row; onClose: () => void; onEnded: () => void }) {
  const say = useWords(words);
  const { client, reach, notices } = useMessenger();
  return (
    <Confirm
      title={say('endTitle', { name })}
      question={<p>{say('endQuestion')}</p>}
      action={say('end')}
      isOpen
      onClose={onClose}
      onConfirm={async () => {
        reach.need();
        await client.groups.end(group);
        notices.say(say('ended', { name }));
        onEnded();
      }}
    />
  );
}
