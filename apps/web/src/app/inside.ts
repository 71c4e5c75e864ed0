/** What is fetched once an account is signed in. */
export { PageMessenger } from './messenger.ts';
export { Shell } from './Shell.tsx';
