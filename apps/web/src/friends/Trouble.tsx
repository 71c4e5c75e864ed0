import { defineWords, useWords } from '../app/language.ts';
import { useProblem } from '../app/problems.ts';
import { Button } from '../ui/Button.tsx';

const words = defineWords('friends-trouble', {
  en: { again: 'Try again' },
  zh: { again: '重试' },
});

/** Says why something could not be had, and offers to ask again. */
export function Trouble({ error, onAgain }: { error: unknown; onAgain: () => void }) {
  const say = useWords(words);
  const problem = useProblem();
  return (
    <div className="friends-trouble">
      <p role="alert" className="trouble">
        {problem(error)}
      </p>
      <Button onPress={onAgain}>{say('again')}</Button>
    </div>
  );
}
