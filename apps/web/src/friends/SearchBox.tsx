import { defineWords, useWords } from '../base/language.ts';
import { SearchField } from '../ui/SearchField.tsx';

const words = defineWords({
  en: { search: 'Search people, labels and messages', placeholder: 'People, labels, messages' },
  zh: { search: '搜索联系人、分组和聊天记录', placeholder: '联系人、分组、聊天记录' },
});

/** The server searches for no longer texts. */
export const MOST_CHARS = 64;

/** The search field. Arrow down leads into the list, Enter opens its first row. */
export function SearchBox(props: {
  value: string;
  onChange: (value: string) => void;
  onFocus: () => void;
  onDown: () => void;
  onEnter: () => void;
}) {
  const say = useWords(words);
  return (
    <div className="friends-search">
      <SearchField {...props} label={say('search')} placeholder={say('placeholder')} maxLength={MOST_CHARS} />
    </div>
  );
}
