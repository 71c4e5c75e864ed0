import { Eye, EyeOff } from 'lucide-react';
import { type ReactNode, type RefObject, useState } from 'react';
import {
  Button as AriaButton,
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
  TextField,
  type TextFieldProps,
} from 'react-aria-components';
import { defineWords, useWords } from '../app/language.ts';
import './field.css';

// By itself, so that whoever shows only such fields does not load what the lists of Field.tsx need.

const words = defineWords('text-field', {
  en: { show: 'Show what I type', hide: 'Hide what I type' },
  zh: { show: '显示输入内容', hide: '隐藏输入内容' },
});

type FieldProps = Omit<TextFieldProps, 'children' | 'className'> & {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
};

/** A line to write in, or with `rows` several of them. `error` says what is wrong with what stands there. */
export function Field({
  label,
  hint,
  error,
  rows,
  placeholder,
  inputRef,
  ...props
}: FieldProps & { rows?: number; placeholder?: string | undefined; inputRef?: RefObject<HTMLInputElement | null> }) {
  return (
    <TextField {...props} isInvalid={error !== undefined} className="field">
      <Label className="field-label">{label}</Label>
      {rows ? (
        <TextArea className="field-input" rows={rows} {...(placeholder ? { placeholder } : {})} />
      ) : (
        <Input
          className="field-input"
          {...(inputRef ? { ref: inputRef } : {})}
          {...(placeholder ? { placeholder } : {})}
        />
      )}
      {hint && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      {error && <FieldAlert>{error}</FieldAlert>}
    </TextField>
  );
}

/** A line for a password: a button shows what is typed. */
export function PasswordField({
  label,
  hint,
  error,
  inputRef,
  ...props
}: FieldProps & { inputRef?: RefObject<HTMLInputElement | null> }) {
  const say = useWords(words);
  const [isShown, setIsShown] = useState(false);
  return (
    <TextField {...props} type={isShown ? 'text' : 'password'} isInvalid={error !== undefined} className="field">
      <Label className="field-label">{label}</Label>
      <div className="field-secret">
        <Input
          className="field-input"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck="false"
          {...(inputRef ? { ref: inputRef } : {})}
        />
        <AriaButton
          className="field-eye"
          aria-label={say(isShown ? 'hide' : 'show')}
          aria-pressed={isShown}
          onPress={() => setIsShown(!isShown)}
        >
          {isShown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
        </AriaButton>
      </div>
      {hint && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      {error && <FieldAlert>{error}</FieldAlert>}
    </TextField>
  );
}

/** What is wrong with what stands in a field; read aloud when it appears. */
function FieldAlert({ children }: { children: string }) {
  return (
    <div role="alert">
      <FieldError className="field-error">{children}</FieldError>
    </div>
  );
}
