/** What the server takes, in characters. */
export const MOST_NAME = 32;
export const MOST_CARD = 32;
export const MOST_NOTICE = 500;
export const MOST_REASON = 200;
export const MOST_SEARCH = 64;
