import { Opening } from './Opening.tsx';
import { part } from './part.tsx';

/** What is before the door, and what is behind it. */
export const SignIn = part(() => import('../signin/SignIn.tsx').then((m) => m.SignIn), { Waiting: Opening });
export const Shell = part(() => import('./Shell.tsx').then((m) => m.Shell), { Waiting: Opening });
