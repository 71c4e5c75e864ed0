import { useMemo } from 'react';
import { defineWords, useLocale, useWords } from '../base/language.ts';
import type { Option } from '../ui/Field.tsx';
import { type ChosenField, type ProfileField, provinces, SEX_NOT_TOLD } from './profile-choices.ts';

const words = defineWords({
  en: {
    NK: 'Nickname',
    PR: 'About me',
    SX: 'Sex',
    AG: 'Age',
    BT: 'Blood group',
    CO: 'Star sign',
    SH: 'Chinese zodiac',
    CY: 'Country',
    PV: 'Province',
    CT: 'City',
    AD: 'Address',
    PC: 'Post code',
    EM: 'E-mail',
    MO: 'Mobile phone',
    PH: 'Phone',
    HP: 'Homepage',
    RN: 'Real name',
    JB: 'Occupation',
    SC: 'School',
    untold: 'Prefer not to say',
  },
  zh: {
    NK: '昵称',
    PR: '个人说明',
    SX: '性别',
    AG: '年龄',
    BT: '血型',
    CO: '星座',
    SH: '生肖',
    CY: '国家/地区',
    PV: '省份',
    CT: '城市',
    AD: '地址',
    PC: '邮编',
    EM: '电子邮箱',
    MO: '手机',
    PH: '电话',
    HP: '个人主页',
    RN: '真实姓名',
    JB: '职业',
    SC: '学校',
    untold: '不透露',
  },
});

/** Labels of a field's values, from 0; where 0 means "not told" it is left out. */
const values = {
  en: {
    SX: ['Male', 'Female'],
    BT: ['A', 'B', 'O', 'AB', 'Other'],
    CO: [
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
    SH: ['Rat', 'Ox', 'Tiger', 'Rabbit', 'Dragon', 'Snake', 'Horse', 'Goat', 'Monkey', 'Rooster', 'Dog', 'Pig'],
  },
  'zh-CN': {
    SX: ['男', '女'],
    BT: ['A 型', 'B 型', 'O 型', 'AB 型', '其他'],
    CO: [
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
    SH: ['鼠', '牛', '虎', '兔', '龙', '蛇', '马', '羊', '猴', '鸡', '狗', '猪'],
  },
} as const;

/** The texts of a profile. */
export type ProfileWords = {
  /** The label of a field. */
  readonly label: (field: ProfileField) => string;
  /**
   * The options of a field: the keys are wire values as text, and the first option is "not told" (`2` for SX, an empty key
   * for PV, otherwise `0`).
   */
  readonly options: Readonly<Record<ChosenField, readonly Option<string>[]>>;
  /** The label of a wire value of any field; empty for "not told". */
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
    const { SX, BT, CO, SH } = values[locale];
    const options = {
      SX: [{ key: String(SEX_NOT_TOLD), label: untold }, ...SX.map((label, i) => ({ key: String(i), label }))],
      BT: from1(BT),
      CO: from1(CO),
      SH: from1(SH),
      PV: [
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
        if (field === 'AG') return text === '0' ? '' : text;
        if (!isChosen(field)) return text;
        const [nothing, ...some] = options[field];
        if (text === nothing?.key) return '';
        // A profile may contain a province that is not on the list.
        return some.find(({ key }) => key === text)?.label ?? (field === 'PV' ? text : '');
      },
    };
  }, [say, locale]);
}

function isChosen(field: ProfileField): field is ChosenField {
  return field === 'SX' || field === 'BT' || field === 'CO' || field === 'SH' || field === 'PV';
}
