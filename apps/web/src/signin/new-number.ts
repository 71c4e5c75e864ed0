import { type Keeper, keepIn, keptIn } from '../app/kept.ts';

const KEY = 'rookery.number';
/** As long as the window is there. */
const inWindow: Keeper = {
  get localStorage() {
    return window.sessionStorage;
  },
};

/** Keeps the number of an account that was made in this window until somebody signs in: a reload must not lose it. */
export function keepNumber(uin: number): void {
  keepIn(inWindow, KEY, uin);
}

/** It is known now. */
export function forgetNumber(): void {
  keepIn(inWindow, KEY, undefined);
}

/** The number of the account that was made in this window; nothing when there is none. */
export function keptNumber(): string {
  const uin = keptIn(inWindow, KEY);
  return typeof uin === 'number' ? String(uin) : '';
}
