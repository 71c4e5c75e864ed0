import { useMemo } from 'react';
import { defineWords, useLocale, useWords } from '../base/language.ts';
import type { Option } from '../ui/Field.tsx';
import { type ChosenField, type ProfileField, provinces, SEX_NOT_TOLD } from './profile-choices.ts';

const words = defineWords({
  en: {
    nick: 'Nickname',
    introduction: 'About me',
    sex: 'Sex',
    age: 'Age',
    blood: 'Blood group',
    sign: 'Star sign',
    animal: 'Chinese zodiac',
    country: 'Country',
    province: 'Province',
    city: 'City',
    address: 'Address',
    postcode: 'Post code',
    mail: 'E-mail',
    mobile: 'Mobile phone',
    phone: 'Phone',
    homepage: 'Homepage',
    realName: 'Real name',
    occupation: 'Occupation',
    school: 'School',
    untold: 'Prefer not to say',
  },
  zh: {
    nick: '昵称',
    introduction: '个人说明',
    sex: '性别',
    age: '年龄',
    blood: '血型',
    sign: '星座',
    animal: '生肖',
    country: '国家/地区',
    province: '省份',
    city: '城市',
    address: '地址',
    postcode: '邮编',
    mail: '电子邮箱',
    mobile: '手机',
    phone: '电话',
    homepage: '个人主页',
    realName: '真实姓名',
    occupation: '职业',
    school: '学校',
    untold: '不透露',
  },
});

/** Labels of a field's values, from 0; where 0 means "not told" it is left out. */
const values = {
  en: {
    sex: ['Male', 'Female'],
    blood: ['A', 'B', 'O', 'AB', 'Other'],
    sign: [
      'Aquarius',
      'Pisces',
      'Aries',
      'Taurus',
      'Gemini',
      'Cancer',
      'Leo',
      'Virgo',
      'Libra',
      'Scorpio',
      'Sagittarius',
      'Capricorn',
    ],
    animal: ['Rat', 'Ox', 'Tiger', 'Rabbit', 'Dragon', 'Snake', 'Horse', 'Goat', 'Monkey', 'Rooster', 'Dog', 'Pig'],
  },
  'zh-CN': {
    sex: ['男', '女'],
    blood: ['A 型', 'B 型', 'O 型', 'AB 型', '其他'],
    sign: [
      '水瓶座',
      '双鱼座',
      '白羊座',
      '金牛座',
      '双子座',
      '巨蟹座',
      '狮子座',
      '处女座',
      '天秤座',
      '天蝎座',
      '射手座',
      '摩羯座',
    ],
    animal: ['鼠', '牛', '虎', '兔', '龙', '蛇', '马', '羊', '猴', '鸡', '狗', '猪'],
  },
} as const;

/** The texts of a profile. */
export type ProfileWords = {
  /** The label of a field. */
  readonly label: (field: ProfileField) => string;
  /**
   * The options of a field: the keys are values as text, and the first option is "not told" (`2` for sex, an empty key
   * for province, otherwise `0`).
   */
  readonly options: Readonly<Record<ChosenField, readonly Option<string>[]>>;
  /** The label of a value of any field; empty for "not told". */
  readonly told: (field: ProfileField, value: string | number | undefined) => string;
};

/** Labels, options and values of a profile, in the language of the page. */
export function useProfileWords(): ProfileWords {
  const say = useWords(words);
  const locale = useLocale();
  return useMemo(() => {
    const untold = say('untold');
    const from1 = (names: readonly string[]) => [
      { key: '0', label: untold },
      ...names.map((label, i) => ({ key: String(i + 1), label })),
    ];
    const { sex, blood, sign, animal } = values[locale];
    const options = {
      sex: [{ key: String(SEX_NOT_TOLD), label: untold }, ...sex.map((label, i) => ({ key: String(i), label }))],
      blood: from1(blood),
      sign: from1(sign),
      animal: from1(animal),
      province: [
        { key: '', label: untold },
        ...provinces.map(([key, english]) => ({ key, label: locale === 'en' ? english : key })),
      ],
    };
    return {
      label: (field) => say(field),
      options,
      told: (field, value) => {
        if (value === undefined || value === '') return '';
        const text = String(value);
        if (field === 'age') return text === '0' ? '' : text;
        if (!isChosen(field)) return text;
        const [nothing, ...some] = options[field];
        if (text === nothing?.key) return '';
        // A profile may contain a province that is not on the list.
        return some.find(({ key }) => key === text)?.label ?? (field === 'province' ? text : '');
      },
    };
  }, [say, locale]);
}

function isChosen(field: ProfileField): field is ChosenField {
  return field === 'sex' || field === 'blood' || field === 'sign' || field === 'animal' || field === 'province';
}
