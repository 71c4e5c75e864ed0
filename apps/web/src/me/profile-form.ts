import type { RequestOf } from '@rookery/protocol';
import type { Profile } from '@rookery/store';
import { type ProfileField, profileFields, SEX_NOT_TOLD } from './profile-choices.ts';

/** What somebody has typed or chosen and not saved yet, as the text of the field. */
export type Edits = Readonly<Partial<Record<ProfileField, string>>>;

/** What is wrong with the text of a field. */
export type ProfileTrouble = 'missing' | 'long' | 'control' | 'age' | 'mail';

const MOST_NICK = 32;
const MOST_TRAIT = 120;
const MOST_AGE = 150;
const CONTROLS = /[\p{Cc}\p{Cs}\u2028\u2029]/u;
/** Those that are numbers on the wire, and what stands for "not told". */
const nothing: Readonly<Partial<Record<ProfileField, string>>> = {
  AG: '0',
  SX: String(SEX_NOT_TOLD),
  BT: '0',
  CO: '0',
  SH: '0',
};

/** What stands in a field of the profile as it is, as the field shows it. */
export function textOf(profile: Profile, field: ProfileField): string {
  const value = String(profile[field] ?? '');
  if (field === 'AG') return value === '0' ? '' : value;
  return value === '' ? (nothing[field] ?? '') : value;
}

/** What stands in a field: what was typed, or what the profile has. */
export function shownText(profile: Profile, edits: Edits, field: ProfileField): string {
  return edits[field] ?? textOf(profile, field);
}

/** The profile as it would be with the edits; an age that is none is left as it is. */
export function editedProfile(profile: Profile, edits: Edits): Profile {
  return { ...profile, ...fieldsOf(profile, edits) } as Profile;
}

/** The fields that have become different, as SetInfo takes them. */
export function changedFields(profile: Profile, edits: Edits): RequestOf<'SetInfo'> {
  return fieldsOf(profile, edits);
}

/** What is wrong with the text of a field; nothing when it can be saved. */
export function troubleWith(field: ProfileField, text: string): ProfileTrouble | undefined {
  const line = lineOf(field, text);
  if (field === 'NK' && line === '') return 'missing';
  if (field === 'AG') return line === '' || (/^[0-9]{1,3}$/.test(line) && Number(line) <= MOST_AGE) ? undefined : 'age';
  if ([...line].length > (field === 'NK' ? MOST_NICK : MOST_TRAIT)) return 'long';
  if (CONTROLS.test(line)) return 'control';
  return field === 'EM' && line !== '' && !/^[^\s@]+@[^\s@]+$/.test(line) ? 'mail' : undefined;
}

/** How many characters a field takes. */
export function mostChars(field: ProfileField): number {
  return field === 'NK' ? MOST_NICK : MOST_TRAIT;
}

/** A text in one line: the protocol has no line breaks in a profile. What is being typed keeps its blank at the end. */
export function inOneLine(text: string): string {
  return text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ');
}

function fieldsOf(profile: Profile, edits: Edits): RequestOf<'SetInfo'> {
  const fields: Record<string, string | number> = {};
  for (const field of profileFields) {
    const text = edits[field];
    if (text === undefined) continue;
    const edited = lineOf(field, text);
    if (edited === textOf(profile, field) || troubleWith(field, edited)) continue;
    fields[field] = field in nothing ? Number(edited || nothing[field]) : edited;
  }
  return fields as RequestOf<'SetInfo'>;
}

/** What was typed, as it is sent. The digits of an age may be the wide ones of Chinese keyboards. */
function lineOf(field: ProfileField, text: string): string {
  return (field === 'AG' ? text.normalize('NFKC') : text).trim();
}
