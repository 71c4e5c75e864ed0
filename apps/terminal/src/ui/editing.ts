import { type Draft, type Edit, edits, insert } from '../base/editor.ts';
import { actionOf, type Key } from '../base/keys.ts';

/** What an editing key, or typed text, makes of a draft; nothing when it is neither. */
export function edited(draft: Draft, key: Key): Draft | undefined {
  if (key.text !== undefined) return insert(draft, key.text);
  const edit: Edit | undefined = actionOf('editing', key);
  return edit && edits[edit](draft);
}
