import type { Log } from '../log.ts';
import type { Bus, Hear, Note } from './bus.ts';

/**
 * The bus of a single process: a direct call, with no queue, no promise and no copy.
 *
 * @param nodes those that hear each other; one, unless a process runs several servers
 */
export class LocalBus implements Bus {
  readonly lookAgainMs = undefined;
  readonly #log: Log;
  readonly #nodes: Set<LocalBus>;
  readonly #hearers: Hear[] = [];

  constructor(log: Log, nodes: Set<LocalBus> = new Set()) {
    this.#log = log;
    this.#nodes = nodes;
    nodes.add(this);
  }

  publish(note: Note): void {
    this.#hear(note);
    if (this.#nodes.size > 1) this.publishElsewhere(note);
  }

  publishElsewhere(note: Note): void {
    for (const node of this.#nodes) if (node !== this) node.#hear(note);
  }

  subscribe(hear: Hear): () => void {
    this.#hearers.push(hear);
    return () => {
      const at = this.#hearers.indexOf(hear);
      if (at >= 0) this.#hearers.splice(at, 1);
    };
  }

  /** Every node hears everything: it knows by itself what it holds. */
  hold(): void {}

  release(): void {}

  #hear(note: Note): void {
    for (const hear of this.#hearers) {
      try {
        hear(note);
      } catch (error) {
        this.#log.error({ err: error, uin: note.uin, says: note.says }, 'a note was not understood');
      }
    }
  }
}
