import {
  type Command,
  type CommandName,
  commands,
  decodeRequest,
  findCommand,
  MODERN_VERSION,
  maskRequest,
  toBinary,
} from '@rookery/protocol';
import { inAnyShell } from '../../base/any-shell.ts';

const MASKED = '***';

/**
 * A curl command that sends the same request. Secrets are replaced by placeholders, with one for the token where 2.0 needs
 * it; everything else arrives byte for byte.
 *
 * @param line a request
 * @param url of the server
 */
export function curlOf(line: string, url: string): string {
  const body = withPlaceholders(maskRequest(line));
  // By default curl sends a content type in which a plus sign is a space.
  const type = body.includes('+') ? ' -H "Content-Type: text/plain; charset=UTF-8"' : '';
  return `curl -sS${type} --data-raw ${inAnyShell(body)} ${inAnyShell(url)}`;
}

/** The decoded fields of a request line. */
export function fieldsIn(line: string): ReturnType<typeof decodeRequest> {
  return decodeRequest(toBinary(new TextEncoder().encode(line)), false);
}

function withPlaceholders(masked: string): string {
  const fields = fieldsIn(masked);
  const isPlain = fields.get('M5') === '0';
  const parts = masked.split('&').map((part) => {
    const [key = '', value] = part.split('=', 2);
    return value === MASKED && isSecret(key) ? `${key}=${placeholder(key, isPlain)}` : part;
  });
  if (needsToken(fields)) parts.splice(placeOfToken(parts), 0, `SID=${placeholder('SID', isPlain)}`);
  return parts.join('&');
}

function needsToken(fields: ReadonlyMap<string, string>): boolean {
  if (fields.get('VER') !== MODERN_VERSION || fields.has('SID')) return false;
  const name = findCommand(fields.get('CMD') ?? '');
  return name !== undefined && (commands as Record<CommandName, Command>)[name].session !== 'none';
}

/** After the head, where clients put it. */
function placeOfToken(parts: readonly string[]): number {
  return parts.findLastIndex((part) => /^(?:VER|CMD|SEQ|UIN)=/.test(part)) + 1;
}

function isSecret(key: string): boolean {
  return maskRequest(`${key}=x`) !== `${key}=x`;
}

function placeholder(key: string, isPlain: boolean): string {
  if (key === 'SID') return 'YOUR_TOKEN';
  if (key === 'IC') return 'INVITATION_CODE';
  const what = key === 'NP' ? 'NEW_PASSWORD' : 'YOUR_PASSWORD';
  return isPlain ? what : `MD5_OF_${what}`;
}
