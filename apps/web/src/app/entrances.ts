import { Opening } from './Opening.tsx';
import { part } from './part.tsx';

/** The page before and after signing in. */
export const SignIn = part(() => import('../signin/SignIn.tsx').then((m) => m.SignIn), { Waiting: Opening });
export const Shell = part(() => import('./Shell.tsx').then((m) => m.Shell), { Waiting: Opening });
