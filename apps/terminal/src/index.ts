/**
 * The messenger for the terminal.
 *
 * Begin with {@link runMessenger}; {@link Store} is the state behind it, and knows nothing of terminals.
 */

export { Store, type StoreClient } from '@rookery/store';
export { type Ending, type MessengerParts, runMessenger } from './app.ts';
export type { UiFiles } from './ui/ui.ts';
