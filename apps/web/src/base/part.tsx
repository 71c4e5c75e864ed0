import { type ComponentType, useEffect, useLayoutEffect, useState } from 'react';
import { keepKeys } from './keys-ahead.ts';
import { whenIdle } from './when-idle.ts';

/** A component in a file of its own. */
export type Part<P> = ComponentType<P> & {
  /** Fetches the file ahead of time. It never rejects: an error shows up when the component is used. */
  readonly fetch: () => Promise<void>;
};

type PartOptions = {
  /** Shown until the component is there. */
  readonly Waiting?: ComponentType;
  /** The component takes the focus when it appears: keys typed before are kept for it. */
  readonly takesFocus?: boolean;
  /** Seldom needed: it is fetched only when it is shown. */
  readonly isRare?: boolean;
};

/**
 * A part of the page that the first view can do without: fetched when the browser is idle, or when it is first shown. A
 * part already fetched appears at once; React's `lazy()` would show its fallback for 300 ms all the same.
 */
export function part<P extends object>(
  load: () => Promise<ComponentType<P>>,
  { Waiting, takesFocus = false, isRare = false }: PartOptions = {},
): Part<P> {
  let loaded: ComponentType<P> | undefined;
  const get = async () => {
    loaded ??= await load();
    return loaded;
  };
  function Shown(props: P) {
    // Stays the same while shown: another component type would lose its state.
    const [Component, setComponent] = useState(() => loaded);
    const [failure, setFailure] = useState<{ readonly error: unknown }>();
    useKeysKept(takesFocus, Component !== undefined);
    useEffect(() => {
      if (Component) return;
      let isWanted = true;
      get().then(
        (found) => isWanted && setComponent(() => found),
        (error: unknown) => isWanted && setFailure({ error }),
      );
      return () => {
        isWanted = false;
      };
    }, [Component]);
    // Thrown while drawing, for the next ErrorBoundary.
    if (failure) throw failure.error;
    if (Component) return <Component {...props} />;
    return Waiting && <Waiting />;
  }
  const fetch = async () => {
    await get().catch(() => {});
  };
  if (!isRare) whenIdle(fetch);
  return Object.assign(Shown, { fetch });
}

/** Keeps what is typed until the part is there to take the focus. */
function useKeysKept(takesFocus: boolean, isThere: boolean): void {
  useLayoutEffect(() => (takesFocus && !isThere ? keepKeys() : undefined), [takesFocus, isThere]);
}
