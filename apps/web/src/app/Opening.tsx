import { defineWords, useWords } from './language.ts';
import './opening.css';

const words = defineWords('opening', { en: { opening: 'Opening …' }, zh: { opening: '正在打开…' } });

/** Stands for the page while it is being fetched; where that is quick, nobody sees it. */
export function Opening() {
  const say = useWords(words);
  return (
    <div className="opening" role="status" aria-label={say('opening')}>
      <img src="/icon.svg" alt="" />
    </div>
  );
}
