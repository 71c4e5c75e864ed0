import { type Keeper, keepIn, keptIn } from '../base/kept.ts';

const KEY = 'rookery.number';
/** Lasts as long as the window. */
const inWindow: Keeper = {
  get localStorage() {
    return window.sessionStorage;
  },
};

/** Keeps the number of an account created in this window until it signs in, so that a reload does not lose it. */
export function keepNumber(uin: number): void {
  keepIn(inWindow, KEY, uin);
}

/** Forgets it after the sign-in. */
export function forgetNumber(): void {
  keepIn(inWindow, KEY, undefined);
}

/** The number of the account created in this window, if any. */
export function keptNumber(): string {
  const uin = keptIn(inWindow, KEY);
  return typeof uin === 'number' ? String(uin) : '';
}
