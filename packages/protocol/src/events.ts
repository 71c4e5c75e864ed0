/**
 * What reaches an account without being asked for: the kinds of entry that GetMsgEx fetches (`MT`), and how the line
 * protocol pushes them (wire-facts 7.3 and 8).
 */
export const kinds = {
  asked: { code: 2, about: 'UN asks to be added; MG is the reason.' },
  accepted: { code: 3, about: 'UN has accepted, and is a friend from now on; MG is the reason.' },
  refused: { code: 4, about: 'UN has refused; MG is the reason.' },
  message: { code: 9, about: 'UN wrote MG.' },
  status: { code: 99, about: 'The status of UN is now MG.' },
} as const satisfies Record<string, { code: number; about: string }>;

/** The name of a kind of entry. */
export type KindName = keyof typeof kinds;

/** A value of `MT`. */
export type KindCode = (typeof kinds)[KindName]['code'];

/** The two pushes of the line protocol, with their fields in the positions that clients index. */
export const pushes = {
  Server_Msg: { fields: ['RES', 'MN', 'MT', 'UN', 'MG'], about: 'An entry of the mailbox has arrived.' },
  update_stat: { fields: ['RES', 'ST', 'UN'], about: 'The status of a friend has changed.' },
} as const;
