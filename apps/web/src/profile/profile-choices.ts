/** The profile fields that SetInfo can change, in display order. */
export const profileFields = [
  'nick',
  'introduction',
  'sex',
  'age',
  'blood',
  'sign',
  'animal',
  'country',
  'province',
  'city',
  'address',
  'postcode',
  'mail',
  'mobile',
  'phone',
  'homepage',
  'realName',
  'occupation',
  'school',
] as const;

/** One of them. */
export type ProfileField = (typeof profileFields)[number];

/** Fields with a fixed set of values. */
export type ChosenField = 'sex' | 'blood' | 'sign' | 'animal' | 'province';

/** `sex` for "not told" in SetInfo. GetInfo leaves the field empty. */
export const SEX_NOT_TOLD = 2;

/**
 * The provinces of GB/T 2260, as stored in profiles and searched by the server, with their English names.
 */
export const provinces: readonly (readonly [value: string, english: string])[] = [
  ['北京', 'Beijing'],
  ['天津', 'Tianjin'],
  ['河北', 'Hebei'],
  ['山西', 'Shanxi'],
  ['内蒙古', 'Inner Mongolia'],
  ['辽宁', 'Liaoning'],
  ['吉林', 'Jilin'],
  ['黑龙江', 'Heilongjiang'],
  ['上海', 'Shanghai'],
  ['江苏', 'Jiangsu'],
  ['浙江', 'Zhejiang'],
  ['安徽', 'Anhui'],
  ['福建', 'Fujian'],
  ['江西', 'Jiangxi'],
  ['山东', 'Shandong'],
  ['河南', 'Henan'],
  ['湖北', 'Hubei'],
  ['湖南', 'Hunan'],
  ['广东', 'Guangdong'],
  ['广西', 'Guangxi'],
  ['海南', 'Hainan'],
  ['重庆', 'Chongqing'],
  ['四川', 'Sichuan'],
  ['贵州', 'Guizhou'],
  ['云南', 'Yunnan'],
  ['西藏', 'Tibet'],
  ['陕西', 'Shaanxi'],
  ['甘肃', 'Gansu'],
  ['青海', 'Qinghai'],
  ['宁夏', 'Ningxia'],
  ['新疆', 'Xinjiang'],
  ['台湾', 'Taiwan'],
  ['香港', 'Hong Kong'],
  ['澳门', 'Macao'],
];
