import type { Happening } from '@rookery/client';
import { clockTime } from './words.ts';

/** What has happened in a group, as a sentence. */
export function happeningText(event: Happening, nameOf: (uin: number) => string): string {
  const who = nameOf(event.who);
  switch (event.what) {
    case 'joined':
      return event.whom === event.who ? `${who} has joined.` : `${who} has let ${nameOf(event.whom)} in.`;
    case 'left':
      return `${who} has left.`;
    case 'kicked':
      return `${who} has removed ${nameOf(event.whom)}.`;
    case 'role':
      return roleText(event.role, nameOf(event.whom));
    case 'silenced':
      return event.until === 0
        ? `${who} lets ${nameOf(event.whom)} write again.`
        : `${who} has silenced ${nameOf(event.whom)} until ${clockTime(event.until)}.`;
    case 'named':
      return `${who} has named the group ${event.name}.`;
    case 'noticed':
      return `${who} has changed the notice; Alt-I shows it.`;
    case 'quiet':
      return event.isQuiet ? 'Only administrators may write now.' : 'Everybody may write again.';
    case 'ended':
      return `${who} has ended the group.`;
  }
}

function roleText(role: 'member' | 'admin' | 'owner', whom: string): string {
  if (role === 'owner') return `${whom} is the owner now.`;
  return role === 'admin' ? `${whom} is an administrator now.` : `${whom} is no administrator any more.`;
}
