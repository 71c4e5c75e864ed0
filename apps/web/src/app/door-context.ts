import { createContext, useContext } from 'react';
import type { Door } from './door.ts';

export const DoorContext = createContext<Door | undefined>(undefined);

/** Signing in and out. */
export function useDoor(): Door {
  const door = useContext(DoorContext);
  if (!door) throw new Error('There is no door around this component.');
  return door;
}
