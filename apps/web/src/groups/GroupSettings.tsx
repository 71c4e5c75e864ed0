import { type FormEvent, useState } from 'react';
import { useMessenger } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { useProblem } from '../base/problems.ts';
import { useAttempt } from '../base/useAttempt.ts';
import { Button } from '../ui/Button.tsx';
import { Field, SelectField, Toggle } from '../ui/Field.tsx';
import { Loading } from '../ui/Loading.tsx';
import { Card, Screen } from '../ui/Screen.tsx';
import { Trouble } from '../ui/Trouble.tsx';
import { TroubleLine } from '../ui/TroubleLine.tsx';
import { Unsaved } from '../ui/Unsaved.tsx';
import { type GroupFacts, mayAdminister, type Settings } from './facts.ts';
import { GroupFace } from './GroupFace.tsx';
import { groupWords } from './group-words.ts';
import { MOST_NAME, MOST_NOTICE } from './limits.ts';
import { PolicyChoice } from './PolicyChoice.tsx';
import { useGroup } from './useGroup.ts';

const words = defineWords({
  en: {
    title: 'Group settings',
    only: 'Only administrators of the group can change these.',
    notice: 'Notice',
    noticeHint: 'Members see it at the top of the conversation.',
    save: 'Save',
    membersInvite: 'Members can invite friends',
    membersInviteHint: 'Otherwise only administrators can.',
    searchable: 'People can find this group',
    searchableHint: 'By name or by number.',
    quiet: 'Only administrators can write',
    quietHint: 'Everyone else can read.',
    past: 'What new members can read',
    past0: 'Nothing from before they joined',
    past_one: 'The last message',
    past_other: 'The last {{count}} messages',
  },
  zh: {
    title: '群设置',
    only: '只有群主和管理员可以修改。',
    notice: '群公告',
    noticeHint: '显示在群聊顶部。',
    save: '保存',
    membersInvite: '允许成员邀请好友',
    membersInviteHint: '关闭后只有群主和管理员可以邀请。',
    searchable: '允许被查找',
    searchableHint: '可以通过名称或群号找到。',
    quiet: '全员禁言',
    quietHint: '只有群主和管理员可以发言。',
    past: '新成员可以查看',
    past0: '仅入群之后的消息',
    past_other: '最近 {{count}} 条历史消息',
  },
});

/** What administrators may change of a group. */
export function GroupSettings({ group }: { group: number }) {
  const say = useWords(words);
  const { value: facts, error, again } = useGroup(group);
  return (
    <Screen title={say('title')} back={['groups', String(group)]}>
      {error !== undefined && !facts && <Trouble error={error} onAgain={again} />}
      {!facts && error === undefined && <Loading />}
      {facts && !mayAdminister(facts.role) && <p className="muted">{say('only')}</p>}
      {facts && mayAdminister(facts.role) && (
        <>
          <Texts key={`${facts.name}\n${facts.notice}`} group={group} facts={facts} onSaved={again} />
          <Rules group={group} facts={facts} onSaved={again} />
          <GroupFace group={group} face={facts.face ?? 0} onSaved={again} />
        </>
      )}
    </Screen>
  );
}

type PartProps = { readonly group: number; readonly facts: GroupFacts; readonly onSaved: () => void };

/** Name and notice. */
function Texts({ group, facts, onSaved }: PartProps) {
  const say = useWords(words);
  const sayGroup = useWords(groupWords);
  const { store, reach, notices } = useMessenger();
  const [saved, setSaved] = useState({ name: facts.name ?? '', notice: facts.notice ?? '' });
  const [name, setName] = useState(saved.name);
  const [notice, setNotice] = useState(saved.notice);
  const [wrong, setWrong] = useState<string>();
  const { isBusy, trouble, attempt } = useAttempt(useProblem());
  const isChanged = name !== saved.name || notice !== saved.notice;
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (isBusy || !isChanged) return;
    if (name.trim() === '') return setWrong(sayGroup('noName'));
    void attempt(async () => {
      reach.need();
      await (await store.groups.acts()).set(group, { name: name.trim(), notice: notice.trim() });
      setSaved({ name, notice });
      notices.say(sayGroup('saved'));
      onSaved();
    });
  };
  return (
    <Card>
      <form className="groups-form" onSubmit={save} noValidate>
        {isChanged && <Unsaved />}
        <Field
          label={sayGroup('name')}
          error={wrong}
          room={[sayGroup('noName')]}
          value={name}
          onChange={(text) => {
            setName(text);
            setWrong(undefined);
          }}
          maxLength={MOST_NAME}
          autoComplete="off"
        />
        <Field
          label={say('notice')}
          hint={say('noticeHint')}
          rows={4}
          value={notice}
          onChange={setNotice}
          maxLength={MOST_NOTICE}
        />
        <TroubleLine text={trouble} />
        <div className="friends-acts">
          <Button type="submit" look="primary" isDisabled={isBusy || !isChanged}>
            {say('save')}
          </Button>
        </div>
      </form>
    </Card>
  );
}

const pasts = [0, 20, 50, 100, 500, 1000];

/** What is saved at once. */
function Rules({ group, facts: told, onSaved }: PartProps) {
  const say = useWords(words);
  const sayGroup = useWords(groupWords);
  const problem = useProblem();
  const { store, reach, notices } = useMessenger();
  const [changes, setChanges] = useState<Settings>({});
  const [known, setKnown] = useState(told);
  if (known !== told) {
    setKnown(told);
    setChanges({});
  }
  const facts = { ...told, ...changes };
  const { past = 0 } = facts;
  const set = async (settings: Settings) => {
    // Shown before the server confirms, and undone if it refuses.
    setChanges((before) => ({ ...before, ...settings }));
    try {
      reach.need();
      await (await store.groups.acts()).set(group, settings);
      notices.say(sayGroup('saved'));
      onSaved();
    } catch (error) {
      setChanges({});
      notices.warn(problem(error));
    }
  };
  return (
    <>
      <Card>
        <PolicyChoice value={facts.policy ?? 'ask'} onChange={(policy) => void set({ policy })} />
      </Card>
      <Card>
        <Toggle
          label={say('membersInvite')}
          hint={say('membersInviteHint')}
          isOn={facts.membersInvite === true}
          onChange={(membersInvite) => void set({ membersInvite })}
        />
        <Toggle
          label={say('searchable')}
          hint={say('searchableHint')}
          isOn={facts.searchable === true}
          onChange={(searchable) => void set({ searchable })}
        />
        <Toggle
          label={say('quiet')}
          hint={say('quietHint')}
          isOn={facts.isQuiet === true}
          onChange={(isQuiet) => void set({ isQuiet })}
        />
        <SelectField
          label={say('past')}
          value={String(past)}
          options={[...new Set([...pasts, past])]
            .sort((a, b) => a - b)
            .map((count) => ({ key: String(count), label: count === 0 ? say('past0') : say('past', { count }) }))}
          onChange={(count) => void set({ past: Number(count) })}
        />
      </Card>
    </>
  );
}
