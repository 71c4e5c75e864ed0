/** Who can be mentioned in a group; 0: all members. */
export type Mentionable = {
  readonly uin: number;
  /** As it is written for all to read. */
  readonly name: string;
  /** How I call them, which only I see. */
  readonly remark?: string | undefined;
};

/** A piece of a text: a mention with its sign, or what is around. */
export type MentionPiece = { readonly text: string; readonly isMention: boolean };

/** What is being written behind an @: where that is, and what has come so far. */
export type Begun = { readonly from: number; readonly wanted: string };

const MOST_CANDIDATES = 8;
/** An @ inside of an address begins no mention. */
const BEGUN = /(?<![\w.+-])@([^\s@]{0,40})$/u;
const AT = /(?<![\w.+-])@/gu;

/** The mention that is being written before the caret. */
export function begunAt(text: string, caret: number): Begun | undefined {
  const [whole, wanted] = BEGUN.exec(text.slice(0, caret)) ?? [];
  return whole === undefined || wanted === undefined ? undefined : { from: caret - whole.length, wanted };
}

/** Whom the beginning of a name may mean: whose name begins so first. */
export function candidatesFor(wanted: string, people: readonly Mentionable[]): readonly Mentionable[] {
  const sought = plain(wanted);
  const found = people.filter(
    ({ name, remark = '', uin }) =>
      plain(name).includes(sought) || plain(remark).includes(sought) || String(uin).startsWith(sought),
  );
  const rank = ({ name }: Mentionable) => Number(!plain(name).startsWith(sought));
  return found.sort((a, b) => rank(a) - rank(b)).slice(0, MOST_CANDIDATES);
}

function plain(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

/** Who is mentioned in a text: everyone whose name stands behind an @. Of two names the longer one counts. */
export function mentionsIn(text: string, people: readonly Mentionable[]): number[] {
  const uins = new Set<number>();
  for (const { index } of text.matchAll(AT)) {
    const name = nameAt(
      text,
      index + 1,
      people.map((each) => each.name),
    );
    for (const each of people) if (each.name === name) uins.add(each.uin);
  }
  return [...uins];
}

/** A text in pieces, with mentions of these names apart. */
export function mentionPieces(text: string, names: readonly string[]): MentionPiece[] {
  const pieces: MentionPiece[] = [];
  let done = 0;
  for (const { index } of text.matchAll(AT)) {
    const name = nameAt(text, index + 1, names);
    if (name === undefined || index < done) continue;
    if (index > done) pieces.push({ text: text.slice(done, index), isMention: false });
    done = index + 1 + name.length;
    pieces.push({ text: text.slice(index, done), isMention: true });
  }
  if (done < text.length) pieces.push({ text: text.slice(done), isMention: false });
  return pieces;
}

/** The longest of these names that stands at a place of a text. */
function nameAt(text: string, from: number, names: readonly string[]): string | undefined {
  let found: string | undefined;
  for (const name of names) {
    if (name !== '' && name.length > (found?.length ?? 0) && text.startsWith(name, from)) found = name;
  }
  return found;
}
