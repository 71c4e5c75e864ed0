import { RefusedError } from '@rookery/client';
import type { Profile } from '@rookery/store';
import { Search } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useMessenger, useStore } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { useProblem } from '../base/problems.ts';
import { useAttempt } from '../base/useAttempt.ts';
import { useProfileWords } from '../profile/profile-words.ts';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { TroubleLine } from '../ui/TroubleLine.tsx';
import { Adding } from './Adding.tsx';
import { PersonCard } from './PersonCard.tsx';
import { numberIn } from './searching.ts';

const words = defineWords({
  en: {
    number: 'Number',
    hint: 'An account number, such as 10002.',
    find: 'Find',
    notNumber: 'A number has 5 to 10 digits.',
    unknown: "There's no account {{uin}}.",
  },
  zh: {
    number: '号码',
    hint: '对方账号的号码，例如 10002。',
    find: '查找',
    notNumber: '号码为 5 到 10 位数字。',
    unknown: '没有号码为 {{uin}} 的账号。',
  },
});

/** Finds a person by number. */
export function ByNumber() {
  const say = useWords(words);
  const problem = useProblem();
  const { store, reach } = useMessenger();
  const told = useProfileWords().told;
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState<string>();
  const { isBusy, trouble, setTrouble, attempt } = useAttempt((error) => {
    const isUnknown = error instanceof RefusedError && error.error === 'unknown';
    return isUnknown ? say('unknown', { uin: numberIn(text) ?? text }) : problem(error);
  });
  const [found, setFound] = useState<{ uin: number; profile: Profile }>();
  const friend = useStore((state) => state.friends.get(found?.uin ?? 0));

  const find = (event: FormEvent) => {
    event.preventDefault();
    setFound(undefined);
    setTrouble(undefined);
    const uin = numberIn(text);
    if (uin === undefined) return setWrong(say('notNumber'));
    void attempt(async () => setFound({ uin, profile: await reach.ask(store.profileOf(uin)) }));
  };
  const name = friend?.remark || found?.profile.nick || String(found?.uin);
  return (
    <>
      <form className="friends-find" onSubmit={find}>
        <Field
          label={say('number')}
          hint={say('hint')}
          error={wrong}
          room={[say('notNumber')]}
          value={text}
          onChange={(value) => {
            setText(value);
            setWrong(undefined);
          }}
          inputMode="numeric"
          autoComplete="off"
          maxLength={12}
        />
        <Button type="submit" look="primary" icon={<Search aria-hidden />} isDisabled={isBusy}>
          {say('find')}
        </Button>
      </form>
      <TroubleLine text={trouble} />
      <div className="friends-live" aria-live="polite">
        {found && (
          <ul className="friends-cards">
            <PersonCard
              key={found.uin}
              uin={found.uin}
              name={name}
              face={found.profile.face ?? 0}
              about={[
                told('sex', found.profile.sex),
                told('age', found.profile.age),
                told('province', found.profile.province),
              ]}
              acts={<Adding uin={found.uin} name={name} />}
            />
          </ul>
        )}
      </div>
    </>
  );
}
