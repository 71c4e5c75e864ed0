import english from 'emojibase-data/en/compact.json?url';
import chinese from 'emojibase-data/zh/compact.json?url';
import { useEffect, useState } from 'react';
import { useLocale } from '../../app/language.ts';
import { type Emoji, type EmojiEntry, emojiOf } from './emoji.ts';

/** All emoji, once they are loaded: named in the language of the page, and found in English and Chinese. */
export function useEmoji(): { readonly emoji: readonly Emoji[] | undefined; readonly hasFailed: boolean } {
  const locale = useLocale();
  const [emoji, setEmoji] = useState<readonly Emoji[]>();
  const [hasFailed, setHasFailed] = useState(false);
  useEffect(() => {
    let isHere = true;
    const files = locale === 'en' ? [english, chinese] : [chinese, english];
    Promise.all(files.map(load)).then(
      ([spoken = [], other = []]) => isHere && setEmoji(emojiOf(spoken, other)),
      () => isHere && setHasFailed(true),
    );
    return () => {
      isHere = false;
    };
  }, [locale]);
  return { emoji, hasFailed };
}

async function load(address: string): Promise<readonly EmojiEntry[]> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  return answer.json();
}
