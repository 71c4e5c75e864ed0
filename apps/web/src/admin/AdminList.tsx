import type { Route } from '../app/route.ts';

export function AdminList({ route }: { route: Route }) {
  return <p>AdminList {route.join('/')}</p>;
}
