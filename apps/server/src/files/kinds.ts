/** What the bytes of a file say that it is. Neither its name nor what its sender says of it counts. */

/** How much of a file tells what it is. */
export const TELLING_BYTES = 65_536;
/** What every file is that is nothing of the list. */
export const PLAIN = 'application/octet-stream';

/** Types of pictures, which are made anew before anybody is shown them. */
const pictures = ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif'] as const;
const sounds = ['audio/ogg', 'audio/webm', 'audio/mpeg', 'audio/mp4', 'audio/wav'] as const;
const films = ['video/mp4', 'video/webm'] as const;
/** What a browser may be told that a file is. */
const shown: ReadonlySet<string> = new Set([...pictures, ...sounds, ...films]);

/** Whether a browser may show it; anything else it is to save. */
export function isShown(type: string): boolean {
  return shown.has(type);
}

/** Whether it is a picture that has to be made anew. */
export function isPicture(type: string): boolean {
  return (pictures as readonly string[]).includes(type);
}

/** The type of a file by its first bytes. */
export function kindOf(head: Buffer): string {
  return kinds.find(([, fits]) => fits(head))?.[0] ?? PLAIN;
}

type Fits = (head: Buffer) => boolean;

const kinds: readonly (readonly [type: string, fits: Fits])[] = [
  ['image/jpeg', starts('\xff\xd8\xff')],
  ['image/png', starts('\x89PNG\r\n\x1a\n')],
  ['image/gif', (head) => /^GIF8[79]a/.test(latin(head, 0, 6))],
  ['image/webp', riff('WEBP')],
  ['image/avif', brand(/^avi[fs]$/)],
  ['audio/wav', riff('WAVE')],
  ['audio/ogg', (head) => starts('OggS')(head) && holds(head, 512, ['OpusHead', '\x01vorbis', '\x7fFLAC', 'Speex   '])],
  ['audio/mp4', (head) => brand(/^M4[AB] $/)(head) || (isFilm(head) && isSoundOnly(head))],
  ['video/mp4', isFilm],
  [
    'audio/webm',
    (head) => isWebm(head) && !/V_(?:VP8|VP9|AV1)/.test(latin(head)) && /A_(?:OPUS|VORBIS)/.test(latin(head)),
  ],
  ['video/webm', isWebm],
  ['audio/mpeg', (head) => starts('ID3')(head) || isMpegFrame(head)],
];

function starts(magic: string): Fits {
  return (head) => latin(head, 0, magic.length) === magic;
}

function holds(head: Buffer, within: number, marks: readonly string[]): boolean {
  const text = latin(head, 0, within);
  return marks.some((mark) => text.includes(mark));
}

function riff(form: string): Fits {
  return (head) => latin(head, 0, 4) === 'RIFF' && latin(head, 8, 12) === form;
}

function brand(fits: RegExp): Fits {
  return (head) => latin(head, 4, 8) === 'ftyp' && fits.test(latin(head, 8, 12));
}

function isFilm(head: Buffer): boolean {
  return brand(/^(?:isom|iso[2-9]|mp4[12]|avc1|M4V |mmp4|dash|3gp[456])$/)(head);
}

/** What its tracks are stands in front in what is recorded for the network. */
function isSoundOnly(head: Buffer): boolean {
  const text = latin(head);
  return text.includes('moov') && text.includes('soun') && !text.includes('vide');
}

function isWebm(head: Buffer): boolean {
  return starts('\x1a\x45\xdf\xa3')(head) && /\x42\x82[\x40-\xff]{1,2}webm/.test(latin(head, 0, 64));
}

/** Two frames of MPEG audio, one behind the other: one alone is two bytes that much may begin with. */
function isMpegFrame(head: Buffer): boolean {
  const length = mpegFrameBytes(head, 0);
  return length > 0 && mpegFrameBytes(head, length) > 0;
}

const BITRATES = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0];
const LOW_BITRATES = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0];
const RATES = [44_100, 48_000, 32_000, 0];

/** The length of the frame of layer III that begins there; 0 where none does. */
function mpegFrameBytes(head: Buffer, at: number): number {
  const [first = 0, second = 0, third = 0] = head.subarray(at, at + 3);
  const isLayer3 = first === 0xff && (second & 0xe6) === 0xe2;
  const version = (second >> 3) & 3;
  if (!isLayer3 || version === 1) return 0;
  const isFirst = version === 3;
  const kilobits = (isFirst ? BITRATES : LOW_BITRATES)[third >> 4] ?? 0;
  const rate = (RATES[(third >> 2) & 3] ?? 0) / (isFirst ? 1 : version === 2 ? 2 : 4);
  if (kilobits === 0 || rate === 0) return 0;
  return Math.floor(((isFirst ? 144 : 72) * kilobits * 1000) / rate) + ((third >> 1) & 1);
}

function latin(head: Buffer, from = 0, to = head.length): string {
  return head.toString('latin1', from, to);
}
