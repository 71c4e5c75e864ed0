import { defineWords, useWords } from '../app/language.ts';
import { SearchField } from '../ui/SearchField.tsx';

const words = defineWords({
  en: { search: 'Search friends', placeholder: 'Name, number, group' },
  zh: { search: '搜索好友', placeholder: '姓名、拼音、号码、分组' },
});

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
      <SearchField {...props} label={say('search')} placeholder={say('placeholder')} />
    </div>
  );
}
