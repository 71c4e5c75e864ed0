import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { type NewAccount, nickMust, readNick, type Storage } from '@rookery/server';
import { readUtf8 } from './bytes.ts';
import { readCsv } from './csv.ts';
import { type DataOptions, withData } from './data.ts';
import { Failure, Misuse, messageOf } from './failures.ts';
import { accountMust, readAccountNumber } from './fields.ts';
import { print, printJson } from './output.ts';
import { keep } from './password.ts';

/** One account of the file. */
type Wanted = { readonly line: number; readonly uin: number; readonly nick: string; readonly password: string };

// As many as there are threads for it in Node: more would only wait.
const HASHES_AT_ONCE = 4;
const MOST_PROBLEMS = 20;
const CONTROLS = /\p{Cc}/u;

/** `rookery account import`: makes all accounts of a CSV file, or none. */
export async function importAccounts(path: string, options: DataOptions): Promise<void> {
  const wanted = readWanted(await readText(path));
  await withData(
    options,
    async ({ storage, act, changed }) => {
      await refuseTaken(storage, wanted);
      const accounts = await hashAll(wanted);
      // Called in one turn they go into one transaction.
      const outcomes = await Promise.all(accounts.map((account) => storage.createAccount({ ...account, act })));
      await changed();
      const taken = wanted.filter((_, index) => outcomes[index] === 'taken').map(({ uin }) => uin);
      if (taken.length > 0)
        throw new Failure(`${taken.join(', ')} were created by someone else meanwhile; the others are created.`);
    },
    { create: true },
  );
  if (options.json) await printJson({ created: wanted.length });
  else await print(`${wanted.length} accounts were created.\n`);
}

async function readText(path: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = path === '-' ? await buffer(process.stdin) : await readFile(path);
  } catch (error) {
    throw new Failure(`${path} cannot be read: ${messageOf(error)}.`);
  }
  try {
    return readUtf8(bytes, path === '-' ? 'Standard input' : path);
  } catch (error) {
    throw new Misuse(`${messageOf(error)}.`);
  }
}

/** The accounts of a CSV text. @throws Misuse naming every line that is wrong */
export function readWanted(text: string): Wanted[] {
  const { records, problem } = readCsv(text);
  const problems: string[] = [];
  const lineOf = new Map<number, number>();
  const wanted: Wanted[] = [];
  for (const { line, fields } of records) {
    if (line === 1 && fields.join() === 'uin,nick,password') continue;
    const one = readRecord(line, fields);
    if (typeof one === 'string') problems.push(one);
    else if (lineOf.has(one.uin)) problems.push(`line ${line}: ${one.uin} is also on line ${lineOf.get(one.uin)}.`);
    else {
      lineOf.set(one.uin, line);
      wanted.push(one);
    }
  }
  // Reading stops where the text is no CSV.
  if (problem !== undefined) problems.push(`${problem}.`);
  if (problems.length > 0) throw new Misuse(...firstOf(problems));
  return wanted;
}

function readRecord(line: number, fields: readonly string[]): Wanted | string {
  const [number = '', name = '', password = ''] = fields;
  if (fields.length !== 3)
    return `line ${line}: there must be 3 fields (number,nickname,password), not ${fields.length}.`;
  const uin = readAccountNumber(number.trim());
  if (uin === undefined) return `line ${line}: the first field must be ${accountMust}, not ${JSON.stringify(number)}.`;
  const nick = readNick(name);
  if (nick === undefined) return `line ${line}: the nickname must be ${nickMust}, not ${JSON.stringify(name)}.`;
  if (password === '') return `line ${line}: the password is empty.`;
  // Unlikely to be meant, and invisible in a table.
  if (password !== password.trim()) return `line ${line}: the password begins or ends with a blank.`;
  if (CONTROLS.test(password)) return `line ${line}: the password has a control character or a line break in it.`;
  return { line, uin, nick, password };
}

function firstOf(problems: readonly string[]): string[] {
  const more = problems.length - MOST_PROBLEMS;
  return more > 0 ? [...problems.slice(0, MOST_PROBLEMS), `and ${more} more.`] : [...problems];
}

async function refuseTaken(storage: Storage, wanted: readonly Wanted[]): Promise<void> {
  const cards = await storage.cards(wanted.map(({ uin }) => uin));
  const taken = new Set(cards.map(({ uin }) => uin));
  const problems = wanted
    .filter(({ uin }) => taken.has(uin))
    .map(({ line, uin }) => `line ${line}: there is an account ${uin} already.`);
  if (problems.length > 0) throw new Failure(firstOf(problems).join('\n'));
}

async function hashAll(wanted: readonly Wanted[]): Promise<NewAccount[]> {
  const createdAt = Date.now();
  const accounts: NewAccount[] = [];
  const progress = new Progress(wanted.length);
  const left = wanted.entries();
  const work = async () => {
    for (const [index, { uin, nick, password }] of left) {
      const kept = await keep(password);
      accounts[index] = { uin, password: kept, admin: false, createdAt, policy: {}, profile: { nick } };
      progress.step();
    }
  };
  await Promise.all(Array.from({ length: HASHES_AT_ONCE }, work));
  progress.end();
  return accounts;
}

/** A line on a terminal that counts along; nothing elsewhere. */
class Progress {
  readonly #total: number;
  readonly #out = process.stderr;
  #done = 0;

  constructor(total: number) {
    this.#total = total;
  }

  step(): void {
    this.#done++;
    if (this.#out.isTTY && this.#done % 10 === 0) this.#out.write(`\r${this.#done} of ${this.#total}`);
  }

  end(): void {
    if (this.#out.isTTY) this.#out.write('\r\u001b[K');
  }
}
