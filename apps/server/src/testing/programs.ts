/** How legacy clients read what they are answered, retyped from their sources with their mistakes. */

/** PHP 1.1: `explode` at `&`, then at `=`, of which only the first two parts count. */
export function phpFields(body: string): Record<string, string> {
  return Object.fromEntries(body.split('&').map((part) => [part.split('=')[0] ?? '', part.split('=')[1] ?? '']));
}

/** PHP 1.1: `explode` at commas; an empty last element is no element. */
export function phpList(joined = ''): string[] {
  const elements = joined.split(',');
  if (elements.at(-1) === '') elements.pop();
  return elements;
}

/** PHP 1.1: the texts of a batch, or nothing when they are not as many as the senders: then all are lost. */
export function phpMessages(body: string): { from: string; text: string }[] | undefined {
  const fields = phpFields(body);
  if (!(Number(fields.MN) > 0)) return [];
  const [kinds, senders, texts] = [phpList(fields.MT), phpList(fields.UN), phpList(fields.MG)];
  if (kinds.length !== senders.length || senders.length !== texts.length) return undefined;
  return senders.map((from, i) => ({ from, text: texts[i] ?? '' }));
}

/** PHP 1.4 over HTTP on the line port: the whole answer, head and all, split at CR LF; the last piece but one is it. */
export function phpLastButOne(answer: string): string | undefined {
  return answer.split('\r\n').at(-2);
}
