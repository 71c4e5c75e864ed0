import { type FormEvent, useState } from 'react';
import { Checkbox, CheckboxGroup, Form, Label } from 'react-aria-components';
import { useMessenger } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { useProblem } from '../base/problems.ts';
import { useAttempt } from '../base/useAttempt.ts';
import { Button } from '../ui/Button.tsx';
import { Choice, Field, SelectField } from '../ui/Field.tsx';
import { Card, Screen } from '../ui/Screen.tsx';
import { Notes } from '../ui/TextField.tsx';
import { TroubleLine } from '../ui/TroubleLine.tsx';
import { Unsaved } from '../ui/Unsaved.tsx';
import {
  type CommandGroup,
  commandsOf,
  groupNames,
  type Preset,
  readNetworks,
  usesOf,
  wrongNetwork,
} from './app-password-commands.ts';
import { appPasswordWords } from './app-password-words.ts';
import { type MadePassword, ScriptHelp } from './ScriptHelp.tsx';
import './scripts.css';

const MOST_NAME = 64;
/** How much of a wrong address is said again. */
const MOST_SHOWN = 24;
const DAY_MS = 24 * 3_600_000;

const words = defineWords({
  en: {
    title: 'New app password',
    name: 'What is it for?',
    nameHint: "For example “Basement heating”, so you'll recognise it later.",
    good: 'What can it do?',
    send: 'Send only',
    sendHint: 'For scripts and sensors that send reports.',
    receive: 'Receive only',
    receiveHint: 'Reads new messages, the friend list and profiles.',
    all: 'Everything',
    allHint: "For a messenger. It can't change passwords, devices or privacy.",
    custom: 'Custom',
    chosen: 'It can',
    networks: 'From which addresses?',
    networksHint: 'Addresses or networks such as 192.168.1.0/24, separated by commas. Leave empty for anywhere.',
    ends: 'Until when?',
    never: 'Until I revoke it',
    d1: 'One day',
    d7: 'One week',
    d30: '30 days',
    d365: 'One year',
    make: 'Create password',
    busy: 'Creating…',
    missing: 'Say what it is for.',
    long: 'At most 64 characters.',
    wrong: "“{{network}}” isn't an address or a network such as 192.168.1.0/24.",
    nothing: 'Choose at least one thing it can do.',
  },
  zh: {
    title: '新建应用密码',
    name: '用途',
    nameHint: '例如“地下室暖气”，方便以后辨认。',
    good: '它可以做什么？',
    send: '仅发送',
    sendHint: '供上报消息的脚本和传感器使用。',
    receive: '仅接收',
    receiveHint: '读取新消息、好友列表和资料。',
    all: '全部',
    allHint: '供聊天程序使用。密码、登录设备和隐私设置始终无法触及。',
    custom: '自选',
    chosen: '它可以',
    networks: '允许的来源地址',
    networksHint: '地址或网段，如 192.168.1.0/24，用逗号分隔。留空则不限。',
    ends: '有效期',
    never: '直到我撤销',
    d1: '一天',
    d7: '一周',
    d30: '30 天',
    d365: '一年',
    make: '生成密码',
    busy: '正在生成…',
    missing: '请填写用途。',
    long: '最多 64 个字符。',
    wrong: '“{{network}}”不是地址或网段，正确的例如 192.168.1.0/24。',
    nothing: '请至少选择一项。',
  },
});

type Life = 'never' | 'd1' | 'd7' | 'd30' | 'd365';
const lives = ['never', 'd1', 'd7', 'd30', 'd365'] as const satisfies readonly Life[];
type FormTrouble = { at: 'name' | 'networks' | 'groups' | 'page'; why: string };

/** Creates an app password, and shows it once, with lines to copy into scripts. */
export function NewAppPasswordScreen() {
  const say = useWords(words);
  const [made, setMade] = useState<MadePassword>();
  return (
    <Screen title={made?.name ?? say('title')} back={['me', 'app-passwords']}>
      {made ? <ScriptHelp made={made} /> : <NewForm onMade={setMade} />}
    </Screen>
  );
}

