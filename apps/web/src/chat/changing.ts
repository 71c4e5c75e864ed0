import type { Member, Message } from '@rookery/store';

type Role = Member['role'];
type Roles = { readonly role: Role; readonly authorRole: Role | undefined };

const MINUTE_MS = 60_000;
/** For how long the server usually takes it. */
const RECALL_MS = 2 * MINUTE_MS;
const EDIT_MS = 2880 * MINUTE_MS;

/** Whether the text of a message may be changed. */
export function mayEdit(message: Message, now: number): boolean {
  return isMine(message) && message.text !== '' && now - message.at < EDIT_MS;
}

/** Whether a message may be taken back: my own for a while, and in a group those over which I have a say at any time. */
export function mayRecall(message: Message, now: number, roles?: Roles): boolean {
  if (message.name === undefined || message.isRecalled) return false;
  if (roles && rules(roles, message.mine)) return true;
  return isMine(message) && now - message.at < RECALL_MS;
}

function isMine({ mine, name, isRecalled }: Message): boolean {
  return mine && name !== undefined && !isRecalled;
}

function rules({ role, authorRole = 'member' }: Roles, isOwn: boolean): boolean {
  if (isOwn) return role !== 'member';
  return role === 'owner' || (role === 'admin' && authorRole === 'member');
}
