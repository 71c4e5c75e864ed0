import { Search, X } from 'lucide-react';
import { Button, Input, SearchField } from 'react-aria-components';
import { defineWords, useWords } from '../app/language.ts';

const words = defineWords('admin-search', { en: { clear: 'Clear' }, zh: { clear: '清除' } });

/** A line to look for something in what stands below; its name is read aloud, and stands in it while it is empty. */
export function SearchBox({
  label,
  placeholder,
  value,
  onChange,
}: {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const say = useWords(words);
  return (
    <SearchField className="admin-search" aria-label={label} value={value} onChange={onChange}>
      <Search aria-hidden />
      <Input className="field-input" placeholder={placeholder} />
      {value !== '' && (
        <Button className="button button-icon button-quiet" aria-label={say('clear')}>
          <X aria-hidden />
        </Button>
      )}
    </SearchField>
  );
}
