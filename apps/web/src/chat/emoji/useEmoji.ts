import english from 'emojibase-data/en/compact.json?url';
import chinese from 'emojibase-data/zh/compact.json?url';
import { startTransition, useEffect, useState } from 'react';
import { useLocale } from '../../base/language.ts';
import { whenIdle } from '../../base/when-idle.ts';
import { type Emoji, type EmojiEntry, emojiOf } from './emoji.ts';

type Locale = ReturnType<typeof useLocale>;

const known = new Map<Locale, readonly Emoji[]>();

// Parsing takes a moment, which should not delay the press.
whenIdle(async () => {
  await emojiIn(document.documentElement.lang === 'en' ? 'en' : 'zh-CN').catch(() => {});
});

/**
 * All emoji, once loaded: named in the language of the page, and searchable in English and Chinese. They come after the
 * picker has appeared: both at once would hold the page too long.
 */
export function useEmoji(): { readonly emoji: readonly Emoji[] | undefined; readonly hasFailed: boolean } {
  const locale = useLocale();
  const [emoji, setEmoji] = useState<readonly Emoji[]>();
  const [hasFailed, setHasFailed] = useState(false);
  useEffect(() => {
    let isHere = true;
    emojiIn(locale).then(
      (all) => startTransition(() => (isHere ? setEmoji(all) : undefined)),
      () => isHere && setHasFailed(true),
    );
    return () => {
      isHere = false;
    };
  }, [locale]);
  return { emoji, hasFailed };
}

async function emojiIn(locale: Locale): Promise<readonly Emoji[]> {
  const before = known.get(locale);
  if (before) return before;
  const files = locale === 'en' ? [english, chinese] : [chinese, english];
  const [spoken = [], other = []] = await Promise.all(files.map(load));
  const all = emojiOf(spoken, other);
  known.set(locale, all);
  return all;
}

async function load(address: string): Promise<readonly EmojiEntry[]> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  return answer.json();
}
