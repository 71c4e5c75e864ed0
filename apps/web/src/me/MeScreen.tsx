import type { Route } from '../app/route.ts';

export function MeScreen({ route }: { route: Route }) {
  return <p>MeScreen {route.join('/')}</p>;
}
