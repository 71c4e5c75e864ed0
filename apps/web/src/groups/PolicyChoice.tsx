import { useWords } from '../base/language.ts';
import { Choice } from '../ui/Field.tsx';
import type { GroupFacts } from './facts.ts';
import { groupWords } from './group-words.ts';

type Policy = NonNullable<GroupFacts['policy']>;

/** Who may join a group. */
export function PolicyChoice({ value, onChange }: { value: Policy; onChange: (policy: Policy) => void }) {
  const say = useWords(groupWords);
  return (
    <Choice
      label={say('policy')}
      value={value}
      options={[
        { key: 'ask', label: say('ask'), hint: say('askHint') },
        { key: 'anyone', label: say('anyone'), hint: say('anyoneHint') },
        { key: 'nobody', label: say('nobody'), hint: say('nobodyHint') },
      ]}
      onChange={onChange}
    />
  );
}
