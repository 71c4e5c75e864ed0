import type { State, Store } from '@rookery/store';

/** What this browser keeps of an account, to show it without a network. */
export class Archive {
  readonly uin: number;
  readonly state: State | undefined;

  private constructor(uin: number, state: State | undefined) {
    this.uin = uin;
    this.state = state;
  }

  static async open(uin: number): Promise<Archive> {
    return new Archive(uin, undefined);
  }

  /** Keeps what the store holds from now on. */
  follow(_store: Store): void {}

  async close(): Promise<void> {}

  async wipe(): Promise<void> {}
}
