import type { RowOf } from '@rookery/protocol';
import { Plus, Search } from 'lucide-react';
import { type FormEvent, useEffect, useEffectEvent, useState } from 'react';
import { useMessenger, useStore } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { useProblem } from '../base/problems.ts';
import { go, hrefOf } from '../base/route.ts';
import { useAttempt } from '../base/useAttempt.ts';
import { PersonCard } from '../friends/PersonCard.tsx';
import { BarAct } from '../ui/BarAct.tsx';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { Card, Screen } from '../ui/Screen.tsx';
import { TroubleLine } from '../ui/TroubleLine.tsx';
import { groupName, wantedIn } from './facts.ts';
import { groupWords } from './group-words.ts';
import { Joining } from './Joining.tsx';
import { MOST_SEARCH } from './limits.ts';

const words = defineWords({
  en: {
    title: 'Find a group',
    what: 'Name, number or invitation link',
    hint: 'Only groups that allow it show up. With an invitation link you can join any group.',
    missing: 'Enter a name, a number or a link.',
    find: 'Find',
    found: 'Groups found',
    count_one: '{{count}} group',
    count_other: '{{count}} groups',
    countMore: 'The first {{count}}',
    none: 'No group found.',
    more: 'Show more',
    open: 'Open',
    openNamed: 'Open {{name}}',
    make: 'New group',
  },
  zh: {
    title: '查找群',
    what: '群名称、群号或邀请链接',
    hint: '只显示允许被查找的群。有邀请链接时，任何群都可以加入。',
    missing: '请输入名称、号码或链接。',
    find: '查找',
    found: '查找结果',
    count_other: '共 {{count}} 个群',
    countMore: '前 {{count}} 个',
    none: '没有找到相关的群。',
    more: '显示更多',
    open: '打开',
    openNamed: '打开 {{name}}',
    make: '创建群',
  },
});

type Found = RowOf<'FindGroups'>;
type Results = { readonly text: string; readonly groups: readonly Found[]; readonly next: number | undefined };

const MOST_LINK = 300;
/** How many pages in a row are asked for as long as nothing is found: one looks at a bounded number of groups. */
const MOST_PAGES = 4;

/** Finds groups by name or number, and joins them; an invitation link leads to its group. @param text what to look for at once */
export function FindGroups({ text: asked }: { text: string }) {
  const say = useWords(words);
  const { client, reach } = useMessenger();
  const [text, setText] = useState(asked);
  const [wrong, setWrong] = useState<string>();
  const [results, setResults] = useState<Results>();
  const { isBusy, trouble, attempt } = useAttempt(useProblem());
  const look = (text: string, before: readonly Found[], after: number) =>
    attempt(async () => {
      let page = await reach.ask(client.groups.find(text, after));
      for (let pages = 1; pages < MOST_PAGES && page.groups.length === 0 && page.next !== undefined; pages++) {
        page = await reach.ask(client.groups.find(text, page.next));
      }
      setResults({ text, groups: [...before, ...page.groups], next: page.next });
    });
  const find = (event?: FormEvent) => {
    event?.preventDefault();
    const wanted = wantedIn(text);
    if (wanted?.code !== undefined) return go('groups', wanted.group, 'join', wanted.code);
    const part = [...text.trim()].slice(0, MOST_SEARCH).join('');
    if (part === '') return setWrong(say('missing'));
    setResults(undefined);
    void look(part, [], 0);
  };
  const findAsked = useEffectEvent(() => void (asked !== '' && find()));
  useEffect(() => findAsked(), []);
  return (
    <Screen
      title={say('title')}
      back={['friends']}
      acts={<BarAct icon={<Plus aria-hidden />} label={say('make')} onPress={() => go('groups', 'new')} />}
    >
      <Card>
        <form className="friends-find" onSubmit={find}>
          <Field
            label={say('what')}
            hint={say('hint')}
            error={wrong}
            room={[say('missing')]}
            value={text}
            onChange={(value) => {
              setText(value);
              setWrong(undefined);
            }}
            autoComplete="off"
            maxLength={MOST_LINK}
          />
          <Button type="submit" look="primary" icon={<Search aria-hidden />} isDisabled={isBusy}>
            {say('find')}
          </Button>
        </form>
        <TroubleLine text={trouble} />
        <Groups results={results} />
        {results?.next !== undefined && (
          <div className="friends-more">
            <Button isDisabled={isBusy} onPress={() => look(results.text, results.groups, results.next ?? 0)}>
              {say('more')}
            </Button>
          </div>
        )}
      </Card>
    </Screen>
  );
}

function Groups({ results }: { results: Results | undefined }) {
  const say = useWords(words);
  const sayGroup = useWords(groupWords);
  const { groups = [], next } = results ?? {};
  const count = groups.length;
  return (
    <>
      <p role="status" className="friends-count">
        {results && (count === 0 ? say('none') : say(next === undefined ? 'count' : 'countMore', { count }))}
      </p>
      {count > 0 && (
        <ul className="friends-cards" aria-label={say('found')}>
          {groups.map(({ group, name, face, members, policy }) => (
            <PersonCard
              key={group}
              uin={group}
              isGroup
              name={groupName(name, group)}
              face={face}
              about={[sayGroup('members', { count: members }), sayGroup(policy)]}
              acts={<Way group={group} name={groupName(name, group)} />}
            />
          ))}
        </ul>
      )}
    </>
  );
}

/** Into the group: to its conversation for members. */
function Way({ group, name }: { group: number; name: string }) {
  const say = useWords(words);
  const isMine = useStore((state) => state.groups.has(group));
  if (!isMine) return <Joining group={group} name={name} />;
  return (
    <a className="button" href={hrefOf('chats', group)} aria-label={say('openNamed', { name })}>
      {say('open')}
    </a>
  );
}
