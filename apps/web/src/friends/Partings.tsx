import { nameOf, type Parting } from '@rookery/store';
import { useMessenger, useStore } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { Button } from '../ui/Button.tsx';
import { PersonCard } from './PersonCard.tsx';
import { useCard } from './useCard.ts';

const words = defineWords({
  en: {
    kicked: '{{who}} removed you from this group.',
    ended: '{{who}} deleted this group.',
    dismiss: 'Got it',
    dismissNamed: 'Got it: {{name}}',
  },
  zh: {
    kicked: '{{who}} 将你移出了本群。',
    ended: '{{who}} 解散了本群。',
    dismiss: '知道了',
    dismissNamed: '知道了：{{name}}',
  },
});

/** The groups that I am in no more, by others, as items of a list. */
export function Partings() {
  const partings = useStore((state) => state.partings);
  return partings.toReversed().map((parting) => <Parted key={parting.group} parting={parting} />);
}

function Parted({ parting: { group, who, what } }: { parting: Parting }) {
  const say = useWords(words);
  const { store } = useMessenger();
  const name = useStore((state) => nameOf(state, group));
  const by = useCard(who).name;
  return (
    <PersonCard
      uin={group}
      name={name}
      isGroup
      acts={
        <Button aria-label={say('dismissNamed', { name })} onPress={() => store.dismiss(group)}>
          {say('dismiss')}
        </Button>
      }
    >
      <p className="friends-no">{say(what, { who: by })}</p>
    </PersonCard>
  );
}
