import { type Beside, beginningOf, type Entry, statuses } from '@rookery/protocol';
import type { Fanned } from '../bus/bus.ts';
import type { Config } from '../config.ts';
import { isThere, type Session } from '../live/session.ts';
import { ONLINE_MS, type Sessions } from '../live/sessions.ts';
import type { Log } from '../log.ts';
import { Outside, type Resolve } from '../outside.ts';
import type { Presence } from '../presence/presence.ts';
import type { Alerting, NewSubscription, Storage, SubscribeOutcome, Subscription } from '../storage/storage.ts';
import { Agenda, type Due } from './agenda.ts';
import { encryptPush, readBrowserKeys } from './encryption.ts';
import { MOST_TRIES, Pauses } from './pauses.ts';
import { newPushKeys, Vapid } from './vapid.ts';

/** Of one conversation, or one request, a browser is told no more often than this. */
const REST_MS = 3000;
const MOST_TEXT_CHARS = 200;
/** Shorter ones are filled, so that the length of a text does not show. */
const FILLED_BYTES = 1024;
const MOST_SHOWN = 200;
const KEPT_SECONDS = 86_400;
// Such a service takes a subscription away that shows nothing three times.
const MUST_SHOW = /\.push\.apple\.com$/;

/**
 * What a browser is told, as JSON. Without `name` and `text` where its owner wants no previews. `invited` and `wants` are
 * about the group `peer`, whose name is `name`; `text` is who invites, or wants to join.
 */
export type Push = {
  /** `read`: this conversation was read elsewhere up to `number`, or the request was answered. */
  readonly kind: 'message' | 'request' | 'invited' | 'wants' | 'read';
  readonly uin: number;
  readonly peer: number;
  /** The number of the message in the mailbox, in a group that in its log; 0 with requests. */
  readonly number: number;
  readonly language: string;
  readonly name?: string;
  readonly text?: string;
};

/** News of one conversation, or of one request, that waits to be told. */
type News = Due & {
  readonly uin: number;
  readonly peer: number;
  /** Of a message in its conversation: in a group, the one in its log. */
  readonly number: number;
  /** In a group: who wrote it, or wants to join. */
  readonly author?: number | undefined;
  /** Its place in the mailbox, and that of the first of the messages that this is about. */
  readonly place: number;
  readonly since: number;
  readonly text: string;
  /** The account is mentioned, which reaches it also where it has muted the group. */
  readonly isMention?: boolean | undefined;
  /** It was seen in this session; nothing else is told then. */
  readonly readIn?: number;
  /** Only for the browser of this session, once more. */
  readonly again?: { readonly session: number; readonly tries: number };
  /** Nothing is told: what comes meanwhile waits until this is over. */
  readonly isRest?: true;
};

type AlertParts = {
  readonly config: Config;
  readonly storage: Storage;
  readonly sessions: Sessions;
  readonly presence: Presence;
  readonly log: Log;
  readonly now: () => number;
  readonly steady: () => number;
  readonly resolve?: Resolve | undefined;
};

/**
 * Tells people of news when no page of theirs is open: through the push services of their browsers, encrypted for each.
 * What a message costs the way of others is one look into a set; all else happens behind it.
 */
export class Alerts {
  readonly #parts: AlertParts;
  readonly #outside: Outside;
  readonly #agenda: Agenda<News>;
  readonly #pauses: Pauses;
  /** The accounts with a browser that is told. */
  readonly #subscribed = new Set<number>();
  readonly #underWay = new Set<number>();
  /** What the browsers of an account may still show: its key, and up to which number. */
  readonly #shown = new Map<number, Map<string, number>>();
  readonly #closing = new AbortController();
  #vapid: Vapid | undefined;

  constructor(parts: AlertParts) {
    const { config, steady, resolve } = parts;
    this.#parts = parts;
    const mostSockets = 4 * config['web-push-at-once'];
    this.#outside = new Outside({ networks: config['web-push-networks'], mostSockets, resolve });
    this.#agenda = new Agenda(config['web-push-waiting'], steady, (news) => this.#start(news));
    this.#pauses = new Pauses(config['web-push-subscriptions'], steady);
  }

