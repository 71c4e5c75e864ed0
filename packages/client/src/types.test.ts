import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AttachedFile, FieldsByName, Reaction, Reason, RequestOf, Status } from '@rookery/protocol';
import type {
  CallName,
  Client,
  ClientEvent,
  ClientEvents,
  EventName,
  FileInfo,
  FileSource,
  Message,
  NamedMessage,
  RefusedError,
  Sending,
  UnreachableError,
  Upload,
} from './index.ts';

// The compiler is the test: a line that is not true does not compile, and neither does an expectation that is met.

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const is = <T extends true>(_proof?: T): void => {};

/** Never called: only its types count. */
function proofs(client: Client): void {
  const list = () => client.call('List', { count: 120, after: 0 });
  type List = Awaited<ReturnType<typeof list>>;
  is<Equal<List['friends'][number]['uin'], number>>();
  is<Equal<List['friends'][number]['nick'], string>>();
  is<Equal<List['friends'][number]['muted'], boolean>>();
  is<Equal<List['isLast'], boolean | undefined>>();
  is<Equal<keyof List, 'friends' | 'isLast'>>();

  const members = () => client.groups.members(10500);
  is<Equal<Awaited<ReturnType<typeof members>>[number]['role'], 'member' | 'admin' | 'owner'>>();

  is<Equal<ReturnType<Client['files']['upload']>, Upload>>();
  is<Equal<Awaited<Upload['done']>, FileInfo>>();
  is<Equal<FileInfo['width'], number>>();
  is<Equal<FileInfo['name'], string>>();
  is<Equal<keyof FileInfo, 'id' | 'name' | 'type' | 'bytes' | 'width' | 'height' | 'at'>>();
  const sources = (file: File, blob: Blob): FileSource[] => [
    file,
    blob,
    { size: 1, slice: async () => new Uint8Array(1) },
  ];
  is<Equal<ReturnType<typeof sources>, FileSource[]>>();
  // @ts-expect-error: a path is not a file.
  client.files.upload('cat.jpg');

  const add = () => client.call('AddToList', { uin: 10002 });
  is<Equal<Awaited<ReturnType<typeof add>>['outcome'], 'added' | 'ask' | 'nobody' | undefined>>();
  is<Equal<FieldsByName<'SetPolicy'>['add'], 'anyone' | 'ask' | 'nobody' | undefined>>();
  is<Equal<FieldsByName<'SetPolicy'>['shareSeen'], boolean | undefined>>();
  is<Equal<keyof FieldsByName<'Requests'>, never>>();
  is<Equal<RequestOf<'SetPolicy'>['AA'], 0 | 1 | 3 | undefined>>();

  const raw = () => client.raw('List', { TN: 120, UN: 0 });
  type Raw = Awaited<ReturnType<typeof raw>>;
  is<Equal<Raw['UN'], readonly number[] | '' | undefined>>();
  is<Equal<Raw['NK'], readonly string[] | '' | undefined>>();

  const edit = () => client.edit('10001-4711', 'Tea at 5');
  is<Equal<Awaited<ReturnType<typeof edit>>, number>>();
  client.send(10002, '', { quote: '10002-57', mentions: [0], files: [{ id: 'kP2mZx8dTqLw0NfYr6bSgA' }] });
  client.on('message', ({ files, reactions }) => {
    is<Equal<typeof files, readonly AttachedFile[] | undefined>>();
    is<Equal<typeof reactions, readonly Reaction[] | undefined>>();
    // What has come can be sent on.
    client.send(10002, '', { files });
  });
  client.on('reacted', ({ reaction }) => is<Equal<typeof reaction, string | undefined>>());
  is<Equal<NamedMessage['author'], number>>();
  // @ts-expect-error: files are more than their names.
  client.send(10002, '', { files: ['cat.jpg'] });
  // @ts-expect-error: the event does not tell the text.
  client.on('edited', ({ text }) => text);

  // @ts-expect-error: uin is needed.
  client.call('AddToList', {});
  // @ts-expect-error: not a number.
  client.call('AddToList', { uin: '10002' });
  // @ts-expect-error: no such command.
  client.call('Nonsense', {});
  // @ts-expect-error: sessions are the client's own business.
  client.call('Login', { password: 'x' });
  // @ts-expect-error: there is no such reply.
  list().then(({ text }) => text);
  // @ts-expect-error: codes are for `raw`.
  client.call('AddToList', { UN: 10002 });

  is<Equal<'List' extends CallName ? true : false, true>>();
  is<Equal<'Resume' extends CallName ? true : false, false>>();

  client.on('message', (message) => is<Equal<typeof message, Message>>());
  client.on('status', async ({ status }) => is<Equal<typeof status, Status>>());
  is<Equal<RefusedError['reason'], Reason | undefined>>();
  client.on('failed', ({ error }) => is<Equal<typeof error, RefusedError | UnreachableError>>());
  // @ts-expect-error: no such event.
  client.on('nonsense', () => {});
  // @ts-expect-error: not what a message has.
  client.on('message', ({ reason }) => reason);

  is<Equal<ClientEvent['type'], EventName>>();
  is<Equal<Extract<ClientEvent, { type: 'typing' }>['peer'], ClientEvents['typing']['peer']>>();
  is<Equal<ReturnType<Client['send']>, Sending>>();
  is<Equal<Awaited<Sending['done']>['number'], number>>();
}

test('types are what they say', () => {
  assert.equal(typeof proofs, 'function');
});
