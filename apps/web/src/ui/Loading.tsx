import { defineWords, useWords } from '../base/language.ts';
import './trouble.css';

const words = defineWords({ en: { loading: 'Loading…' }, zh: { loading: '正在加载…' } });

/** Shown while loading; it fades in late, so a quick answer shows nothing. */
export function Loading() {
  const say = useWords(words);
  return (
    <p role="status" className="loading">
      {say('loading')}
    </p>
  );
}
