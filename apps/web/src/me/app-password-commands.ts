/** The commands by purpose, for choosing what an app password allows. */
export const commandGroups = {
  send: ['CLTMSG', 'Typing', 'Recall', 'EditMsg', 'React'],
  receive: ['GetMsgEx', 'Confirm', 'Read', 'Preview'],
  friends: ['List', 'Query_Stat', 'SimpleInfo2', 'Query_Stat2', 'GROUP_CMD', 'Requests', 'Blocks'],
  people: ['GetInfo', 'Finger'],
  history: ['History', 'Conversations', 'FindMsg', 'GetMsg'],
  tidy: ['SetTalk', 'Forget'],
  status: ['Change_Stat', 'SetInfo'],
  groups: ['Groups', 'GroupInfo', 'Members', 'FindGroups'],
  govern: ['NewGroup', 'SetGroup', 'SetMember', 'InviteToGroup', 'Kick', 'LeaveGroup', 'EndGroup', 'GroupCode'],
  befriend: ['AddToList', 'Ack_AddToList', 'DelFromList', 'SetFriend', 'Block', 'Unblock'],
  files: ['NewFile', 'FileInfo', 'Files', 'FileLink', 'DelFile'],
} as const;

/** One of them. */
export type CommandGroup = keyof typeof commandGroups;
export const groupNames = Object.keys(commandGroups) as CommandGroup[];

/** Commands that every 2.0 client needs to stay connected. */
const ALWAYS = ['Resume', 'Ping'];

/** Presets for what an app password allows. */
export type Preset = 'send' | 'receive' | 'all' | 'custom';

/** The commands of a preset, for AddAppPwd; undefined for all. */
export function commandsOf(preset: Preset, chosen: readonly CommandGroup[]): string[] | undefined {
  if (preset === 'all') return undefined;
  // A script that only sends needs just one command.
  if (preset === 'send') return ['CLTMSG'];
  const groups: readonly CommandGroup[] = preset === 'receive' ? ['receive', 'friends', 'people'] : chosen;
  return [...groups.flatMap((group) => [...commandGroups[group]]), ...ALWAYS];
}

/** What these commands allow a script to do; an empty list means all, as in AppPwds. */
export function usesOf(commands: readonly string[]): { readonly sends: boolean; readonly receives: boolean } {
  const has = (command: string) => commands.length === 0 || commands.includes(command);
  return { sends: has('CLTMSG'), receives: has('GetMsgEx') };
}

/** The groups that are complete, and the remaining commands. */
export function groupsIn(commands: readonly string[]): { groups: CommandGroup[]; others: string[] } {
  const groups = groupNames.filter((group) => commandGroups[group].every((command) => commands.includes(command)));
  const covered = new Set<string>([...groups.flatMap((group) => [...commandGroups[group]]), ...ALWAYS]);
  return { groups, others: commands.filter((command) => !covered.has(command)) };
}

/** Networks typed by the user, separated by commas or spaces. */
export function readNetworks(text: string): string[] {
  return [...new Set(text.split(/[\s,，、;；]+/).filter(Boolean))];
}

/** The first entry that is neither an address nor a network; the server checks them again. */
export function wrongNetwork(networks: readonly string[]): string | undefined {
  return networks.find((network) => !isNetwork(network));
}

function isNetwork(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/');
  if (more.length > 0) return false;
  const bits = isIPv4(address) ? 32 : isIPv6(address) ? 128 : 0;
  if (bits === 0) return false;
  return prefix === undefined || (/^[0-9]{1,3}$/.test(prefix) && Number(prefix) <= bits);
}

function isIPv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9][0-9]{0,2})$/.test(part) && Number(part) <= 255);
}

function isIPv6(text: string): boolean {
  return text.includes(':') && URL.canParse(`http://[${text}]/`);
}