function NewForm({ onMade }: { onMade: (made: MadePassword) => void }) {
  const say = useWords(words);
  const problem = useProblem();
  const { client } = useMessenger();
  const [name, setName] = useState('');
  const [preset, setPreset] = useState<Preset>('send');
  const [groups, setGroups] = useState<readonly CommandGroup[]>(['send']);
  const [networks, setNetworks] = useState('');
  const [life, setLife] = useState<Life>('never');
  const { isBusy, trouble, setTrouble, attempt } = useAttempt<FormTrouble>((error) => ({
    at: 'page',
    why: problem(error),
  }));
  const make = async () => {
    const commands = commandsOf(preset, groups);
    const from = readNetworks(networks);
    const { password } = await client.call('AddAppPwd', {
      name: name.trim(),
      commands,
      networks: from.length === 0 ? undefined : from,
      endsAt: life === 'never' ? undefined : Date.now() + Number(life.slice(1)) * DAY_MS,
    });
    if (password) onMade({ name: name.trim(), password, ...usesOf(commands ?? []) });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    const network = wrongNetwork(readNetworks(networks));
    const length = [...name.trim()].length;
    if (length === 0) setTrouble({ at: 'name', why: say('missing') });
    else if (length > MOST_NAME) setTrouble({ at: 'name', why: say('long') });
    else if (preset === 'custom' && groups.length === 0) setTrouble({ at: 'groups', why: say('nothing') });
    else if (network !== undefined) setTrouble({ at: 'networks', why: say('wrong', { network: shortened(network) }) });
    else void attempt(make);
  };
  const errorAt = (at: FormTrouble['at']) => (trouble?.at === at ? trouble.why : undefined);
  return (
    <Form className="me-form" onSubmit={submit} validationBehavior="aria">
      <Card>
        <Field
          label={say('name')}
          hint={say('nameHint')}
          error={errorAt('name')}
          room={[say('missing'), say('long')]}
          autoComplete="off"
          value={name}
          onChange={(text) => {
            setName(text);
            setTrouble(undefined);
          }}
        />
      </Card>
      <Commands
        preset={preset}
        onPreset={setPreset}
        groups={groups}
        onGroups={(chosen) => {
          setGroups(chosen);
          setTrouble(undefined);
        }}
        error={errorAt('groups')}
      />
      <Card>
        <Field
          label={say('networks')}
          hint={say('networksHint')}
          error={errorAt('networks')}
          room={[say('wrong', { network: '·'.repeat(MOST_SHOWN) })]}
          autoComplete="off"
          value={networks}
          onChange={(text) => {
            setNetworks(text);
            setTrouble(undefined);
          }}
        />
        <SelectField
          label={say('ends')}
          value={life}
          options={lives.map((key) => ({ key, label: say(key) }))}
          onChange={setLife}
        />
      </Card>
      {(name !== '' || networks !== '') && <Unsaved />}
      <div className="me-acts">
        <Button type="submit" look="primary">
          {say(isBusy ? 'busy' : 'make')}
        </Button>
      </div>
      <TroubleLine text={errorAt('page')} />
    </Form>
  );
}

/** What the password may be used for. */
function Commands({
  preset,
  onPreset,
  groups,
  onGroups,
  error,
}: {
  preset: Preset;
  onPreset: (preset: Preset) => void;
  groups: readonly CommandGroup[];
  onGroups: (groups: readonly CommandGroup[]) => void;
  error: string | undefined;
}) {
  const say = useWords(words);
  const sayGroup = useWords(appPasswordWords);
  return (
    <Card>
      <Choice
        label={say('good')}
        value={preset}
        options={[
          { key: 'send', label: say('send'), hint: say('sendHint') },
          { key: 'receive', label: say('receive'), hint: say('receiveHint') },
          { key: 'all', label: say('all'), hint: say('allHint') },
          { key: 'custom', label: say('custom') },
        ]}
        onChange={onPreset}
      />
      {preset === 'custom' && (
        <CheckboxGroup
          className="me-checks"
          value={[...groups]}
          onChange={(chosen) => onGroups(chosen as CommandGroup[])}
        >
          <Label className="field-label">{say('chosen')}</Label>
          {groupNames.map((group) => (
            <Checkbox key={group} value={group} className="me-check">
              <span className="me-check-mark" aria-hidden />
              {sayGroup(group)}
            </Checkbox>
          ))}
          <Notes error={error} room={[say('nothing')]} />
        </CheckboxGroup>
      )}
    </Card>
  );
}

function shortened(network: string): string {
  const chars = [...network];
  return chars.length > MOST_SHOWN ? `${chars.slice(0, MOST_SHOWN - 1).join('')}…` : network;
}
