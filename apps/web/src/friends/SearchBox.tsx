import { Search, X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { Button, Input, SearchField } from 'react-aria-components';
import { defineWords, useWords } from '../app/language.ts';

const words = defineWords('friends-search', {
  en: { search: 'Search friends', placeholder: 'Name, number, group', clear: 'Clear' },
  zh: { search: '搜索好友', placeholder: '姓名、拼音、号码、分组', clear: '清除' },
});

/** Where one types whom to look for. Escape clears it; arrow down leads into the list, Enter opens the first of it. */
export function SearchBox({
  value,
  onChange,
  onFocus,
  onDown,
  onEnter,
}: {
  value: string;
  onChange: (value: string) => void;
  onFocus: () => void;
  onDown: () => void;
  onEnter: () => void;
}) {
  const say = useWords(words);
  const onKeyDown = (event: KeyboardEvent) => {
    // What an input method still composes is not for us.
    if (event.nativeEvent.isComposing || event.key !== 'ArrowDown') return;
    event.preventDefault();
    onDown();
  };
  return (
    <SearchField
      className="friends-search"
      aria-label={say('search')}
      value={value}
      onChange={onChange}
      onSubmit={onEnter}
      onFocus={onFocus}
    >
      <Search aria-hidden />
      <Input className="field-input" placeholder={say('placeholder')} onKeyDown={onKeyDown} />
      <Button className="friends-search-clear" aria-label={say('clear')}>
        <X aria-hidden />
      </Button>
    </SearchField>
  );
}
