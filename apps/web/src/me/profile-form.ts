import type { FieldsByName } from '@rookery/protocol';
import type { Profile } from '@rookery/store';
import { type ProfileField, profileFields, SEX_NOT_TOLD } from '../profile/profile-choices.ts';

/** Unsaved edits, as the text of each field. */
export type Edits = Readonly<Partial<Record<ProfileField, string>>>;

/** A mistake in the text of a field. */
export type ProfileTrouble = 'missing' | 'long' | 'control' | 'age' | 'mail';

const MOST_NICK = 32;
const MOST_TRAIT = 120;
const MOST_AGE = 150;
const CONTROLS = /[\p{Cc}\p{Cs}\u2028\u2029]/u;
/** Fields that are numbers, and their value for "not told". */
const nothing: Readonly<Partial<Record<ProfileField, string>>> = {
  age: '0',
  sex: String(SEX_NOT_TOLD),
  blood: '0',
  sign: '0',
  animal: '0',
};

/** The text of a field for the saved profile. */
export function textOf(profile: Profile, field: ProfileField): string {
  const value = String(profile[field] ?? '');
  if (field === 'age') return value === '0' ? '' : value;
  return value === '' ? (nothing[field] ?? '') : value;
}

/** The text of a field: the edit, or the saved profile's. */
export function shownText(profile: Profile, edits: Edits, field: ProfileField): string {
  return edits[field] ?? textOf(profile, field);
}

/** The profile with the edits applied; an invalid age is ignored. */
export function editedProfile(profile: Profile, edits: Edits): Profile {
  return { ...profile, ...fieldsOf(profile, edits) } as Profile;
}

/** The changed fields, for SetInfo. */
export function changedFields(profile: Profile, edits: Edits): FieldsByName<'SetInfo'> {
  return fieldsOf(profile, edits);
}

/** The mistake in the text of a field; undefined if it can be saved. */
export function troubleWith(field: ProfileField, text: string): ProfileTrouble | undefined {
  const line = lineOf(field, text);
  if (field === 'nick' && line === '') return 'missing';
  if (field === 'age')
    return line === '' || (/^[0-9]{1,3}$/.test(line) && Number(line) <= MOST_AGE) ? undefined : 'age';
  if ([...line].length > (field === 'nick' ? MOST_NICK : MOST_TRAIT)) return 'long';
  if (CONTROLS.test(line)) return 'control';
  return field === 'mail' && line !== '' && !/^[^\s@]+@[^\s@]+$/.test(line) ? 'mail' : undefined;
}

/** Every problem that the text of a field can have. */
export function troublesOf(field: ProfileField): readonly ProfileTrouble[] {
  if (field === 'age') return ['age'];
  return ['long', 'control', ...(field === 'nick' ? ['missing' as const] : field === 'mail' ? ['mail' as const] : [])];
}

/** The maximum length of a field. */
export function mostChars(field: ProfileField): number {
  return field === 'nick' ? MOST_NICK : MOST_TRAIT;
}

/** A text in one line: profiles have no line breaks on the wire. A trailing space is kept while typing. */
export function inOneLine(text: string): string {
  return text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ');
}

function fieldsOf(profile: Profile, edits: Edits): FieldsByName<'SetInfo'> {
  const fields: Record<string, string | number> = {};
  for (const field of profileFields) {
    const text = edits[field];
    if (text === undefined) continue;
    const edited = lineOf(field, text);
    if (edited === textOf(profile, field) || troubleWith(field, edited)) continue;
    fields[field] = field in nothing ? Number(edited || nothing[field]) : edited;
  }
  return fields as FieldsByName<'SetInfo'>;
}

/** A field as it is sent. An age may be typed in the wide digits of Chinese keyboards. */
function lineOf(field: ProfileField, text: string): string {
  return (field === 'age' ? text.normalize('NFKC') : text).trim();
}
