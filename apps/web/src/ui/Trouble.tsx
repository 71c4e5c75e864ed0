import { RotateCw } from 'lucide-react';
import { defineWords, useWords } from '../base/language.ts';
import { useProblem } from '../base/problems.ts';
import { NoConnectionError } from '../base/reach.ts';
import { Button } from './Button.tsx';
import './trouble.css';

const words = defineWords({ en: { again: 'Try again' }, zh: { again: '重试' } });

/** Explains why loading failed, with a button to try again where that does not happen by itself. */
export function Trouble({ error, onAgain }: { error: unknown; onAgain?: () => void }) {
  const say = useWords(words);
  const problem = useProblem();
  if (error === undefined) return null;
  return (
    <div role="alert" className="trouble trouble-again">
      <span>{problem(error)}</span>
      {onAgain && !(error instanceof NoConnectionError) && (
        <Button icon={<RotateCw aria-hidden />} onPress={onAgain}>
          {say('again')}
        </Button>
      )}
    </div>
  );
}
