import { Check, ChevronDown } from 'lucide-react';
import { useMemo } from 'react';
import {
  Button as AriaButton,
  ComboBox,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Text,
} from 'react-aria-components';
import { useStore } from '../base/context.ts';
import { defineWords, useLocale, useWords } from '../base/language.ts';
import { labelsIn, NameOrder } from './roster.ts';

const words = defineWords({
  en: {
    label: 'Label',
    labels: 'Labels',
    show: 'Show labels',
  },
  zh: {
    label: '分组',
    labels: '分组',
    show: '显示分组',
  },
});

const MOST_CHARS = 32;

/** A label, with the existing ones offered. */
export function LabelField({
  value,
  hint,
  onChange,
}: {
  value: string;
  hint: string;
  onChange: (value: string) => void;
}) {
  const say = useWords(words);
  const locale = useLocale();
  const friends = useStore((state) => state.friends);
  const groups = useStore((state) => state.groups);
  const labels = useMemo(() => {
    const labelled = [...friends.values(), ...groups.values()];
    return labelsIn(labelled, new NameOrder(locale)).map((id) => ({ id }));
  }, [friends, groups, locale]);
  return (
    <ComboBox
      className="field"
      defaultItems={labels}
      inputValue={value}
      onInputChange={onChange}
      allowsCustomValue
      menuTrigger="focus"
    >
      <Label className="field-label">{say('label')}</Label>
      <div className="friends-combo">
        <Input className="field-input" maxLength={MOST_CHARS} />
        {labels.length > 0 && (
          <AriaButton className="friends-combo-button" aria-label={say('show')}>
            <ChevronDown aria-hidden />
          </AriaButton>
        )}
      </div>
      <Text slot="description" className="field-hint">
        {hint}
      </Text>
      <FieldError className="field-error" />
      <Popover className="popover">
        {/* The list is outside the dialog and all landmarks. */}
        <section aria-label={say('labels')}>
          <ListBox className="options" aria-label={say('labels')}>
            {({ id }: { id: string }) => (
              <ListBoxItem className="option" textValue={id}>
                {({ isSelected }) => (
                  <>
                    <bdi>{id}</bdi>
                    {isSelected && <Check aria-hidden />}
                  </>
                )}
              </ListBoxItem>
            )}
          </ListBox>
        </section>
      </Popover>
    </ComboBox>
  );
}
