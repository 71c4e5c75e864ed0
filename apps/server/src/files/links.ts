import { createHmac, timingSafeEqual } from 'node:crypto';

const KEY_BYTES = 16;

/** What a link to a file says for those that have nothing but the link. */
export type Signature = {
  /** Seconds since 1970 at which it ends; 0: when the file does. */
  readonly until: number;
  readonly key: string;
};

/** Signs links to files with a key that only this server has. */
export class Links {
  readonly #secret: string;

  constructor(secret: string) {
    this.#secret = secret;
  }

  /** The path of a file, good for everybody up to a time; see {@link Signature}. */
  sign(id: string, name: string, until: number): string {
    const end = until === 0 ? '' : `until=${until}&`;
    return `${pathOf(id, name)}?${end}key=${this.#keyOf(id, until)}`;
  }

  /** @param seconds now, since 1970 */
  isGood(id: string, { until, key }: Signature, seconds: number): boolean {
    const [given, right] = [Buffer.from(key), Buffer.from(this.#keyOf(id, until))];
    const isRight = given.length === right.length && timingSafeEqual(given, right);
    return isRight && (until === 0 || seconds < until);
  }

  #keyOf(id: string, until: number): string {
    const whole = createHmac('sha256', this.#secret).update(`${id} ${until}`).digest();
    return whole.subarray(0, KEY_BYTES).toString('base64url');
  }
}

/** Where a file is, for those that may read it. */
function pathOf(id: string, name: string): string {
  return `/files/${id}/${encodeURIComponent(name)}`;
}
