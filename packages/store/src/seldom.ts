/** Fetched when it is wanted: a page shows its first view without. */
export const seldom = () => import('./later.ts');
