import type { Profile } from '@rookery/store';
import { linkFinder } from '../base/links.ts';
import { type ProfileField, profileFields } from './profile-choices.ts';
import type { ProfileWords } from './profile-words.ts';

/** One line of a profile; a link if it has an address. */
export type Fact = {
  readonly field: ProfileField;
  readonly label: string;
  readonly text: string;
  readonly href?: string | undefined;
};

/** These have their own place above the facts. */
const ELSEWHERE: ReadonlySet<ProfileField> = new Set(['nick', 'introduction']);

const findLinks = linkFinder();

/** The whole profile as text. */
export function factsIn(profile: Profile, words: Pick<ProfileWords, 'label' | 'told'>): Fact[] {
  return profileFields
    .filter((field) => !ELSEWHERE.has(field))
    .map((field) => ({ field, label: words.label(field), text: words.told(field, profile[field]).trim() }))
    .filter(({ text }) => text !== '')
    .map((fact) => ({ ...fact, href: addressOf(fact.field, fact.text) }));
}

/** The link for a homepage, mail address or telephone number; undefined if it is not one. */
export function addressOf(field: ProfileField, text: string): string | undefined {
  if (field === 'homepage') return linkIn(/^https?:/i.test(text) ? text : `http://${text}`, /^https?:/);
  if (field === 'mail') return linkIn(text, /^mailto:/);
  if (field !== 'mobile' && field !== 'phone') return undefined;
  return /^\+?[\d ()/-]{3,24}$/.test(text) ? `tel:${text.replace(/[^\d+]/g, '')}` : undefined;
}

/** The address, if the whole text is one. */
function linkIn(text: string, scheme: RegExp): string | undefined {
  const [piece, ...others] = findLinks(text);
  return others.length === 0 && piece?.href && scheme.test(piece.href) ? piece.href : undefined;
}
