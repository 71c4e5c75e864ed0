import { Check, ChevronDown } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import {
  Button as AriaButton,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Radio,
  RadioGroup,
  Select,
  SelectValue,
  Switch,
} from 'react-aria-components';
import './field.css';

export { Field } from './TextField.tsx';

export type Option<K extends string> = { readonly key: K; readonly label: string };

/** A choice from a list that opens. */
export function SelectField<K extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: K;
  options: readonly Option<K>[];
  onChange: (value: K) => void;
}) {
  return (
    <Select className="field" selectedKey={value} onSelectionChange={(key) => onChange(key as K)}>
      <Label className="field-label">{label}</Label>
      <AriaButton className="field-input field-select">
        <SelectValue />
        <ChevronDown aria-hidden />
      </AriaButton>
      <Popover className="popover">
        <ListBox className="options" items={options.map((option) => ({ ...option, id: option.key }))}>
          {(option) => (
            <ListBoxItem className="option" textValue={option.label}>
              {({ isSelected }) => (
                <>
                  <span>{option.label}</span>
                  {isSelected && <Check aria-hidden />}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}

/** A choice of a few visible options, each with an optional description. */
export function Choice<K extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: K;
  options: readonly (Option<K> & { readonly hint?: string; readonly icon?: ReactNode })[];
  onChange: (value: K) => void;
}) {
  return (
    <RadioGroup className="choice" value={value} onChange={(key) => onChange(key as K)}>
      <Label className="field-label">{label}</Label>
      <div className="choice-options">
        {options.map((option) => (
          <Radio key={option.key} value={option.key} className="choice-option">
            <span className="choice-mark" aria-hidden />
            {option.icon}
            <span>
              {option.label}
              {option.hint && <small>{option.hint}</small>}
            </span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}

/** A switch. */
export function Toggle({
  label,
  hint,
  isOn,
  isDisabled = false,
  onChange,
}: {
  label: string;
  hint?: ReactNode;
  isOn: boolean;
  isDisabled?: boolean;
  onChange: (isOn: boolean) => void;
}) {
  const id = useId();
  return (
    <div>
      <Switch
        className="toggle"
        isSelected={isOn}
        isDisabled={isDisabled}
        onChange={onChange}
        {...(hint ? { 'aria-describedby': id } : {})}
      >
        <span>{label}</span>
        <span className="toggle-track" aria-hidden />
      </Switch>
      {hint && (
        <div id={id} className="field-hint">
          {hint}
        </div>
      )}
    </div>
  );
}
