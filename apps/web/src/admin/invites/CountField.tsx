import { Minus, Plus } from 'lucide-react';
import { Button, FieldError, Group, Input, Label, NumberField } from 'react-aria-components';

/** A whole number, typed or stepped. */
export function CountField({
  label,
  value,
  least,
  most,
  onChange,
}: {
  label: string;
  value: number;
  least: number;
  most: number;
  onChange: (value: number) => void;
}) {
  return (
    <NumberField
      className="field"
      value={value}
      minValue={least}
      maxValue={most}
      formatOptions={{ useGrouping: false, maximumFractionDigits: 0 }}
      onChange={(written) => onChange(Number.isNaN(written) ? least : written)}
    >
      <Label className="field-label">{label}</Label>
      <Group className="admin-count">
        <Button slot="decrement" className="button button-icon">
          <Minus aria-hidden />
        </Button>
        <Input className="field-input number" />
        <Button slot="increment" className="button button-icon">
          <Plus aria-hidden />
        </Button>
      </Group>
      <FieldError className="field-error" />
    </NumberField>
  );
}
