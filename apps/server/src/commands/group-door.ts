import { type Refusal, type ReplyOf, refuse } from '@rookery/protocol';
import { listEntry } from '../live/notes.ts';
import type { Call } from '../requests/call.ts';
import type { Parts } from '../requests/parts.ts';
import type { Joining } from '../storage/storage.ts';

export const noGroup = refuse('unknown', 'GR: there is no such group.', 'no-group');
export const noRight = refuse('refused', 'GR: your role in this group does not allow it.', 'no-right');

/** Tells those that have been invited, and are rung. */
export function tellInvited({ delivery, alerts }: Parts, group: number, rung: readonly number[]): void {
  for (const uin of rung) {
    alerts?.asked(uin, group);
    delivery.ring(uin);
  }
}

type Answering = Call<'Ack_AddToList'>;
/** What of a request is asked for on the way in and out. */
type Asking = Pick<Call<'AddToList'>, 'uin' | 'session' | 'now' | 'steady'>;

/**
 * Into a group and out of it, by the commands that every version has for friends. What may be done is decided in
 * `storage/rules/groups.ts`, inside of the operation.
 */
export class GroupDoor {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** AddToList: joins where the policy, an invitation or the code of the link allow it; nothing when there is no such group. */
  async add(call: Call<'AddToList'>): Promise<ReplyOf<'AddToList'> | Refusal | undefined> {
    const { fields, uin, now } = call;
    const { UN: group, IC: code } = fields;
    const tooMuch = this.#refuse(call, group);
    if (tooMuch) return tooMuch;
    const { outcome, rung } = await this.#parts.storage.joinGroup({ ...this.#joining(group, uin, now), code });
    if (outcome === 'none') return undefined;
    if (outcome === 'full') return this.#full();
    if (outcome === 'ask') return { CD: 1, UN: group };
    if (outcome === 'nobody') return { CD: 3, UN: group };
    this.#entered(call, group, uin, rung);
    return { CD: 0, UN: group };
  }

  /** Ack_AddToList with CD=2: asks to join. */
  async ask(call: Answering, reason: string): Promise<ReplyOf<'Ack_AddToList'> | Refusal | undefined> {
    const { fields, uin, now } = call;
    const { storage, config } = this.#parts;
    const group = fields.UN;
    const tooMuch = this.#refuse(call, group);
    if (tooMuch) return tooMuch;
    const bounds = { mostRequests: config['requests-per-account'], mostWaiting: config['mailbox-messages'] };
    const { outcome, rung } = await storage.askGroup({ ...this.#joining(group, uin, now), reason, ...bounds });
    if (outcome === 'none') return undefined;
    if (outcome === 'full') return this.#full();
    if (outcome === 'nobody')
      return refuse('refused', 'UN: this group takes only those that it invites.', 'takes-nobody');
    if (outcome === 'requests')
      return refuse('large', 'UN: too many requests to this group are open.', 'requests-full');
    if (outcome === 'waiting') return refuse('large', 'UN: your mailbox is full.', 'mailbox-full');
    if (outcome === 'done') this.#entered(call, group, uin, rung);
    else this.#wanted(group, uin, rung);
    return {};
  }

  /** Ack_AddToList with CD=0 and CD=1: answers an invitation, or one that asks to join. */
  async answer(call: Answering, reason: string): Promise<ReplyOf<'Ack_AddToList'> | Refusal | undefined> {
    const { fields } = call;
    const tooMuch = fields.CD === 0 ? this.#refuse(call, fields.GR ?? fields.UN) : undefined;
    if (tooMuch) return tooMuch;
    if (fields.GR === undefined && fields.UN !== 0) {
      const answered = await this.#answerInvitation(call);
      if (answered) return answered;
    }
    return this.#answerAsk(call, reason);
  }

  async #answerInvitation(call: Answering): Promise<ReplyOf<'Ack_AddToList'> | Refusal | undefined> {
    const { fields, uin, now } = call;
    const accept = fields.CD === 0;
    const asked = { ...this.#joining(fields.UN, uin, now), accept };
    const { outcome, rung } = await this.#parts.storage.answerInvitation(asked);
    if (outcome === 'full') return this.#full();
    if (outcome !== 'done') return undefined;
    this.#parts.alerts?.seen(uin, fields.UN, 0, call.session.id);
    if (accept) this.#entered(call, fields.UN, uin, rung);
    else this.#parts.delivery.tell(uin, listEntry(fields.UN, 'changed', now));
    return {};
  }

  async #answerAsk(call: Answering, reason: string): Promise<ReplyOf<'Ack_AddToList'> | Refusal | undefined> {
    const { fields, uin, now } = call;
    const { storage, delivery } = this.#parts;
    const { UN: peer, GR } = fields;
    const accept = fields.CD === 0;
    const bounds = this.#bounds();
    const { outcome, rung, group } = await storage.answerAsk({
      group: GR,
      uin,
      peer,
      accept,
      reason,
      at: now,
      ...bounds,
    });
    if (outcome === 'full') return this.#full();
    if (outcome === 'denied') return noRight;
    if (outcome === 'none' && GR !== undefined) return noGroup;
    if (outcome !== 'done') return undefined;
    this.#parts.alerts?.seen(uin, group, 0, call.session.id);
    if (accept) this.#entered(call, group, peer, rung);
    else for (const one of rung) delivery.ring(one);
    delivery.tell(uin, listEntry(peer, 'changed', now));
    return {};
  }

  /** DelFromList, and LeaveGroup. */
  async leave(call: Asking, group: number): Promise<Refusal | undefined> {
    const { uin, session, now, steady } = call;
    const { storage, delivery, limits } = this.#parts;
    const tooMuch = limits.refuseAct(session.resident.spent, steady);
    if (tooMuch) return tooMuch;
    const { outcome, rung } = await storage.leaveGroup({ group, uin, at: now });
    if (outcome === 'owner') return refuse('refused', 'GR: hand the group over, or end it.', 'is-owner');
    for (const one of rung) delivery.ring(one);
    if (rung.length === 0) return undefined;
    limits.spendAct(session.resident.spent, group, steady);
    delivery.tell(uin, listEntry(group, 'removed', now));
    return undefined;
  }

  #wanted(group: number, uin: number, rung: readonly number[]): void {
    const { delivery, alerts } = this.#parts;
    for (const ruler of rung) {
      // First: a poll that waits is seen as a connection, and this wakes it.
      alerts?.asked(ruler, group, uin);
      delivery.ring(ruler);
    }
  }

  /** Who comes is an entry that all members get, so it counts as a message to the group. */
  #refuse({ session, steady }: Asking, group: number): Refusal | undefined {
    const { limits } = this.#parts;
    return limits.refuseAct(session.resident.spent, steady) ?? limits.refuseGroup(group, steady);
  }

  #entered({ session, now, steady }: Asking, group: number, uin: number, rung: readonly number[]): void {
    const { delivery, limits } = this.#parts;
    if (rung.length === 0) return;
    limits.spendAct(session.resident.spent, group, steady);
    delivery.tell(uin, listEntry(group, 'added', now));
    for (const one of rung) delivery.ring(one);
  }

  #bounds() {
    const { config } = this.#parts;
    return { mostGroups: config['groups-per-account'], mostMembers: config['members-per-group'] };
  }

  #joining(group: number, uin: number, at: number): Joining {
    return { group, uin, at, ...this.#bounds() };
  }

  #full(): Refusal {
    const { mostGroups, mostMembers } = this.#bounds();
    const why = `UN: the group has ${mostMembers} members, or the account is in ${mostGroups} groups already.`;
    return refuse('large', why, 'group-full');
  }
}