  /** Gets the keys, which are made at the first start, and learns who is to be told. */
  async open(): Promise<void> {
    const { storage, config } = this.#parts;
    const [keys, uins] = await Promise.all([storage.pushKeys(newPushKeys()), storage.subscribers()]);
    for (const uin of uins) this.#subscribed.add(uin);
    this.#vapid = new Vapid(keys, config['web-push']);
  }

  close(): void {
    this.#closing.abort();
    this.#agenda.close();
    this.#outside.close();
  }

  /** With which browsers subscribe; nothing before {@link open}. */
  get publicKey(): string | undefined {
    return this.#vapid?.publicKey;
  }

  /** Why an address cannot be that of a push service, as the end of the sentence "EP must be ...". */
  refusal(endpoint: string): string | undefined {
    return this.#outside.refusal(endpoint);
  }

  async subscribe(subscription: Subscription & { readonly uin: number }): Promise<SubscribeOutcome> {
    const { storage, config } = this.#parts;
    const bounds = {
      mostOfAccount: config['web-push-subscriptions-per-account'],
      most: config['web-push-subscriptions'],
    };
    const outcome = await storage.subscribe({ ...subscription, ...bounds } satisfies NewSubscription);
    if (outcome === 'kept') this.#subscribed.add(subscription.uin);
    this.#pauses.forget(subscription.uin, subscription.session);
    return outcome;
  }

