import { beginningOf, type KindCode, kinds } from '@rookery/protocol';

/** An entry of a group, as one that a legacy client knows: a message, or a request. */
export function legacyForm(
  entry: { readonly group: number; readonly author: number; readonly kind: KindCode; readonly text: string },
  groupName: string,
  nameOf: (uin: number) => string,
): { readonly kind: KindCode; readonly peer: number; readonly text: string } {
  const { group, author, kind, text } = entry;
  const who = nameOf(author);
  if (kind === kinds.wants.code) return { kind: kinds.asked.code, peer: author, text: `[${groupName}] ${text}`.trim() };
  if (kind === kinds.invited.code) {
    return { kind: kinds.asked.code, peer: group, text: `${who} (${author}) invites you to the group ${groupName}.` };
  }
  return { kind: kinds.message.code, peer: group, text: said(kind, text, who, nameOf) };
}

function said(kind: KindCode, text: string, who: string, nameOf: (uin: number) => string): string {
  if (kind === kinds.happened.code) return sentenceOf(text, who, nameOf);
  if (kind === kinds.recalled.code) return `* ${who} has taken a message back.`;
  if (kind === kinds.edited.code) return `* ${who} has changed a message: ${text}`;
  return `${who}: ${text}`;
}

/** What a friend has done to a message, as a message; all else as it is. */
export function legacyChange(kind: KindCode, text: string): { readonly kind: KindCode; readonly text: string } {
  const message = kinds.message.code;
  if (kind === kinds.recalled.code) return { kind: message, text: '* I have taken a message back.' };
  if (kind === kinds.edited.code) return { kind: message, text: `* I have changed a message: ${text}` };
  return { kind, text };
}

const MOST_QUOTED = 60;

/** The line before the text of a message that answers another. */
export function quoteLine(text: string): string {
  const [line = ''] = text.split('\n');
  const beginning = beginningOf(line, MOST_QUOTED);
  return `> ${beginning}${beginning === text && text !== '' ? '' : '…'}\n`;
}

/** What a legacy client reads when something has happened in a group; it knows messages only. */
function sentenceOf(text: string, who: string, nameOf: (uin: number) => string): string {
  const [what = '', ...words] = text.split(' ');
  const whom = () => nameOf(Number(words[0]));
  const rest = words.join(' ');
  switch (what) {
    case 'joined':
      return words.length > 0 ? `* ${who} has let ${whom()} in.` : `* ${who} has joined.`;
    case 'left':
      return `* ${who} has left.`;
    case 'kicked':
      return `* ${who} has removed ${whom()}.`;
    case 'role':
      return words[1] === '2' ? `* ${whom()} is the owner now.` : `* ${who} has changed what ${whom()} may do.`;
    case 'silenced':
      return words[1] === '0' ? `* ${who} lets ${whom()} write again.` : `* ${who} has silenced ${whom()}.`;
    case 'named':
      return `* ${who} has named the group ${rest}.`;
    case 'noticed':
      return `* ${who} has changed the notice.`;
    case 'quiet':
      return rest === '1' ? `* ${who}: only administrators may write now.` : `* ${who}: everybody may write again.`;
    case 'ended':
      return `* ${who} has ended the group.`;
    default:
      return `* ${who}`;
  }
}
