import { Check, Copy } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useMessenger } from '../../base/context.ts';
import { defineWords, useWords } from '../../base/language.ts';
import { useLoaded } from '../../base/useLoaded.ts';
import { BarAct } from '../../ui/BarAct.tsx';
import { useCopy } from '../../ui/CopyButton.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { Card, Screen } from '../../ui/Screen.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { Trouble } from '../../ui/Trouble.tsx';
import { useTimes } from '../../ui/time.ts';
import { asText, type GroupName, grouped, isKnown, type KnownName, type ServerFact } from './facts.ts';
import './server.css';

const words = defineWords({
  en: {
    title: 'Server information',
    copy: 'Copy all',
    about: 'About',
    storage: 'Data',
    configuration: 'Configuration',
    configurationHint:
      'The settings the server is running with. Secrets are hidden; only whether they are set is shown.',
    find: 'Search settings',
    findHint: 'Part of a name or value',
    none: 'No matching settings.',
    empty: 'empty',
    version: 'Version',
    node: 'Node.js',
    platform: 'Platform',
    'started-at': 'Started',
    accounts: 'Accounts',
    sessions: 'Sessions',
    'open-invites': 'Open invitations',
  },
  zh: {
    title: '服务器信息',
    copy: '全部复制',
    about: '关于',
    storage: '存储的数据',
    configuration: '配置',
    configurationHint: '服务器当前使用的配置。机密项只显示是否已设置。',
    find: '查找配置项',
    findHint: '名称或值的一部分',
    none: '没有包含这些文字的配置项。',
    empty: '空',
    version: '版本',
    node: 'Node.js',
    platform: '平台',
    'started-at': '启动时间',
    accounts: '账号',
    sessions: '会话',
    'open-invites': '有效的邀请码',
  },
});

/** The server's version and configuration. */
export function ServerScreen() {
  const say = useWords(words);
  const { client } = useMessenger();
  const load = useCallback(async () => (await client.call('ServerInfo', {})).facts, [client]);
  const { value: facts, error, again } = useLoaded(load);
  const groups = facts && grouped(facts);
  return (
    <Screen title={say('title')} back={['admin']} isWide acts={facts && <CopyAll facts={facts} />}>
      <Trouble error={error} onAgain={again} />
      {!groups && error === undefined && <Loading />}
      {groups && (
        <>
          <div className="server-groups">
            <Group name="about" facts={groups.about} />
            <Group name="storage" facts={groups.storage} />
          </div>
          <Configuration facts={groups.configuration} />
        </>
      )}
    </Screen>
  );
}

function CopyAll({ facts }: { facts: readonly ServerFact[] }) {
  const say = useWords(words);
  const { isCopied, copy } = useCopy();
  const icon = isCopied ? <Check aria-hidden /> : <Copy aria-hidden />;
  return <BarAct icon={icon} label={say('copy')} onPress={() => copy(asText(facts))} />;
}

function Group({ name, facts }: { name: Exclude<GroupName, 'configuration'>; facts: readonly ServerFact[] }) {
  const say = useWords(words);
  return (
    <Card title={say(name)}>
      <dl className="server-facts">
        {facts.map((fact) => (
          <div key={fact.name}>
            <dt>{isKnown(fact.name) ? say(fact.name) : fact.name}</dt>
            <dd className="number">
              <Value fact={fact} />
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function Configuration({ facts }: { facts: readonly ServerFact[] }) {
  const say = useWords(words);
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const shown = facts.filter(({ name, value }) => `${name}\n${value}`.toLowerCase().includes(wanted));
  return (
    <Card title={say('configuration')}>
      <p className="muted server-hint">{say('configurationHint')}</p>
      <SearchField label={say('find')} placeholder={say('findHint')} value={text} onChange={setText} />
      {shown.length === 0 && <p className="muted server-hint">{say('none')}</p>}
      <dl className="server-facts server-keys">
        {shown.map((fact) => (
          <div key={fact.name}>
            <dt>
              <code>{fact.name}</code>
            </dt>
            <dd>
              <Value fact={fact} />
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function Value({ fact: { name, value } }: { fact: ServerFact }) {
  const say = useWords(words);
  const times = useTimes();
  if (value === '') return <span className="muted">{say('empty')}</span>;
  const at = name === ('started-at' satisfies KnownName) ? Date.parse(value) : Number.NaN;
  return <bdi>{Number.isNaN(at) ? value : times.full(at)}</bdi>;
}
