import type { AccountChange, Act, AddAccountOutcome, Standing, StandingOutcome } from '../storage.ts';

/** Of an account, what gives it power. */
export type Power = { readonly admin: boolean; readonly disabled: boolean };

/** Whether an actor is still allowed to: another administrator may just have taken that away. */
export function mayAct(act: Act | undefined, actor: Power | undefined): boolean {
  return !act || act.by === 0 || isAdministrator(actor);
}

function isAdministrator(account: Power | undefined): boolean {
  return account?.admin === true && !account.disabled;
}

/** Whether an account may be made what an administrator says. One who may log in is always left. */
export function changingStanding(
  facts: {
    readonly mayAct: boolean;
    readonly account: Power | undefined;
    /** Another administrator may log in. */
    readonly hasOther: boolean;
  },
  { admin, disabled }: Pick<Standing, 'admin' | 'disabled'>,
): StandingOutcome {
  if (!facts.mayAct) return 'refused';
  if (!facts.account) return 'unknown';
  const mustStay = isAdministrator(facts.account) && !facts.hasOther;
  return mustStay && (disabled === true || admin === false) ? 'last' : 'changed';
}

/** Whether an administrator may make an account. `uin`: its number, if one is left. */
export function addingAccount(facts: {
  readonly mayAct: boolean;
  readonly uin: number | undefined;
  readonly isTaken: boolean;
}): AddAccountOutcome {
  if (!facts.mayAct) return { outcome: 'refused' };
  if (facts.uin === undefined) return { outcome: 'full' };
  return facts.isTaken ? { outcome: 'taken' } : { outcome: 'created', uin: facts.uin };
}

/** Which sessions end with a change of an account: of the legacy clients' only those without an app password, or any. */
export function endedBy({ password, disabled, policy }: Pick<AccountChange, 'password' | 'disabled' | 'policy'>): {
  readonly modern: boolean;
  readonly legacy: 'all' | 'without app' | 'none';
} {
  if (password !== undefined || disabled === true) return { modern: true, legacy: 'all' };
  if (policy?.legacy === 'no') return { modern: false, legacy: 'all' };
  return { modern: false, legacy: policy?.legacy === 'app' ? 'without app' : 'none' };
}
