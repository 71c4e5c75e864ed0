/**
 * The language that clients and server speak. No dependencies; runs in browsers and in Node.
 *
 * Begin with {@link commands}, the table; {@link decodeRequest} and {@link encodeReply} are the codec.
 */
export {
  decodeReply,
  decodeRequest,
  encodeRefusal,
  encodeReply,
  encodeRequest,
  type Head,
  type RawFields,
  type RawReply,
  readFields,
  readReply,
  toBinary,
} from './codec.ts';
export {
  type Command,
  type CommandName,
  commands,
  echoOf,
  findCommand,
  type ReplyOf,
  type RequestOf,
  type Status,
  statuses,
} from './commands.ts';
export { type ErrorName, errors, type Refusal, refuse } from './errors.ts';
export { type KindCode, kinds, pushes } from './events.ts';
export {
  FIRST_ACCOUNT,
  isAccountNumber,
  isLonger,
  LAST_ACCOUNT,
  SYSTEM_ACCOUNT,
} from './fields.ts';
export { cutLine, Lines, type LinesFound } from './lines.ts';
