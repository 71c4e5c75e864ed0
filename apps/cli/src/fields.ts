import { FIRST_ACCOUNT, isAccountNumber, LAST_ACCOUNT, plain } from '@rookery/protocol';
import { nickMust, type Policy, type Profile, readNick, readTrait, traitMust } from '@rookery/server';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { Misuse } from './failures.ts';

/**
 * What of an account can be set with options: one list each for the profile and for the policy. Options, their help,
 * their checks and what `show` prints are made from these.
 */
type Field<T> = {
  readonly flag: string;
  /** What stands behind the flag in the help. */
  readonly value: string;
  readonly about: string;
  /** What the value must be, as the end of the sentence "--age must be ...". */
  readonly must: string;
  readonly read: (text: string) => T | undefined;
  readonly show: (value: T) => string;
};
type Fields<T> = { readonly [K in keyof T]-?: Field<T[K]> };

function textField(flag: string, about: string): Field<string> {
  return {
    flag,
    value: 'text',
    about,
    must: traitMust,
    read: readTrait,
    show: (value) => value,
  };
}

function numberField(flag: string, most: number, about: string): Field<number> {
  return {
    flag,
    value: 'number',
    about,
    must: `a whole number from 0 to ${most}`,
    read: (text) => readWhole(text, 0, most),
    show: (value) => (value === 0 ? '' : String(value)),
  };
}

/** A code of the protocol with a name for each; the number is taken as well. */
function codeField(flag: string, names: readonly string[], about: string): Field<number> {
  return {
    flag,
    value: 'name',
    about,
    must: `one of ${names.join(', ')}`,
    read: (text) => {
      const code = names.findIndex((name) => name.toLowerCase() === text.toLowerCase());
      return code >= 0 ? code : readWhole(text, 0, names.length - 1);
    },
    show: (value) => (value === 0 ? '' : (names[value] ?? '')),
  };
}

function choiceField<T>(flag: string, values: readonly (readonly [string, T])[], about: string): Field<T> {
  return {
    flag,
    value: values.map(([name]) => name).join('|'),
    about,
    must: `one of ${values.map(([name]) => name).join(', ')}`,
    read: (text) => values.find(([name]) => name === text)?.[1],
    show: (value) => values.find(([, known]) => known === value)?.[0] ?? '',
  };
}

const signs = 'none Aquarius Pisces Aries Taurus Gemini Cancer Leo Virgo Libra Scorpio Sagittarius Capricorn'.split(
  ' ',
);
const animals = 'none rat ox tiger rabbit dragon snake horse goat monkey rooster dog pig'.split(' ');
const sexes = [['male', 0] as const, ['female', 1] as const, ['none', null] as const];
const yesNo = [['yes', true] as const, ['no', false] as const];
/** Choices that are kept under the names that they have here. */
const named = <const T extends string>(names: readonly T[]) => names.map((name) => [name, name] as const);

const profileFields: Fields<Profile> = {
  nick: {
    flag: 'nick',
    value: 'name',
    about: 'Nickname.',
    must: nickMust,
    read: readNick,
    show: (value) => value,
  },
  face: numberField('face', 65535, 'Number of the picture.'),
  age: numberField('age', 150, 'Age in years.'),
  sex: choiceField<0 | 1 | null>('sex', sexes, 'Sex.'),
  blood: codeField('blood', ['none', 'A', 'B', 'O', 'AB', 'other'], 'Blood group.'),
  sign: codeField('sign', signs, 'Star sign.'),
  animal: codeField('animal', animals, 'Animal of the year of birth.'),
  realName: textField('real-name', 'Real name.'),
  country: textField('country', 'Country.'),
  province: textField('province', 'Province.'),
  city: textField('city', 'City.'),
  address: textField('address', 'Street address.'),
  postcode: textField('postcode', 'Post code.'),
  phone: textField('phone', 'Telephone number.'),
  mobile: textField('mobile', 'Mobile number.'),
  mail: textField('mail', 'Mail address.'),
  homepage: textField('homepage', 'Home page.'),
  occupation: textField('occupation', 'Occupation.'),
  school: textField('school', 'School.'),
  introduction: textField('introduction', 'A few words about the owner.'),
};

