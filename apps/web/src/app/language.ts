import { createInstance, type i18n } from 'i18next';
import { useMemo } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import { evened } from '../ui/direction.ts';
import type { Settings } from './settings.ts';

/** The words of one part of the page, in all its languages. */
export type Words<W extends Texts = Texts> = {
  readonly part: string;
  readonly en: W;
  readonly zh: { readonly [K in Exclude<keyof W, `${string}_one`>]: string };
};

type Texts = { readonly [key: string]: string };

/** A key: those that end with `_one` and `_other` are asked for without it, and with a `count`. */
type KeyOf<W> = keyof W extends infer K ? (K extends `${infer B}_one` | `${infer B}_other` ? B : K & string) : never;

/** Says something in the language of the page. `{{name}}` in a text is filled from `values`. */
export type Say<W extends Texts> = (key: KeyOf<W>, values?: Readonly<Record<string, string | number>>) => string;

/**
 * Words of a part of the page. A text that is missing in a language does not compile.
 *
 * @example const words = defineWords('friends', { en: { add: 'Add a friend' }, zh: { add: '添加好友' } });
 */
export function defineWords<const W extends Texts>(part: string, texts: Omit<Words<W>, 'part'>): Words<W> {
  return { part, ...texts };
}

/** Starts the languages, and follows the settings. */
export function startLanguage(settings: Settings): i18n {
  const instance = createInstance({
    lng: settings.language,
    fallbackLng: 'en',
    resources: {},
    // React shows texts as texts.
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  void instance.use(initReactI18next).init();
  tellWidgets(settings.language);
  settings.subscribe(() => {
    if (instance.language === settings.language) return;
    void instance.changeLanguage(settings.language);
    tellWidgets(settings.language);
  });
  return instance;
}

const WIDGETS = Symbol.for('react-aria.i18n.locale');

/** The component library asks here which language it is to speak, when one of its widgets is loaded. */
function tellWidgets(language: 'en' | 'zh'): void {
  Object.assign(window, { [WIDGETS]: language === 'zh' ? 'zh-CN' : 'en-US' });
  window.dispatchEvent(new Event('languagechange'));
}

/** The words of a part, in the language that is spoken now. */
export function useWords<W extends Texts>(words: Words<W>): Say<W> {
  const { i18n } = useTranslation();
  if (!i18n.hasResourceBundle('en', words.part)) {
    i18n.addResourceBundle('en', words.part, words.en);
    i18n.addResourceBundle('zh', words.part, words.zh);
  }
  const { language } = i18n;
  return useMemo(() => {
    const say = i18n.getFixedT(language, words.part) as (key: string, values: object) => string;
    return (key, values = {}) => say(key, evenedValues(values));
  }, [i18n, language, words]);
}

/** No name turns round the sentence that it stands in. */
function evenedValues(values: Readonly<Record<string, string | number>>) {
  const even = (value: string | number) => (typeof value === 'string' ? evened(value) : value);
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, even(value)]));
}

/** The language that is spoken now, as the tag that `Intl` takes. */
export function useLocale(): 'en' | 'zh-CN' {
  const { i18n } = useTranslation();
  return i18n.language === 'zh' ? 'zh-CN' : 'en';
}
