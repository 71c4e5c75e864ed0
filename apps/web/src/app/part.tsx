import { type ComponentType, lazy, useState } from 'react';

/** A component in a file of its own. */
export type Part<P> = ComponentType<P> & {
  /** Fetches the file, so that it is there when the component is wanted. It never fails: what goes wrong is met then. */
  readonly fetch: () => Promise<void>;
};

/**
 * A part of the page that is fetched when it is wanted, or shortly before. What is there already is shown at once: with
 * lazy() alone React shows a fallback first, and then keeps it for 300 ms.
 */
export function part<P extends object>(load: () => Promise<ComponentType<P>>): Part<P> {
  let loaded: ComponentType<P> | undefined;
  const get = async () => {
    loaded ??= await load();
    return loaded;
  };
  const Lazy = lazy(async () => ({ default: await get() }));
  function Shown(props: P) {
    // The same for as long as it is shown: another type would begin with another state.
    const [Component] = useState<ComponentType<P>>(() => loaded ?? Lazy);
    return <Component {...props} />;
  }
  const fetch = async () => {
    await get().catch(() => {});
  };
  return Object.assign(Shown, { fetch });
}