const policyFields: Fields<Policy> = {
  add: choiceField('add', named(['anyone', 'ask', 'nobody']), 'Who may add the account as a friend; default ask.'),
  searchable: choiceField('searchable', yesNo, 'Whether searches find it; default no.'),
  strangers: choiceField('strangers', yesNo, 'Whether it accepts messages from strangers; default no.'),
  legacy: choiceField(
    'legacy',
    named(['yes', 'app', 'no']),
    'Whether it may log in with the legacy protocol; app: with an app password only; default yes.',
  ),
  shareRead: choiceField('share-read', yesNo, 'Whether people who write to it see how far it has read; default no.'),
  shareSeen: choiceField(
    'share-seen',
    yesNo,
    'Whether friends see when it was last online, and it sees when they were; default yes.',
  ),
};

/** Options as commander hands them over: text by name in camel case. */
export type Given = Readonly<Record<string, unknown>>;

/** Adds an option for each field of the profile. */
export function addProfileOptions(command: Command): Command {
  return addOptions(command, profileFields);
}

/** Adds an option for each field of the policy. */
export function addPolicyOptions(command: Command): Command {
  return addOptions(command, policyFields);
}

function addOptions<T>(command: Command, fields: Fields<T>): Command {
  for (const field of Object.values(fields) as Field<unknown>[]) {
    const must = field.value.includes('|') ? '' : ` Must be ${field.must}.`;
    command.addOption(new Option(`--${field.flag} <${field.value}>`, field.about + must));
  }
  return command;
}

/** The profile and the policy that the options set. @throws Misuse naming every option that is wrong */
export function readTraits(given: Given): { profile: Partial<Profile>; policy: Partial<Policy> } {
  const problems: string[] = [];
  const profile = readAll(given, profileFields, problems);
  const policy = readAll(given, policyFields, problems);
  if (problems.length > 0) throw new Misuse(...problems);
  return { profile, policy };
}

function readAll<T>(given: Given, fields: Fields<T>, problems: string[]): Partial<T> {
  const values: Partial<T> = {};
  for (const name of Object.keys(fields) as (keyof T & string)[]) {
    const { flag, must, read } = fields[name];
    const text = given[name];
    if (typeof text !== 'string') continue;
    const value = read(text);
    if (value === undefined) problems.push(`--${flag} must be ${must}, not ${JSON.stringify(text)}.`);
    else values[name] = value;
  }
  return values;
}

/** A profile as lines of `flag: value`, without what is not told. */
export function showProfile(profile: Profile): string[] {
  return showAll(profile, profileFields);
}

/** A policy as lines of `flag: value`. */
export function showPolicy(policy: Policy): string[] {
  return showAll(policy, policyFields);
}

function showAll<T>(values: T, fields: Fields<T>): string[] {
  return (Object.keys(fields) as (keyof T & string)[])
    .map((name) => [fields[name].flag, fields[name].show(values[name])] as const)
    .filter(([, value]) => value !== '')
    .map(([flag, value]) => showLine(flag, value));
}

/** One line of what `show` prints. */
export function showLine(name: string, value: string): string {
  return `${`${name}:`.padEnd(14)}${plain(value)}\n`;
}

/** Reads a whole number written in digits, or nothing. */
export function readWhole(text: string, least: number, most: number): number | undefined {
  if (!/^[0-9]{1,15}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= least && value <= most ? value : undefined;
}

/** Reads an account number, or nothing. */
export function readAccountNumber(text: string): number | undefined {
  const uin = readWhole(text, FIRST_ACCOUNT, LAST_ACCOUNT);
  return uin !== undefined && isAccountNumber(uin) ? uin : undefined;
}

/** What an account number must be. */
export const accountMust = `an account number, ${FIRST_ACCOUNT} to ${LAST_ACCOUNT}`;

/** Reads an argument or option that is an account number, for commander. */
export function parseAccount(text: string): number {
  const uin = readAccountNumber(text);
  if (uin === undefined) throw new InvalidArgumentError(`It must be ${accountMust}.`);
  return uin;
}

/** Reads an argument that is the number of something that belongs to an account, for commander. */
export function parseNumber(text: string): number {
  const number = readWhole(text, 0, Number.MAX_SAFE_INTEGER);
  if (number === undefined) throw new InvalidArgumentError('It must be a number.');
  return number;
}
