import { createContext, useContext, useMemo } from 'react';
import { evened } from './direction.ts';
import type { Settings } from './settings.ts';

/** A language of the page. */
export type Language = 'en' | 'zh';

/** The words of one part of the page, in all its languages. */
export type Words<W extends Texts = Texts> = {
  readonly en: W;
  readonly zh: { readonly [K in Exclude<keyof W, `${string}_one`>]: string };
};

type Texts = { readonly [key: string]: string };
type Values = Readonly<Record<string, string | number>>;

/** A key of a text. Plural forms end in `_one` and `_other`: they are asked for without that, and with a `count`. */
type KeyOf<W> = keyof W extends infer K ? (K extends `${infer B}_one` | `${infer B}_other` ? B : K & string) : never;

/** Returns a text in the language of the page. `{{name}}` is filled from `values`. */
export type Say<W extends Texts> = (key: KeyOf<W>, values?: Values) => string;

/**
 * The texts of a part of the page, in all languages. A missing translation does not compile.
 *
 * @example const words = defineWords({ en: { add: 'Add a friend' }, zh: { add: '添加好友' } });
 */
export function defineWords<const W extends Texts>(texts: Words<W>): Words<W> {
  return texts;
}

const plurals = { en: new Intl.PluralRules('en'), zh: new Intl.PluralRules('zh') };
const PLACE = /\{\{(\w+)\}\}/g;

/** Says the words of a part in one language. */
export function sayIn<W extends Texts>(language: Language, words: Words<W>): Say<W> {
  const texts: Texts = words[language];
  return (key, values = {}) => {
    const { count } = values;
    const form = typeof count === 'number' ? plurals[language].select(count) : 'other';
    const text = texts[key] ?? texts[`${key}_${form}`] ?? key;
    // One pass, so that values are not expanded again.
    return text.replace(PLACE, (_, name: string) => fillerOf(values, name));
  };
}

/** A right-to-left name must not reverse the sentence around it. */
function fillerOf(values: Values, name: string): string {
  const value = values[name] ?? '';
  return typeof value === 'string' ? evened(value) : String(value);
}

/** The language that is spoken. */
export const LanguageContext = createContext<Language>('en');

/** The words of a part, in the language that is spoken now. */
export function useWords<W extends Texts>(words: Words<W>): Say<W> {
  const language = useContext(LanguageContext);
  return useMemo(() => sayIn(language, words), [language, words]);
}

/** The language that is spoken now, as the tag that `Intl` takes. */
export function useLocale(): 'en' | 'zh-CN' {
  return tagOf(useContext(LanguageContext));
}

const WIDGETS = Symbol.for('react-aria.i18n.locale');

/** The component library asks here which language it is to speak, when one of its widgets is loaded and when it changes. */
export function tellWidgets(settings: Settings): void {
  let told: Language | undefined;
  const tell = () => {
    const { language } = settings;
    if (language === told) return;
    told = language;
    Object.assign(window, { [WIDGETS]: language === 'zh' ? 'zh-CN' : 'en-US' });
    window.dispatchEvent(new Event('languagechange'));
  };
  tell();
  settings.subscribe(tell);
}

function tagOf(language: Language): 'en' | 'zh-CN' {
  return language === 'zh' ? 'zh-CN' : 'en';
}
