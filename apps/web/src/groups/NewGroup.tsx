import { type FormEvent, useState } from 'react';
import { useMessenger } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { useProblem } from '../base/problems.ts';
import { go } from '../base/route.ts';
import { useAttempt } from '../base/useAttempt.ts';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { Card, Screen } from '../ui/Screen.tsx';
import { TroubleLine } from '../ui/TroubleLine.tsx';
import { FriendPicker } from './FriendPicker.tsx';
import { groupWords } from './group-words.ts';
import { MOST_NAME } from './limits.ts';
import { PolicyChoice } from './PolicyChoice.tsx';

const words = defineWords({
  en: {
    title: 'New group',
    nameHint: 'You can change it later, like everything else here.',
    friends: 'Invite friends',
    make: 'Create group',
    busy: 'Creating…',
    made: 'The group {{name}} has been created.',
  },
  zh: {
    title: '创建群',
    nameHint: '这里的设置以后都可以修改。',
    friends: '邀请好友',
    make: '创建',
    busy: '正在创建…',
    made: '群“{{name}}”已创建。',
  },
});

/** Makes a group, and invites friends to it. */
export function NewGroup() {
  const say = useWords(words);
  const sayGroup = useWords(groupWords);
  const { store, reach, notices } = useMessenger();
  const [name, setName] = useState('');
  const [policy, setPolicy] = useState<'anyone' | 'ask' | 'nobody'>('ask');
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [wrong, setWrong] = useState<string>();
  const { isBusy, trouble, attempt } = useAttempt(useProblem());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    const called = name.trim();
    if (called === '') return setWrong(sayGroup('noName'));
    void attempt(async () => {
      reach.need();
      const invited = chosen.size === 0 ? undefined : [...chosen];
      const group = await (await store.groups.acts()).create(called, { policy, invited });
      notices.say(say('made', { name: called }));
      go('groups', group);
    });
  };
  return (
    <Screen title={say('title')} back={['friends']}>
      <form className="groups-form" onSubmit={submit} noValidate>
        <Card>
          <Field
            label={sayGroup('name')}
            hint={say('nameHint')}
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
        </Card>
        <Card>
          <FriendPicker label={say('friends')} chosen={chosen} onChange={setChosen} />
        </Card>
        <Card>
          <PolicyChoice value={policy} onChange={setPolicy} />
        </Card>
        <TroubleLine text={trouble} />
        <div className="friends-acts">
          <Button type="submit" look="primary" isDisabled={isBusy}>
            {say(isBusy ? 'busy' : 'make')}
          </Button>
        </div>
      </form>
    </Screen>
  );
}
