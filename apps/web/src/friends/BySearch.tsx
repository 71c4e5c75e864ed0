import type { Criteria, FoundAccount } from '@rookery/store';
import { Search } from 'lucide-react';
import { type FormEvent, useEffect, useEffectEvent, useState } from 'react';
import { useMessenger } from '../base/context.ts';
import { defineWords, useWords } from '../base/language.ts';
import { useProblem } from '../base/problems.ts';
import { useAttempt } from '../base/useAttempt.ts';
import { useProfileWords } from '../profile/profile-words.ts';
import { Button } from '../ui/Button.tsx';
import { Field, SelectField } from '../ui/Field.tsx';
import { TroubleLine } from '../ui/TroubleLine.tsx';
import { Adding } from './Adding.tsx';
import { PersonCard } from './PersonCard.tsx';

const words = defineWords({
  en: {
    name: 'Nickname',
    nameHint: 'A nickname or part of one.',
    age: 'Age',
    any: 'Any',
    notAge: 'Enter an age up to 150.',
    find: 'Search',
    more: 'Show more',
    people: 'People found',
    count_one: '{{count}} person',
    count_other: '{{count}} people',
    countMore: 'The first {{count}}',
    none: 'No one found. Try fewer filters.',
    hint: 'Only people who allow it show up in search.',
  },
  zh: {
    name: '昵称',
    nameHint: '昵称，或其中几个字。',
    age: '年龄',
    any: '不限',
    notAge: '年龄为不超过 150 的数字。',
    find: '查找',
    more: '显示更多',
    people: '查找结果',
    count_other: '共 {{count}} 人',
    countMore: '前 {{count}} 人',
    none: '没有找到符合条件的人，请放宽条件再试。',
    hint: '只显示允许被查找的人。',
  },
});

const ANY = 'any';
const OLDEST = 150;
/** What the server takes. */
const MOST_CHARS = 64;

/** The people found so far, and where the next page begins, if there is one. */
type Results = {
  readonly criteria: Criteria;
  readonly found: readonly FoundAccount[];
  readonly next: number | undefined;
};

/** Finds people by nickname, age, sex and province. @param text a nickname to search for at once */
export function BySearch({ text: asked }: { text: string }) {
  const say = useWords(words);
  const { store, reach } = useMessenger();
  const { label, options } = useProfileWords();
  const [name, setName] = useState(asked);
  const [age, setAge] = useState('');
  const [sex, setSex] = useState(ANY);
  const [province, setProvince] = useState(ANY);
  const [wrong, setWrong] = useState<string>();
  const { isBusy, trouble, attempt } = useAttempt(useProblem());
  const [results, setResults] = useState<Results>();

  const look = (criteria: Criteria, before: readonly FoundAccount[], after: number) =>
    attempt(async () => {
      const { found, next } = await reach.ask(store.search(criteria, after));
      setResults({ criteria, found: [...before, ...found], next });
    });
  const find = (event?: FormEvent) => {
    event?.preventDefault();
    const digits = age.normalize('NFKC').trim();
    const years = Number(digits);
    if (!/^\d{0,3}$/.test(digits) || years > OLDEST) return setWrong(say('notAge'));
    setResults(undefined);
    void look(
      {
        text: name.normalize('NFKC').trim(),
        age: years || undefined,
        sex: sex === '0' ? 0 : sex === '1' ? 1 : undefined,
        province: province === ANY ? undefined : province,
      },
      [],
      0,
    );
  };
  const findAsked = useEffectEvent(() => void (asked !== '' && find()));
  useEffect(() => findAsked(), []);
  // 'Prefer not to say' cannot be searched for: here this choice means 'any'.
  const orAny = (known: typeof options.sex) => [{ key: ANY, label: say('any') }, ...known.slice(1)];
  return (
    <>
      <form className="friends-criteria" onSubmit={find}>
        <div className="friends-criteria-name">
          <Field
            label={say('name')}
            hint={say('nameHint')}
            value={name}
            onChange={setName}
            autoComplete="off"
            maxLength={MOST_CHARS}
          />
        </div>
        <Field
          label={say('age')}
          placeholder={say('any')}
          error={wrong}
          room={[say('notAge')]}
          value={age}
          onChange={(value) => {
            setAge(value);
            setWrong(undefined);
          }}
          inputMode="numeric"
          autoComplete="off"
          maxLength={3}
        />
        <div>
          <SelectField label={label('sex')} value={sex} options={orAny(options.sex)} onChange={setSex} />
        </div>
        <div className="friends-criteria-long">
          <SelectField
            label={label('province')}
            value={province}
            options={orAny(options.province)}
            onChange={setProvince}
          />
        </div>
        <Button type="submit" look="primary" icon={<Search aria-hidden />} isDisabled={isBusy}>
          {say('find')}
        </Button>
      </form>
      <p className="field-hint friends-none">{say('hint')}</p>
      <TroubleLine text={trouble} />
      <People results={results} />
      {results?.next !== undefined && (
        <div className="friends-more">
          <Button isDisabled={isBusy} onPress={() => look(results.criteria, results.found, results.next ?? 0)}>
            {say('more')}
          </Button>
        </div>
      )}
    </>
  );
}

/** How many were found, and who. */
function People({ results }: { results: Results | undefined }) {
  const say = useWords(words);
  const { told } = useProfileWords();
  const { found = [], next } = results ?? {};
  const count = found.length;
  return (
    <>
      <p role="status" className="friends-count">
        {results && (count === 0 ? say('none') : say(next === undefined ? 'count' : 'countMore', { count }))}
      </p>
      {count > 0 && (
        <ul className="friends-cards" aria-label={say('people')}>
          {found.map(({ uin, nick, face, ...about }) => (
            <PersonCard
              key={uin}
              uin={uin}
              name={nick || String(uin)}
              face={face}
              about={[told('sex', about.sex), told('age', about.age), told('province', about.province)]}
              acts={<Adding uin={uin} name={nick || String(uin)} />}
            />
          ))}
        </ul>
      )}
    </>
  );
}
