import { RotateCw } from 'lucide-react';
import { defineWords, useWords } from '../app/language.ts';
import { useProblem } from '../app/problems.ts';
import { Button } from '../ui/Button.tsx';

const words = defineWords('admin-trouble', { en: { again: 'Try again' }, zh: { again: '重试' } });

/** Says why something could not be loaded, and offers to try again. */
export function Trouble({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const say = useWords(words);
  const problem = useProblem();
  if (error === undefined) return null;
  return (
    <div role="alert" className="trouble admin-trouble">
      <span>{problem(error)}</span>
      <Button icon={<RotateCw aria-hidden />} onPress={onRetry}>
        {say('again')}
      </Button>
    </div>
  );
}
