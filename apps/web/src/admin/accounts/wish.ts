import type { AccountRow } from './account-book.ts';
import type { SecretOf } from './Secret.tsx';

/** A change of an account that is asked about first. */
export type AskedChange = 'disable' | 'enable' | 'promote' | 'demote' | 'reset';

/** An action that the administrator has chosen. */
export type Wish =
  | { readonly act: 'add' }
  | { readonly act: 'secret'; readonly secret: SecretOf }
  | { readonly act: AskedChange | 'sessions'; readonly row: AccountRow };