  /** How much waits to be told, and how many accounts are being told. */
  get load(): { readonly waiting: number; readonly underWay: number } {
    return { waiting: this.#agenda.size, underWay: this.#underWay.size };
  }

  /** Looks soon whether something is due: a machine that slept has missed it. */
  look(): void {
    this.#agenda.look();
  }

  /** A message has come, and is on disk. */
  arrived(uin: number, entry: Entry): void {
    if (!this.#subscribed.has(uin)) return;
    const { peer, number, text, beside } = entry;
    this.#note({ uin, peer, number, place: number, text: text || namesIn(beside) });
  }

  /** A message has come into the mailboxes of all members of a group, and is on disk. */
  fanned({ group: peer, author, text: said, beside, entry: number, uins, numbers }: Fanned): void {
    if (this.#subscribed.size === 0) return;
    const text = said || namesIn(beside);
    const isMentioned = (uin: number) => beside?.mentions?.some((one) => one === 0 || one === uin);
    for (let i = 0; i < uins.length; i++) {
      const uin = uins[i] ?? 0;
      if (uin === author || !this.#subscribed.has(uin)) continue;
      const place = numbers[i] ?? 0;
      this.#note({ uin, peer, number, place, text, author, isMention: isMentioned(uin) });
    }
  }

  /** A friend request has come, or an invitation to the group `peer`; with an author, that one wants to join the group. */
  asked(uin: number, peer: number, author?: number): void {
    if (!this.#subscribed.has(uin) || this.#isConnected(uin)) return;
    this.#note({ uin, peer, number: 0, place: 0, text: '', author });
  }

  /** The messages of a conversation up to a number were read in this session; 0: a request was answered. */
  seen(uin: number, peer: number, number: number, session: number): void {
    const key = keyOf(uin, peer, number);
    const shown = this.#shown.get(uin);
    const upTo = shown?.get(key);
    if (upTo === undefined || upTo > number) return;
    const waiting = this.#agenda.find(key);
    // What is newer takes the place of what is shown.
    if (waiting && !waiting.isRest && waiting.number > number) return;
    shown?.delete(key);
    if (shown?.size === 0) this.#shown.delete(uin);
    const dueAt = this.#parts.steady();
    this.#agenda.add({ key, uin, peer, number, place: 0, since: 0, text: '', readIn: session, dueAt });
  }

  #note({ text, ...message }: Pick<News, 'uin' | 'peer' | 'number' | 'place' | 'author' | 'text' | 'isMention'>): void {
    const { uin, peer, number, place } = message;
    const key = keyOf(uin, peer, number);
    const before = this.#agenda.find(key);
    const now = this.#parts.steady();
    const waitMs = this.#isConnected(uin) ? 1000 * this.#parts.config['web-push-wait-seconds'] : 0;
    const isSame = before !== undefined && !before.isRest && before.readIn === undefined;
    const dueAt = isSame ? before.dueAt : Math.max(now + waitMs, before?.dueAt ?? 0);
    const since = isSame ? before.since : place;
    const isMention = message.isMention || (isSame && before.isMention);
    const news = { key, ...message, since, text: beginningOf(text, MOST_TEXT_CHARS), isMention, dueAt };
    if (!this.#agenda.add(news)) this.#parts.log.debug({ uin }, 'too much waits to be pushed');
  }

  /** A program of the owner's is connected: it shows by itself what it takes. One with an app password is no page. */
  #isConnected(uin: number): boolean {
    for (const session of this.#own(uin)) if (isConnected(session, this.#parts.steady())) return true;
    return false;
  }

  *#own(uin: number): Iterable<Session> {
    for (const session of this.#parts.sessions.resident(uin)?.all() ?? []) {
      if (session.scope === undefined && session.mayRead) yield session;
    }
  }

  #isTaken(uin: number, place: number): boolean {
    for (const session of this.#own(uin)) if (session.cursor >= place) return true;
    return false;
  }

  /** One account at a time, and so many at once: who has a slow push service waits for it alone. */
  #start(news: News): boolean {
    const { uin } = news;
    if (this.#underWay.has(uin) || this.#underWay.size >= this.#parts.config['web-push-at-once']) return false;
    if (news.isRest) return true;
    this.#underWay.add(uin);
    this.#tell(news)
      .catch((error: unknown) => {
        if (!this.#closing.signal.aborted) this.#parts.log.error({ err: error, uin }, 'nothing could be pushed');
      })
      .finally(() => {
        this.#underWay.delete(uin);
        this.#agenda.look();
      });
    return true;
  }

  async #tell(news: News): Promise<void> {
    const { uin, number, place, since, again, readIn } = news;
    const latest = again === undefined ? undefined : this.#agenda.find(keyOf(uin, news.peer, number));
    // What is newer goes to this browser as well.
    if (latest && !latest.isRest) return;
    const isMessage = number > 0 && readIn === undefined;
    if (isMessage && again === undefined) {
      if (this.#isTaken(uin, place)) return;
      const isTakenSince = since < place && this.#isTaken(uin, since) && this.#isConnected(uin);
      // It is there and takes what comes: it may take this as well in a moment.
      if (isTakenSince) return this.#later(news);
    }
    const alerting = await this.#alerting(news);
    if (!alerting) return;
    if (alerting.subscriptions.length === 0) return void this.#subscribed.delete(uin);
    const chosen = alerting.subscriptions.filter(({ session, endpoint }) => {
      if (readIn !== undefined && (session === readIn || MUST_SHOW.test(new URL(endpoint).hostname))) return false;
      return again === undefined || again.session === session;
    });
    const rest = { ...news, text: '', isRest: true, dueAt: this.#parts.steady() + REST_MS } as const;
    if (again === undefined && !this.#agenda.find(news.key)) this.#agenda.add(rest);
    await Promise.all(chosen.map((subscription) => this.#push(news, alerting, subscription)));
  }

  #later(news: News): void {
    if (this.#agenda.find(news.key)) return;
    const dueAt = this.#parts.steady() + 1000 * this.#parts.config['web-push-wait-seconds'];
    this.#agenda.add({ ...news, since: news.place, dueAt });
  }

  /** Whom to tell, if it is news still, and the account wants to be disturbed. */
  async #alerting({ uin, peer, number, author, isMention, place, readIn }: News): Promise<Alerting | undefined> {
    // Read positions are told in any case: nothing is shown for them.
    const asked = readIn === undefined ? number : Number.MAX_SAFE_INTEGER;
    const alerting = await this.#parts.storage.alerting({ uin, peer, number: asked, author, isMention, place });
    const [seen] = await this.#parts.presence.look([uin]);
    const status = seen?.status ?? alerting?.status;
    return status === statuses.doNotDisturb && readIn === undefined ? undefined : alerting;
  }

  async #push(news: News, alerting: Alerting, subscription: Subscription): Promise<void> {
    const { uin, again } = news;
    const { session, endpoint } = subscription;
    const until = this.#pauses.until(uin, session);
    if (until > this.#parts.steady()) return this.#again(news, session, again?.tries ?? 0, until);
    this.#noteShown(news);
    const push = pushOf(news, alerting, subscription);
    const first = await this.#post(news, subscription, push, FILLED_BYTES);
    // Some services take less than they must.
    const answer = first?.status === 413 ? await this.#post(news, subscription, withoutText(push), 0) : first;
    if (this.#closing.signal.aborted) return;
    const status = answer?.status ?? 0;
    if (status >= 200 && status < 300) return this.#taken(news, session);
    if (status === 404 || status === 410) {
      await this.#parts.storage.unsubscribe({ uin, session, endpoint });
      this.#pauses.forget(uin, session);
      this.#parts.log.info({ uin, session }, 'a browser is not told any more: its push service has forgotten it');
      return;
    }
    this.#parts.log.info({ uin, session, status }, 'a push was not taken');
    if (status !== 0 && status !== 429 && status < 500) return;
    const pausedUntil = this.#pauses.failed(uin, session, answer?.retryAfter, this.#parts.now());
    this.#again(news, session, (again?.tries ?? 0) + 1, pausedUntil);
  }

  async #post(news: News, { endpoint, key, auth, session }: Subscription, push: Push, length: number) {
    const { config, now } = this.#parts;
    const keys = readBrowserKeys(key, auth);
    if (!keys || !this.#vapid) return undefined;
    const headers = {
      Authorization: this.#vapid.authorization(endpoint, now()),
      'Content-Encoding': 'aes128gcm',
      'Content-Type': 'application/octet-stream',
      TTL: String(KEPT_SECONDS),
      Topic: this.#vapid.topic(`${news.key} ${session}`),
      Urgency: news.readIn === undefined ? 'high' : 'normal',
    };
    const body = encryptPush(Buffer.from(JSON.stringify(push)), keys, length);
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(1000 * config['web-push-seconds'])]);
    const full = { ...headers, 'Content-Length': String(body.length) };
    // The reason of a failure does not matter here: it counts as silence.
    return this.#outside.post(endpoint, full, body, signal).catch(() => undefined);
  }

  #taken({ uin, peer, number }: News, session: number): void {
    this.#pauses.forget(uin, session);
    // It was newer than what waits to be told once more.
    this.#agenda.remove(`${keyOf(uin, peer, number)} ${session}`);
  }

  /** It may be read before the push service has answered. */
  #noteShown({ uin, peer, number, readIn }: News): void {
    if (readIn !== undefined) return;
    const key = keyOf(uin, peer, number);
    const shown = this.#shown.get(uin) ?? new Map<string, number>();
    this.#shown.set(uin, shown);
    shown.delete(key);
    shown.set(key, number);
    const [oldest] = shown.keys();
    if (shown.size > MOST_SHOWN && oldest !== undefined) shown.delete(oldest);
  }

  #again(news: News, session: number, tries: number, dueAt: number): void {
    if (tries >= MOST_TRIES) return;
    const key = `${keyOf(news.uin, news.peer, news.number)} ${session}`;
    this.#agenda.add({ ...news, key, again: { session, tries }, dueAt });
  }
}

/** A conversation, or a request, of an account. */
/** What stands for the text of a message that has none. */
function namesIn(beside: Beside | undefined): string {
  return (beside?.files ?? []).map(({ name }) => name).join(', ');
}

function keyOf(uin: number, peer: number, number: number): string {
  return `${uin} ${peer}${number === 0 ? ' asks' : ''}`;
}

function isConnected(session: Session, steady: number): boolean {
  if (session.links !== undefined || session.parked !== undefined) return true;
  // The legacy clients ask every few seconds.
  return session.id === 0 && isThere(session, steady, ONLINE_MS);
}

function pushOf(
  { uin, peer, number, text: said, readIn }: News,
  { name, author, asks, text = said }: Alerting,
  { preview, language }: Subscription,
): Push {
  const kind = readIn !== undefined ? 'read' : number === 0 ? (asks ?? 'request') : 'message';
  const push = { kind, uin, peer, number, language } as const;
  if (!preview || kind === 'read') return push;
  if (asks !== undefined) return { ...push, name, text: author ?? '' };
  const beginning = beginningOf(text, MOST_TEXT_CHARS);
  return { ...push, name, text: author === undefined ? beginning : `${author}: ${beginning}` };
}

function withoutText({ text, ...push }: Push): Push {
  return push;
}
