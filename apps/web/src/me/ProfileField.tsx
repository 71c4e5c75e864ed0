import { useState } from 'react';
import { defineWords, type Say, useWords } from '../base/language.ts';
import type { ProfileField as FieldName } from '../profile/profile-choices.ts';
import { useProfileWords } from '../profile/profile-words.ts';
import { Field, SelectField } from '../ui/Field.tsx';
import { inOneLine, mostChars, troublesOf, troubleWith } from './profile-form.ts';

const words = defineWords({
  en: {
    missing: 'Enter a nickname.',
    long: '{{has}} characters; the limit is {{most}}.',
    control: "Contains a character that can't be shown.",
    age: 'Enter an age from 0 to 150.',
    mail: 'An address looks like name@example.org.',
    oneLine: 'At most {{most}} characters, without line breaks. {{left}} left.',
    elsewhere: 'Other…',
    elsewhereName: 'Name of the province or region',
  },
  zh: {
    missing: '昵称不能为空。',
    long: '现在有 {{has}} 个字符，最多 {{most}} 个。',
    control: '其中有无法显示的字符。',
    age: '年龄应为 0 到 150 的数字。',
    mail: '格式如 name@example.org。',
    oneLine: '最多 {{most}} 个字符，不能换行，还可输入 {{left}} 个。',
    elsewhere: '其他地区…',
    elsewhereName: '省份或地区名称',
  },
});

type Props = { field: FieldName; text: string; onChange: (text: string) => void };

const kinds: Readonly<Partial<Record<FieldName, { type?: string; inputMode?: 'numeric'; autoComplete?: string }>>> = {
  nick: { autoComplete: 'nickname' },
  age: { inputMode: 'numeric' },
  country: { autoComplete: 'country-name' },
  city: { autoComplete: 'address-level2' },
  postcode: { autoComplete: 'postal-code' },
  address: { autoComplete: 'street-address' },
  // Not type "email": the browser would validate in its own words, and trim spaces while typing.
  mail: { autoComplete: 'email' },
  mobile: { type: 'tel', autoComplete: 'tel' },
  phone: { type: 'tel', autoComplete: 'off' },
  homepage: { autoComplete: 'url' },
  realName: { autoComplete: 'name' },
  occupation: { autoComplete: 'organization-title' },
};

/** One field of the profile, with its error. */
export function ProfileField({ field, text, onChange }: Props) {
  const say = useWords(words);
  const { label, options } = useProfileWords();
  if (field === 'province') return <ProvinceField field={field} text={text} onChange={onChange} />;
  if (field === 'sex' || field === 'blood' || field === 'sign' || field === 'animal') {
    return <SelectField label={label(field)} value={text} options={options[field]} onChange={onChange} />;
  }
  const trouble = troubleWith(field, text);
  const has = [...text.trim()].length;
  const most = mostChars(field);
  const error = trouble && say(trouble, { most, has });
  const room = roomFor(field, say);
  if (field === 'introduction') {
    return (
      <div className="me-field-wide">
        <Field
          label={label(field)}
          hint={say('oneLine', { most, left: Math.max(0, most - has) })}
          error={error}
          room={room}
          rows={3}
          value={text}
          onChange={(typed) => onChange(inOneLine(typed))}
        />
      </div>
    );
  }
  return (
    <div className={field === 'nick' || field === 'address' ? 'me-field-wide' : undefined}>
      <Field label={label(field)} error={error} room={room} value={text} onChange={onChange} {...kinds[field]} />
    </div>
  );
}

/** All that may be wrong in a field, in words. */
function roomFor(field: FieldName, say: Say<typeof words.en>): readonly string[] {
  return troublesOf(field).map((trouble) => say(trouble, { most: mostChars(field), has: MANY_CHARS }));
}

const MANY_CHARS = 1000;

const ELSEWHERE = 'elsewhere';

/** The provinces that the server can search for, or any other place as text. */
function ProvinceField({ field, text, onChange }: Props) {
  const say = useWords(words);
  const { label, options } = useProfileWords();
  const isListed = options.province.some(({ key }) => key === text);
  const [isElsewhere, setIsElsewhere] = useState(!isListed);
  const value = isElsewhere || !isListed ? ELSEWHERE : text;
  const choose = (key: string) => {
    setIsElsewhere(key === ELSEWHERE);
    onChange(key === ELSEWHERE ? '' : key);
  };
  const trouble = troubleWith(field, text);
  return (
    <>
      <SelectField
        label={label(field)}
        value={value}
        options={[...options.province, { key: ELSEWHERE, label: say('elsewhere') }]}
        onChange={choose}
      />
      {value === ELSEWHERE && (
        <Field
          label={say('elsewhereName')}
          error={trouble && say(trouble, { most: mostChars(field), has: [...text.trim()].length })}
          room={roomFor(field, say)}
          value={text}
          onChange={onChange}
        />
      )}
    </>
  );
}
