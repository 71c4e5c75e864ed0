import { type ComponentType, useEffect, useLayoutEffect, useState } from 'react';
import { keepKeys } from './keys-ahead.ts';
import { whenIdle } from './when-idle.ts';

/** A component in a file of its own. */
export type Part<P> = ComponentType<P> & {
  /** Fetches the file, so that it is there when the component is wanted. It never fails: what goes wrong is met then. */
  readonly fetch: () => Promise<void>;
};

type PartOptions = {
  /** Stands in its place until it is there. */
  readonly Waiting?: ComponentType;
  /** It takes the focus when it appears: what is typed before is meant for it. */
  readonly takesFocus?: boolean;
  /** Few people ever want it: it is fetched only when it is asked for. */
  readonly isRare?: boolean;
};

/**
 * A part of the page that the first view can do without. It is fetched when the browser is idle, or when it is wanted; what
 * is there already is shown at once. With React's `lazy()` what stands in its place would stay for 300 ms, however fast
 * the part comes.
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
    // The same for as long as it is shown: another type would begin with another state.
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
    // For the next ErrorBoundary.
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

/** Keeps what is typed until the part is there, which then takes the focus. */
function useKeysKept(takesFocus: boolean, isThere: boolean): void {
  useLayoutEffect(() => (takesFocus && !isThere ? keepKeys() : undefined), [takesFocus, isThere]);
}
