import type { FieldsByName } from '@rookery/protocol';
import type { Profile } from '@rookery/store';
import type { Cells } from '../base/cells.ts';
import { choiceField, type Field, type PageLine, textField } from './panes.ts';

/** The fields of a profile, in the order in which they are shown and edited. */
type Known = {
  readonly key: keyof FieldsByName<'SetInfo'> & keyof Profile;
  readonly label: string;
  /** A number has this as its greatest value; a text has so many characters. */
  readonly most: number;
  readonly isNumber?: boolean;
  readonly choices?: Field['choices'];
};

const signs = 'Aquarius Pisces Aries Taurus Gemini Cancer Leo Virgo Libra Scorpio Sagittarius Capricorn'.split(' ');
const animals = 'rat ox tiger rabbit dragon snake horse goat monkey rooster dog pig'.split(' ');
const bloods = ['A', 'B', 'O', 'AB', 'other'];
const numbered = (names: readonly string[]): Field['choices'] =>
  ['not set', ...names].map((name, index) => [String(index), name] as const);

const UNTOLD_SEX = '2';
const sexes: Field['choices'] = [
  [UNTOLD_SEX, 'not set'],
  ['0', 'male'],
  ['1', 'female'],
];

const known: readonly Known[] = [
  { key: 'nick', label: 'nickname', most: 32 },
  { key: 'sex', label: 'sex', most: 0, choices: sexes },
  { key: 'age', label: 'age', most: 150, isNumber: true },
  { key: 'country', label: 'country', most: 120 },
  { key: 'province', label: 'province', most: 120 },
  { key: 'city', label: 'city', most: 120 },
  { key: 'introduction', label: 'introduction', most: 120 },
  { key: 'realName', label: 'real name', most: 120 },
  { key: 'occupation', label: 'occupation', most: 120 },
  { key: 'school', label: 'school', most: 120 },
  { key: 'homepage', label: 'homepage', most: 120 },
  { key: 'mail', label: 'mail', most: 120 },
  { key: 'mobile', label: 'mobile', most: 120 },
  { key: 'phone', label: 'phone', most: 120 },
  { key: 'address', label: 'address', most: 120 },
  { key: 'postcode', label: 'post code', most: 120 },
  { key: 'sign', label: 'star sign', most: 0, choices: numbered(signs) },
  { key: 'animal', label: 'animal', most: 0, choices: numbered(animals) },
  { key: 'blood', label: 'blood group', most: 0, choices: numbered(bloods) },
  { key: 'face', label: 'face', most: 65_535, isNumber: true },
];

/** A profile as lines, without what is not told. */
export function profileLines(profile: Profile, cells: Cells): PageLine[] {
  return known.flatMap((field) => {
    const text = shownValue(profile, field);
    return text === '' ? [] : [{ name: field.label, text: cells.shown(text) }];
  });
}

function shownValue(profile: Profile, field: Known): string {
  const value = valueIn(profile, field);
  if (field.isNumber) return value === '0' ? '' : value;
  if (!field.choices) return value;
  const label = field.choices.find(([code]) => code === value)?.[1] ?? '';
  return label === 'not set' ? '' : label;
}

function valueIn(profile: Profile, { key, choices, isNumber }: Known): string {
  const value = String(profile[key] ?? '');
  if (key === 'sex') return value === '' ? UNTOLD_SEX : value;
  return value === '' && (choices || isNumber) ? '0' : value;
}

/** The fields of the form in which I edit my own profile. */
export function profileFields(profile: Profile): Field[] {
  return known.map((field) => {
    const { key, label, most, choices, isNumber } = field;
    const value = valueIn(profile, field);
    if (choices) return choiceField(key, label, value, choices);
    if (isNumber) return textField(key, label, value === '0' ? '' : value, String(most).length);
    return textField(key, label, value, most);
  });
}

/** What of the profile the form has changed. @throws Error in words when a value cannot be */
export function profileChanges(profile: Profile, values: Readonly<Record<string, string>>): FieldsByName<'SetInfo'> {
  const changes: Record<string, string | number> = {};
  for (const field of known) {
    const before = valueIn(profile, field);
    const after = values[field.key] || (field.choices || field.isNumber ? '0' : '');
    if (after === before) continue;
    if (field.isNumber && !(/^\d{1,5}$/.test(after) && Number(after) <= field.most)) {
      throw new Error(`The ${field.label} is a whole number up to ${field.most}.`);
    }
    changes[field.key] = field.isNumber || field.choices ? Number(after) : after;
  }
  if (changes.nick === '') throw new Error('The nickname cannot be empty.');
  return changes as FieldsByName<'SetInfo'>;
}
