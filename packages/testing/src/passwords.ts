/** What comparing a password costs in tests, where thousands log in: next to nothing. See `hashPassword` of the server. */
export const QUICK = { memory: 8, passes: 1 } as const;
