import { surrounded } from './surrounded.ts';

/** Signing in and out, as views see it. */
export interface Door {
  /** @throws RefusedError, UnreachableError, NoCookiesError */
  signIn(uin: number, password: string, remember: boolean): Promise<void>;
  /** Ends the session and wipes what this browser stored of the account. @throws UnreachableError and nothing is wiped */
  signOut(): Promise<void>;
  /** Changes the password, which ends all other sessions. @throws RefusedError, UnreachableError */
  changePassword(password: string, newPassword: string): Promise<void>;
}

/** This browser keeps no cookie for the page, so there can be no session. */
export class NoCookiesError extends Error {
  override readonly name = 'NoCookiesError';
}

/** The door of the page. */
export const [DoorContext, useDoor] = surrounded<Door>('door');
