import { attached, mentioned, nameOrNothing, reactionsTo } from '../beside.ts';
import { list } from '../fields.ts';
import { bigs, field, flags, named } from './parts.ts';

/** What entries have beside their texts. Each is left out of an answer in which no entry has it. */
export const beside = {
  QT: named('quote', field(list(nameOrNothing), 'the name of the message that it answers; empty for none')),
  AT: named(
    'mentions',
    field(list(mentioned), 'who is mentioned: numbers with blanks between them, 0 for all members'),
  ),
  FI: named(
    'files',
    field(
      list(attached),
      'files, one in a line: ID, type, size in bytes, width, height (0 but for pictures), and the name, with blanks between',
    ),
  ),
  RX: named(
    'reactions',
    field(list(reactionsTo), 'reactions, one in a line: the reaction, and who gave it, with blanks between'),
  ),
  ED: named('editedAt', field(bigs, 'when it was edited the last time, ms since 1970; 0: never')),
  RV: named('isRecalled', field(flags, '1: it was recalled, and has no text any more')),
} as const;
