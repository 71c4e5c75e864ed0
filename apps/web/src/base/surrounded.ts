import { type Context, createContext, useContext } from 'react';

/**
 * The context of something that is always around the components which need it, and the hook that reads it.
 *
 * @example export const [DoorContext, useDoor] = surrounded<Door>('door');
 */
export function surrounded<T>(by: string): readonly [Context<T | undefined>, () => T] {
  const Around = createContext<T | undefined>(undefined);
  function useAround(): T {
    const found = useContext(Around);
    if (found === undefined) throw new Error(`There is no ${by} around this component.`);
    return found;
  }
  return [Around, useAround];
}
