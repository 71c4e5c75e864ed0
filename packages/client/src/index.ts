/**
 * The SDK: a client of protocol 2.0 over HTTP, WebSocket or TCP lines, for browsers and Node.
 *
 * Begin with {@link Client}. The transport over TCP lines is behind `@rookery/client/tcp`, since it needs Node; the legacy
 * protocol behind `@rookery/client/legacy`, since few need it.
 */
export { Client } from './client.ts';
export type { Clock } from './clock.ts';
export { RefusedError, UnreachableError } from './errors.ts';
export type {
  Attachments,
  Changed,
  ClientEvent,
  ClientEvents,
  ClientState,
  EventName,
  InGroup,
  ListChange,
  Listener,
  Message,
  NamedMessage,
  Numbered,
  Outgoing,
  Sent,
  TalkMarks,
} from './events.ts';
export { type DownloadOptions, type FilePage, Files } from './files.ts';
export { type GroupRequest, Groups } from './groups.ts';
export { type GroupRole, type Happening, happeningIn } from './happening.ts';
export { type HttpOptions, HttpStatusError, http } from './http.ts';
export { type Invitation, invitation } from './invitation.ts';
export { md5, passwordDigest } from './md5.ts';
export type { CallName, ClientOptions, Legacy } from './options.ts';
export type { Sending, SendOptions } from './outbox.ts';
export { type RegisterOptions, register } from './register.ts';
export { type ServerInfo, serverInfo } from './server-info.ts';
export {
  type ChangePasswordOptions,
  changePassword,
  type PageOptions,
  type SignedIn,
  type SignInOptions,
  signIn,
  signOut,
} from './sign-in.ts';
export type { Transport, Wire, WireListener } from './transport.ts';
export type { FileInfo, FileSource, Upload, UploadOptions, UploadProgress } from './upload.ts';
export { websocket } from './websocket.ts';
