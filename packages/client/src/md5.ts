/**
 * MD5 of RFC 1321, since WebCrypto has none: version 1.x and 2.0 send the MD5 of a password in its place. It protects
 * nothing by itself.
 *
 * @returns 32 hex digits, lower case
 */
export function md5(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const state = new Uint32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]);
  const padded = pad(bytes);
  for (let at = 0; at < padded.byteLength; at += BLOCK) addBlock(state, new DataView(padded.buffer, at, BLOCK));
  return hexOf(state);
}

/** What is sent in the place of a password. Keyboards write the same letter in several ways: it is the composed one (NFC). */
export function passwordDigest(password: string): string {
  return md5(password.normalize('NFC'));
}

const BLOCK = 64;
const LENGTH_BYTES = 8;

/** One bit, zeros, and the length in bits: whole blocks. */
function pad(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const blocks = Math.ceil((bytes.length + 1 + LENGTH_BYTES) / BLOCK);
  const padded = new Uint8Array(blocks * BLOCK);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const length = new DataView(padded.buffer, padded.length - LENGTH_BYTES);
  length.setUint32(0, (bytes.length << 3) >>> 0, true);
  length.setUint32(4, Math.floor(bytes.length / 2 ** 29), true);
  return padded;
}

const SHIFTS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
];
const SINES = Uint32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));

function addBlock(state: Uint32Array, block: DataView): void {
  let [a = 0, b = 0, c = 0, d = 0] = state;
  for (let i = 0; i < 64; i++) {
    const round = i >> 4;
    const [mixed, word] = mix(round, i, b, c, d);
    const sum = (a + mixed + (SINES[i] as number) + block.getUint32(4 * word, true)) | 0;
    const shift = SHIFTS[round]?.[i & 3] as number;
    [a, d, c, b] = [d, c, b, (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0];
  }
  const added = [a, b, c, d];
  for (let i = 0; i < 4; i++) state[i] = ((state[i] as number) + (added[i] as number)) | 0;
}

/** The function of a round, and which word of the block is added to it. */
function mix(round: number, i: number, b: number, c: number, d: number): [mixed: number, word: number] {
  if (round === 0) return [(b & c) | (~b & d), i];
  if (round === 1) return [(d & b) | (~d & c), (5 * i + 1) & 15];
  if (round === 2) return [b ^ c ^ d, (3 * i + 5) & 15];
  return [c ^ (b | ~d), (7 * i) & 15];
}

function hexOf(state: Uint32Array): string {
  const view = new DataView(new ArrayBuffer(16));
  state.forEach((word, i) => {
    view.setUint32(4 * i, word, true);
  });
  return Array.from(new Uint8Array(view.buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
