import { defineWords, useWords } from '../app/language.ts';
import './trouble.css';

const words = defineWords({ en: { loading: 'Loading …' }, zh: { loading: '正在加载…' } });

/** Says that something is being asked for; where the answer comes at once, nobody sees it. */
export function Loading() {
  const say = useWords(words);
  return (
    <p role="status" className="loading">
      {say('loading')}
    </p>
  );
}
