import { useState } from 'react';
import { useMessenger } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { useProblem } from '../base/problems.ts';
import { useAttempt } from '../base/useAttempt.ts';
import { numberOf, traitsOf } from '../faces/faces.ts';
import { FacePicker } from '../profile/FacePicker.tsx';
import { Avatar } from '../ui/Avatar.tsx';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Screen.tsx';
import { groupWords } from './group-words.ts';

const words = defineWords({
  en: { title: 'Face of the group', use: 'Use this face', keep: 'Keep the current one' },
  zh: { title: '群头像', use: '使用此头像', keep: '保留原来的' },
});

/** Picks the bird of a group. */
export function GroupFace({ group, face, onSaved }: { group: number; face: number; onSaved: () => void }) {
  const say = useWords(words);
  const sayGroup = useWords(groupWords);
  const problem = useProblem();
  const { store, reach, notices } = useMessenger();
  const [picked, setPicked] = useState<number>();
  const { isBusy, attempt } = useAttempt((error) => notices.warn(problem(error)));
  // Saved: what is shown is the group's own again.
  if (picked === face) setPicked(undefined);
  const number = picked ?? face;
  const traits = traitsOf(number, group);
  const isChanged = number !== face;
  const use = async () => {
    reach.need();
    await (await store.groups.acts()).set(group, { face: number });
    notices.say(sayGroup('saved'));
    onSaved();
  };
  return (
    <Card title={say('title')}>
      <div className="groups-face">
        <Avatar uin={group} face={number} size="large" isGroup />
        <div className="friends-acts">
          <Button look="primary" isDisabled={isBusy || !isChanged} onPress={() => attempt(use)}>
            {say('use')}
          </Button>
          <Button look="quiet" isDisabled={!isChanged} onPress={() => setPicked(undefined)}>
            {say('keep')}
          </Button>
        </div>
      </div>
      <FacePicker traits={traits} onPick={(changes) => setPicked(numberOf({ ...traits, ...changes }))} />
    </Card>
  );
}
