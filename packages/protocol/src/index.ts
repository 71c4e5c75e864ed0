/**
 * The language that clients and server speak. No dependencies; runs in browsers and in Node.
 *
 * Begin with {@link commands}, the table; {@link decodeRequest} and {@link encodeReply} are the codec.
 */
export {
  type AttachedFile,
  type Beside,
  type BesideValues,
  fieldsOfBeside,
  type MessageName,
  type Reaction,
  readMessageName,
  writeMessageName,
} from './beside.ts';
export {
  decodeRequest,
  encodeRefusal,
  encodeReply,
  IGNORED_FIELDS,
  type RawFields,
  readFields,
  toBinary,
} from './codec.ts';
export {
  type Command,
  type CommandName,
  commands,
  type Field,
  type ReplyOf,
  type RequestOf,
  type Status,
  statuses,
} from './commands.ts';
export { type ErrorName, errors, type Refusal, refuse } from './errors.ts';
export {
  type Entry,
  encodeLegacyPush,
  encodePush,
  type KindCode,
  type KindName,
  kindOf,
  kinds,
  pushes,
  pushTail,
  pushTo,
  statusIn,
} from './events.ts';
export {
  FIRST_ACCOUNT,
  isAccountNumber,
  isLonger,
  LAST_ACCOUNT,
  type Style,
  SYSTEM_ACCOUNT,
  unescapeField,
} from './fields.ts';
export { withinGbk } from './gbk.ts';
export { beginningOf, cutBefore, graphemes } from './graphemes.ts';
export { cutLine, Lines, type LinesFound } from './lines.ts';
export {
  type FieldsByName,
  fieldsByCode,
  nameOf,
  type ReplyByName,
  type RowOf,
  replyByName,
} from './names.ts';
export { plain, plainJson } from './plain.ts';
export { type Reason, reasons } from './reasons.ts';
export { besideAt, decodeReply, entriesOf, type RawReply, readPush, readRefusal, readReply } from './replies.ts';
export { encodeModernRequest, encodeRequest, type Head, MODERN_VERSION } from './requests.ts';
export { maskReply, maskRequest } from './secrets.ts';
export { echoOf, findCommand } from './spellings.ts';
