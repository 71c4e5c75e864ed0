import { isLonger, type Refusal, refuse } from '@rookery/protocol';
import type { Call, Handlers } from '../requests/call.ts';
import type { Parts } from '../requests/parts.ts';
import type { ChangeOutcome, MessageChange } from '../storage/storage.ts';

const MINUTE_MS = 60_000;
const MOST_REACTION_BYTES = 32;

type ChangeCommand = 'Recall' | 'EditMsg' | 'React';
type Done = Extract<ChangeOutcome, { outcome: 'done' }>;

/**
 * One message by its name: reading it, taking it back, another text, reactions. Who may do that is decided in
 * `storage/rules/changing.ts`; for how long, by the keys `recall-minutes` and `edit-minutes`.
 */
export function messageChangeHandlers(parts: Parts): Pick<Handlers, 'GetMsg' | ChangeCommand> {
  const { storage, delivery, config, limits, files } = parts;

  function changeOf({ uin, fields, session, now }: Call<ChangeCommand>): MessageChange {
    return { uin, name: fields.NA, at: now, session: session.id };
  }

  /** Each is told to as many as a message, and counts as one. */
  function refuseRate({ session, fields, steady }: Call<ChangeCommand>, text?: string): Refusal | undefined {
    const { spent } = session.resident;
    const wait = limits.accountMessages.waitSeconds(spent.messages, steady);
    if (wait > 0) return refuse('limited', `Too many messages; wait ${wait} s.`, wait);
    const owner = Number.parseInt(fields.NA, 10);
    const isCrowded = limits.refuseGroup(owner, steady);
    if (isCrowded) return isCrowded;
    spent.messages = limits.accountMessages.spend(spent.messages, steady);
    return text === undefined ? undefined : limits.refuseBytes(spent, text, steady);
  }

  async function carryOut(
    { fields, steady }: Call<ChangeCommand>,
    change: Promise<ChangeOutcome>,
    minutes: number,
  ): Promise<Refusal | Done> {
    const done = await change;
    if (done.outcome !== 'done') return whyNot(done.outcome, fields.NA, minutes);
    if (done.group !== undefined) limits.spendGroup(done.group, steady);
    for (const uin of done.told) delivery.ring(uin);
    // The answer does not wait for it: what is not removed now is when old files are.
    if (done.dropped.length > 0) {
      files.drop(done.dropped).catch((error: unknown) => parts.log.error({ err: error }, 'files were not removed'));
    }
    return done;
  }

  return {
    async GetMsg({ uin, fields: { NA } }) {
      const found = await storage.message({ uin, name: NA });
      if (!found) return noMessage(NA);
      const { entry, author } = found;
      const { quote, mentions, files: attached, reactions, editedAt, isRecalled } = entry.beside ?? {};
      return {
        NA,
        ID: entry.number,
        TS: entry.at,
        DR: entry.sent ? 1 : 0,
        FR: author,
        QT: quote,
        AT: mentions,
        FI: attached,
        RX: reactions,
        ED: editedAt,
        RV: isRecalled ? 1 : undefined,
        UN: entry.peer,
        MG: entry.text,
      };
    },

    async Recall(call) {
      const minutes = config['recall-minutes'];
      const recall = { ...changeOf(call), within: minutes * MINUTE_MS };
      const refused = refuseRate(call) ?? (await carryOut(call, storage.recallMessage(recall), minutes));
      return 'error' in refused ? refused : {};
    },

    async EditMsg(call) {
      const { fields, now } = call;
      const most = config['message-chars'];
      if (isLonger(fields.MG, most))
        return refuse('large', `MG must not be longer than ${most} characters.`, 'too-long');
      const minutes = config['edit-minutes'];
      const refused = refuseRate(call, fields.MG);
      if (refused) return refused;
      const edit = { ...changeOf(call), text: fields.MG, within: minutes * MINUTE_MS };
      const done = await carryOut(call, storage.editMessage(edit), minutes);
      if ('error' in done) return done;
      return done.told.length === 0 ? {} : { TS: now };
    },

    async React(call) {
      const { RX: reaction } = call.fields;
      if (reaction !== undefined && !isReaction(reaction)) {
        return refuse(
          'malformed',
          `RX must be an emoji, or a word of at most ${MOST_REACTION_BYTES} bytes without blanks.`,
        );
      }
      const refused =
        refuseRate(call, reaction ?? '') ?? (await carryOut(call, storage.reactTo({ ...changeOf(call), reaction }), 0));
      return 'error' in refused ? refused : {};
    },
  };
}

// Joiners and tags make one emoji of several; alone they are nothing to be seen.
const REACTION = /^(?:[^\s\p{Cc}\p{Cf}\u2800\u3164\u115f\u1160\uffa0]|[\u200d\u{e0020}-\u{e007f}])+$/u;
const SEEN = /(?!\u200d|\ufe0f|[\u{e0020}-\u{e007f}])./u;

function isReaction(text: string): boolean {
  return Buffer.byteLength(text) <= MOST_REACTION_BYTES && REACTION.test(text) && SEEN.test(text);
}

function whyNot(outcome: Exclude<ChangeOutcome['outcome'], 'done'>, name: string, minutes: number): Refusal {
  if (outcome === 'unknown') return noMessage(name);
  if (outcome === 'not-author') return refuse('refused', 'NA: only who wrote it may do that.', 'no-right');
  if (outcome === 'late') return refuse('refused', `NA: it is older than ${minutes} minutes.`, 'too-late');
  if (outcome === 'stranger')
    return refuse('refused', 'NA: the other side takes messages from friends only.', 'friends-only');
  if (outcome === 'empty') return refuse('malformed', 'MG is empty: Recall takes a message back.');
  if (outcome === 'full')
    return refuse('large', 'NA: so many accounts have reacted that no more can.', 'reactions-full');
  return refuse('refused', 'NA: you may not write there at present.', 'silenced');
}

/** The same for one that is not there, and for one that the account may not read. */
function noMessage(name: string): Refusal {
  return refuse('unknown', `NA: there is no message ${name}, or not any more.`, 'no-message');
}
