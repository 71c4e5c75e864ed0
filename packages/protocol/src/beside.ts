import { cleanText, escapeField, integer, type Kind } from './fields.ts';

/** A file of a message. */
export type AttachedFile = {
  readonly id: string;
  /** What its bytes are, such as image/jpeg. */
  readonly type: string;
  readonly bytes: number;
  /** In pixels; 0 for what is no picture. */
  readonly width: number;
  readonly height: number;
  readonly name: string;
};

/** A reaction, and who gave it. */
export type Reaction = { readonly reaction: string; readonly uins: readonly number[] };

/** What a message has beside its text; most have nothing. */
export type Beside = {
  /** The name of the message that it answers. */
  readonly quote?: string | undefined;
  /** Who is mentioned; 0 for all members of the group. */
  readonly mentions?: readonly number[] | undefined;
  readonly files?: readonly AttachedFile[] | undefined;
  readonly reactions?: readonly Reaction[] | undefined;
  /** When it was edited the last time, ms since 1970. */
  readonly editedAt?: number | undefined;
  readonly isRecalled?: boolean | undefined;
};

const NAME = /^([1-9][0-9]{0,9})-([1-9][0-9]{0,15})$/;

/** The name of a message, the same for everybody: who wrote it, or the group that it is in, and its number there. */
export type MessageName = { readonly owner: number; readonly number: number };

/** Reads a name such as `10001-4711`; nothing when it is none. */
export function readMessageName(name: string): MessageName | undefined {
  const [, owner, number] = NAME.exec(name) ?? [];
  return owner === undefined ? undefined : { owner: Number(owner), number: Number(number) };
}

export function writeMessageName({ owner, number }: MessageName): string {
  return `${owner}-${number}`;
}

/** The name of a message. */
export const messageName: Kind<string> = {
  must: 'the name of a message, such as 10001-4711',
  read: (text) => (NAME.test(text) ? text : undefined),
  write: (value) => value,
};

/** The name of a message, or nothing. */
export const nameOrNothing: Kind<string> = {
  ...messageName,
  read: (text) => (text === '' ? text : messageName.read(text)),
};

/** Who is mentioned; in one text, so that there can be a list of it. */
export const mentioned: Kind<readonly number[]> = {
  must: 'numbers with blanks between them',
  read: (text) => numbersIn(text.split(' ')),
  write: (uins) => uins.join(' '),
};

/** The files of a message, each in a line. */
export const attached: Kind<readonly AttachedFile[]> = {
  must: 'files, one in a line',
  read: (text) =>
    linesIn(text)
      .map(readFile)
      .filter((file) => file !== undefined),
  write: (files, style) => escapeField(files.map(lineOfFile).join('\n'), style),
};

/** The reactions to a message, each in a line. */
export const reactionsTo: Kind<readonly Reaction[]> = {
  must: 'reactions, one in a line',
  read: (text) => linesIn(text).map(readReaction),
  write: (reactions, style) => escapeField(reactions.map(lineOfReaction).join('\n'), style),
};

/** The fields of what a message has beside its text, in their order on the wire. */
export const besideKeys = ['QT', 'AT', 'FI', 'RX', 'ED', 'RV'] as const;
export type BesideKey = (typeof besideKeys)[number];

/** The values of these fields. Each may be missing, or empty. */
export type BesideFields = {
  readonly QT?: string | undefined;
  readonly AT?: readonly number[] | '' | undefined;
  readonly FI?: readonly AttachedFile[] | '' | undefined;
  readonly RX?: readonly Reaction[] | '' | undefined;
  readonly ED?: number | '' | undefined;
  readonly RV?: 0 | 1 | '' | undefined;
};

/** The same, all of them. */
export type BesideValues = {
  readonly [K in BesideKey]: Exclude<BesideFields[K], undefined | (K extends 'QT' ? never : '')>;
};

/** What a message has beside its text as fields, with nothing where it has nothing. */
export function fieldsOfBeside(beside: Beside = {}): BesideValues {
  const { quote = '', mentions = [], files = [], reactions = [], editedAt = 0, isRecalled = false } = beside;
  return { QT: quote, AT: mentions, FI: files, RX: reactions, ED: editedAt, RV: isRecalled ? 1 : 0 };
}

/** The same, read; nothing when none of them says anything. */
export function besideOf({ QT, AT, FI, RX, ED, RV }: BesideFields): Beside | undefined {
  const beside = {
    ...(QT && { quote: QT }),
    ...(AT && AT.length > 0 && { mentions: AT }),
    ...(FI && FI.length > 0 && { files: FI }),
    ...(RX && RX.length > 0 && { reactions: RX }),
    ...(ED && { editedAt: ED }),
    ...(RV && { isRecalled: true }),
  };
  return Object.keys(beside).length === 0 ? undefined : beside;
}

/** The fields of a message, as a push has them: those that say something. */
export function pushedBeside(beside: Beside): string {
  const { quote, mentions, files, reactions, editedAt, isRecalled } = beside;
  const fields = [
    quote && `&QT=${quote}`,
    mentions && `&AT=${mentioned.write(mentions)}`,
    files && `&FI=${attached.write(files, 'modern')}`,
    reactions && `&RX=${reactionsTo.write(reactions, 'modern')}`,
    editedAt && `&ED=${editedAt}`,
    isRecalled && '&RV=1',
  ];
  return fields.filter(Boolean).join('');
}

/** What such a push says, from its fields as text. */
export function readBeside(fieldOf: (key: string) => string | undefined): Beside | undefined {
  const [QT, AT, FI, RX, ED, RV] = besideKeys.map(fieldOf);
  return besideOf({
    QT: QT && messageName.read(QT),
    AT: AT && mentioned.read(AT),
    FI: FI && attached.read(FI),
    RX: RX && reactionsTo.read(RX),
    ED: ED ? time.read(ED) : undefined,
    RV: RV === '1' ? 1 : 0,
  });
}

const time = integer(0, Number.MAX_SAFE_INTEGER);

function lineOfFile({ id, type, bytes, width, height, name }: AttachedFile): string {
  return `${id} ${type} ${bytes} ${width} ${height} ${name}`;
}

function readFile(line: string): AttachedFile | undefined {
  const [id, type, bytes, width, height, ...name] = line.split(' ');
  if (!id || !type) return undefined;
  const sizes = { bytes: Number(bytes ?? 0), width: Number(width ?? 0), height: Number(height ?? 0) };
  return { id, type, ...sizes, name: name.join(' ') };
}

function lineOfReaction({ reaction, uins }: Reaction): string {
  return [reaction, ...uins].join(' ');
}

function readReaction(line: string): Reaction {
  const [reaction = '', ...uins] = line.split(' ');
  return { reaction, uins: numbersIn(uins) };
}

function linesIn(text: string): string[] {
  return text === '' ? [] : cleanText(text).split('\n');
}

function numbersIn(words: readonly string[]): number[] {
  return words
    .filter((word) => word !== '')
    .map(Number)
    .filter(Number.isSafeInteger);
}
