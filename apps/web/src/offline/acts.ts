import { statuses } from '@rookery/protocol';
import type { WindowAct } from '@rookery/store';

type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

const MOST_CHARS = 100_000;
const MOST_LISTED = 50;
const isNumber: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isText: Check = (value) => typeof value === 'string' && value.length <= MOST_CHARS;
const isTextOrNothing: Check = (value) => value === undefined || isText(value);
const isNumberOrNothing: Check = (value) => value === undefined || isNumber(value);
const isOneOf =
  (...allowed: readonly unknown[]): Check =>
  (value) =>
    allowed.includes(value);

/** A list of no more than a server takes, or nothing. */
const isListOrNothing =
  (isElement: Check): Check =>
  (value) =>
    value === undefined || (Array.isArray(value) && value.length <= MOST_LISTED && value.every(isElement));
const isFile: Check = (value) => {
  if (typeof value !== 'object' || value === null) return false;
  const { id, type, name, bytes, width, height } = value as Fields;
  return [id, type, name].every(isText) && [bytes, width, height].every(isNumber);
};

const numbered = { peer: isNumber, number: isNumber };
const changed = { ...numbered, at: isNumber, name: isText, who: isNumber };
const outgoing = { id: isText, to: isNumber };

/** Required fields of each act. */
const checks: {
  readonly [T in WindowAct['type']]: { readonly [K in keyof Omit<Extract<WindowAct, { type: T }>, 'type'>]-?: Check };
} = {
  sending: {
    ...outgoing,
    text: isText,
    at: isNumber,
    quote: isTextOrNothing,
    mentions: isListOrNothing(isNumber),
    files: isListOrNothing(isFile),
  },
  refused: { ...outgoing, why: isText, reason: isTextOrNothing },
  discarded: outgoing,
  dismissed: { peer: isNumber },
  sent: { ...outgoing, text: isText, number: isNumber, at: isNumber, entry: isNumberOrNothing, name: isTextOrNothing },
  recalled: changed,
  edited: changed,
  reacted: { ...changed, reaction: isTextOrNothing },
  read: numbered,
  seen: numbered,
  talk: { peer: isNumber, isMarked: isOneOf(true, false), hiddenTo: isNumber, clearedTo: isNumber },
  typing: { peer: isNumber, author: isNumberOrNothing },
  status: { peer: isNumber, status: isOneOf(...Object.values(statuses)) },
  list: { peer: isNumber, change: isOneOf('added', 'removed', 'changed') },
};

/** Parses a message of another window; undefined if it is malformed, as from another version of the page. */
export function actIn(data: unknown): WindowAct | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const fields = data as Fields;
  const { type } = fields;
  if (typeof type !== 'string' || !Object.hasOwn(checks, type)) return undefined;
  const wanted: Readonly<Record<string, Check>> = checks[type as WindowAct['type']];
  const isWhole = Object.entries(wanted).every(([name, check]) => check(fields[name]));
  return isWhole ? (data as WindowAct) : undefined;
}
