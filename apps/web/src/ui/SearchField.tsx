import { Search, X } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import { defineWords, useWords } from '../base/language.ts';
import { Press } from './Button.tsx';
import './field.css';
import './search-field.css';

const words = defineWords({ en: { clear: 'Clear' }, zh: { clear: '清除' } });

/** A search field. Escape clears it; Enter, arrow down, and Escape in an empty field are passed on. */
export function SearchField({
  label,
  placeholder,
  value,
  onChange,
  onDown,
  onEnter,
  onEscape,
  onFocus,
  maxLength,
  autoFocus = false,
}: {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
  onDown?: (() => void) | undefined;
  onEnter?: (() => void) | undefined;
  onEscape?: (() => void) | undefined;
  onFocus?: (() => void) | undefined;
  maxLength?: number | undefined;
  autoFocus?: boolean;
}) {
  const say = useWords(words);
  const input = useRef<HTMLInputElement>(null);
  const clear = () => {
    onChange('');
    input.current?.focus();
  };
  const acts: Readonly<Record<string, (() => void) | undefined>> = {
    ArrowDown: onDown,
    Enter: onEnter,
    Escape: value === '' ? onEscape : clear,
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  return (
    <div className="search-field">
      <Search aria-hidden />
      <input
        ref={input}
        type="search"
        className="field-input"
        aria-label={label}
        placeholder={placeholder}
        value={value}
        maxLength={maxLength}
        // biome-ignore lint/a11y/noAutofocus: the screen is for searching
        autoFocus={autoFocus}
        onChange={({ target }) => onChange(target.value)}
        onFocus={onFocus}
        onKeyDown={onKeyDown}
      />
      {value !== '' && (
        <Press className="search-clear" aria-label={say('clear')} title={say('clear')} onPress={clear}>
          <X aria-hidden />
        </Press>
      )}
    </div>
  );
}
