import { part } from '../base/part.tsx';
import { Opening } from './Opening.tsx';

/** The page before and after signing in. */
export const SignIn = part(() => import('../signin/SignIn.tsx').then((m) => m.SignIn), { Waiting: Opening });
export const Shell = part(() => import('./inside.ts').then((m) => m.Shell), { Waiting: Opening });
