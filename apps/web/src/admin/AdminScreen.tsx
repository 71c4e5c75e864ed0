import type { Route } from '../app/route.ts';

export function AdminScreen({ route }: { route: Route }) {
  return <p>AdminScreen {route.join('/')}</p>;
}
