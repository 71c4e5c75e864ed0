import type { Route } from '../app/route.ts';

export function MeList({ route }: { route: Route }) {
  return <p>MeList {route.join('/')}</p>;
}
