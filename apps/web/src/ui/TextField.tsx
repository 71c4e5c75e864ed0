import { Eye, EyeOff } from 'lucide-react';
import { type ComponentProps, type ReactNode, type RefObject, useId, useState } from 'react';
import { defineWords, useWords } from '../base/language.ts';
import { Press } from './Button.tsx';
import './field.css';

// Plain browser fields: a page with only these does not load the library that the lists of Field.tsx need.

const words = defineWords({
  en: { show: 'Show password', hide: 'Hide password' },
  zh: { show: '显示输入内容', hide: '隐藏输入内容' },
});

type InputProps = Omit<ComponentProps<'input'>, 'className' | 'disabled' | 'onChange' | 'ref' | 'required' | 'value'>;

type FieldProps = InputProps & {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  /** Every text that `error` may have: room for the longest is kept, so nothing moves when it appears. */
  room?: readonly string[];
  value: string;
  onChange: (value: string) => void;
  isDisabled?: boolean;
  isRequired?: boolean;
  inputRef?: RefObject<HTMLInputElement | null> | undefined;
};

/** A text field, with several lines if `rows` is given. `error` describes a problem with its text. */
export function Field({ rows, ...props }: FieldProps & { rows?: number }) {
  const { label, hint, error, room, value, onChange, isDisabled, isRequired, inputRef, ...rest } = props;
  const ids = useIds(hint, error);
  const input = { ...ids.input, className: 'field-input', value, disabled: isDisabled, required: isRequired };
  return (
    <div className="field">
      <label className="field-label" htmlFor={ids.input.id}>
        {label}
      </label>
      {rows ? (
        <textarea
          {...input}
          rows={rows}
          maxLength={rest.maxLength}
          placeholder={rest.placeholder}
          // biome-ignore lint/a11y/noAutofocus: for a field that was asked for, as in a dialog
          autoFocus={rest.autoFocus}
          onChange={({ target }) => onChange(target.value)}
        />
      ) : (
        <input {...rest} {...input} ref={inputRef} onChange={({ target }) => onChange(target.value)} />
      )}
      <Notes ids={ids} hint={hint} error={error} room={room} />
    </div>
  );
}

/** A password field, with a button that shows the text. */
export function PasswordField(props: FieldProps) {
  const say = useWords(words);
  const [isShown, setIsShown] = useState(false);
  const { label, hint, error, room, value, onChange, isDisabled, isRequired, inputRef, ...rest } = props;
  const ids = useIds(hint, error);
  return (
    <div className="field">
      <label className="field-label" htmlFor={ids.input.id}>
        {label}
      </label>
      <div className="field-secret">
        <input
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck="false"
          {...rest}
          {...ids.input}
          ref={inputRef}
          className="field-input"
          type={isShown ? 'text' : 'password'}
          value={value}
          disabled={isDisabled}
          required={isRequired}
          onChange={({ target }) => onChange(target.value)}
        />
        <Press
          className="field-eye"
          aria-label={say(isShown ? 'hide' : 'show')}
          aria-pressed={isShown}
          onPress={() => setIsShown(!isShown)}
        >
          {isShown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
        </Press>
      </div>
      <Notes ids={ids} hint={hint} error={error} room={room} />
    </div>
  );
}

/** Links a field to its hint and error. */
function useIds(hint: ReactNode, error: string | undefined) {
  const id = useId();
  const ids = { hint: `${id}-hint`, error: `${id}-error` };
  const about = [error && ids.error, hint && ids.hint].filter(Boolean).join(' ');
  const described = about === '' ? {} : { 'aria-describedby': about };
  return { ...ids, input: { id, ...described, ...(error === undefined ? {} : { 'aria-invalid': true }) } };
}

/** The hint, and in its place the error, which is read aloud when it appears. */
export function Notes({
  ids,
  hint,
  error,
  room = [],
}: {
  ids?: { readonly hint: string; readonly error: string };
  hint?: ReactNode;
  error: string | undefined;
  room?: readonly string[] | undefined;
}) {
  const longest = room.reduce((most, text) => (text.length > most.length ? text : most), '');
  return (
    <div className={`room${hint ? '' : ' room-empty'}`} data-room={longest}>
      {hint && (
        <div id={ids?.hint} className="field-hint">
          {hint}
        </div>
      )}
      {error && (
        <div id={ids?.error} role="alert" className="field-error">
          {error}
        </div>
      )}
    </div>
  );
}
