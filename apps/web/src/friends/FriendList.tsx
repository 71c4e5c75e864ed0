import type { Route } from '../app/route.ts';

export function FriendList({ route }: { route: Route }) {
  return <p>FriendList {route.join('/')}</p>;
}
