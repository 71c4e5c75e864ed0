// What the decoder of the Encoding Standard has beyond GBK: the private area, the euro, vertical forms, two letters of
// pinyin, what describes characters, and those of GB 18030 that stand in the last rows.
const BEYOND =
  /[\ue000-\uf8ff\u20ac\ufe10-\ufe19\u1e3f\u01f9\u303e\u2ff0-\u2ffb\u2e81-\u2eca\u3447-\u4dae\u9fb4-\u9fbb\ufffd]/;
const NOT_ASCII = /[^\0-\x7f]/;
const EACH = /[^\0-\x7f]/gu;

let known: Set<string> | undefined;

/** The characters of GBK beyond ASCII: all that its pairs of bytes mean. */
function charactersOfGbk(): Set<string> {
  const pairs: number[] = [];
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) if (trail !== 0x7f) pairs.push(lead, trail);
  }
  const meant = new TextDecoder('gbk').decode(Uint8Array.from(pairs));
  return new Set((meant.match(EACH) ?? []).filter((character) => !BEYOND.test(character)));
}

/** A text in which `?` stands for every character that GBK does not have, such as an emoji. */
export function withinGbk(text: string): string {
  if (!NOT_ASCII.test(text)) return text;
  known ??= charactersOfGbk();
  const characters = known;
  return text.replace(EACH, (character) => (characters.has(character) ? character : '?'));
}
