import type { Route } from '../app/route.ts';

export function FriendScreen({ route }: { route: Route }) {
  return <p>FriendScreen {route.join('/')}</p>;
}
