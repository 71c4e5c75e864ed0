/**
 * The messenger for the terminal.
 *
 * Begin with {@link runMessenger}; {@link Store} is the state behind it, and knows nothing of terminals.
 */
export { type Ending, type MessengerParts, runMessenger } from './app.ts';
export { Store, type StoreClient } from './store.ts';
