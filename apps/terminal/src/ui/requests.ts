import type { FriendRequest, State } from '@rookery/store';
import { form, type MenuItem, menu, textField } from './panes.ts';
import { openCard, REASON } from './people.ts';
import type { Ui } from './ui.ts';
import { shortTime } from './words.ts';

/** What waits for an answer, of people and of groups. */

const ANSWER = 'answer ';

/** The requests and invitations that wait for an answer, the answers to mine, and the groups that I am in no more. */
export function openRequests(ui: Ui): void {
  const withRequest = (work: (request: FriendRequest) => void) => (id: string) => {
    const request = ui.store.state.requests.find((each) => idOfRequest(each) === id);
    if (request) work(request);
  };
  const accept = withRequest((request) => answer(ui, request, true, ''));
  ui.push(
    menu({
      title: 'Requests',
      none: 'No requests.',
      items: (state) => [...answerItems(ui, state), ...partingItems(ui, state), ...requestItems(ui, state)],
      chooses: 'Accept',
      choose: (id) => {
        if (id.startsWith(ANSWER)) ui.store.dismiss(Number(id.slice(ANSWER.length)));
        else accept(id);
      },
      keys: [
        { key: 'n', about: 'Refuse', act: withRequest((request) => openRefuse(ui, request)) },
        { key: 'p', about: 'Profile', act: withRequest(({ uin }) => openCard(ui, uin)) },
      ],
    }),
  );
}

function requestItems(ui: Ui, { requests }: State): MenuItem[] {
  return requests.map((request) => ({
    id: idOfRequest(request),
    text: requestText(ui, request),
    detail: request.reason,
    right: shortTime(request.at, ui.state.now),
  }));
}

function idOfRequest({ uin, group = 0, isInvitation = false }: FriendRequest): string {
  return `${uin} ${group} ${isInvitation}`;
}

function requestText(ui: Ui, { uin, group, groupName = '', isInvitation }: FriendRequest): string {
  const who = `${ui.name(uin)} ${uin}`;
  if (group === undefined) return `${who} wants to be your friend`;
  const name = ui.cells.shown(groupName);
  return isInvitation ? `${who} invites you to ${name} ${group}` : `${who} wants to join ${name}`;
}

function partingItems(ui: Ui, { partings }: State): MenuItem[] {
  return partings.map(({ group, who, what }) => ({
    id: `${ANSWER}${group}`,
    text: `${ui.name(who)} has ${what === 'ended' ? 'ended' : 'removed you from'} ${ui.name(group)}`,
    right: 'Enter: seen',
  }));
}

function answerItems(ui: Ui, { answers }: State): MenuItem[] {
  return answers.map(({ uin, accepted, reason }) => ({
    id: `${ANSWER}${uin}`,
    text: `${ui.name(uin)} ${uin} ${accepted ? 'accepted' : 'declined'} your request`,
    detail: reason,
    right: 'Enter: seen',
  }));
}

function answer(ui: Ui, request: FriendRequest, accept: boolean, reason: string): void {
  const task = async () => {
    await ui.store.answer(request, accept, reason);
    return answeredText(ui, request, accept);
  };
  // Others may be waiting in the list.
  void ui.work('Answering...', task, { stays: accept && ui.store.state.requests.length > 1 });
}

function answeredText(ui: Ui, { uin, group, groupName = '', isInvitation }: FriendRequest, accept: boolean): string {
  const [who, name] = [ui.name(uin), ui.cells.shown(groupName)];
  if (isInvitation) return accept ? `You are in ${name} now.` : `You do not join ${name}.`;
  if (!accept) return `${who} has been refused.`;
  return group === undefined ? `${who} is now a friend.` : `${who} is in ${name} now.`;
}

function openRefuse(ui: Ui, request: FriendRequest): void {
  // Who invites is not told.
  if (request.isInvitation) {
    answer(ui, request, false, '');
    return;
  }
  ui.push(
    form({
      title: `Refuse ${ui.name(request.uin)}`,
      intro: 'You can say why.',
      fields: [textField('reason', 'Reason', '', REASON)],
      submits: 'Refuse',
      submit: ({ reason = '' }) => answer(ui, request, false, reason),
    }),
  );
}
