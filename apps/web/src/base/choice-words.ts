import { defineWords, useWords } from './language.ts';
import type { Choices } from './settings.ts';

const words = defineWords({
  en: {
    browser: 'Match browser',
    system: 'Match system',
    light: 'Light',
    dark: 'Dark',
    t2005: '2005',
  },
  zh: {
    browser: '跟随浏览器',
    system: '跟随系统',
    light: '浅色',
    dark: '深色',
    t2005: '重回 2005',
  },
});

type Named<Key> = readonly { readonly key: Key; readonly label: string }[];

/** The themes that can be chosen, and what they are called. */
export function useThemes(): Named<Choices['theme']> {
  const say = useWords(words);
  return [
    { key: 'system', label: say('system') },
    { key: 'light', label: say('light') },
    { key: 'dark', label: say('dark') },
    { key: '2005', label: say('t2005') },
  ];
}

/** The languages that can be chosen, each in its own. */
export function useLanguages(): Named<Choices['language']> {
  const say = useWords(words);
  return [
    { key: 'system', label: say('browser') },
    { key: 'en', label: 'English' },
    { key: 'zh', label: '中文' },
  ];
}
