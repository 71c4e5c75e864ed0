export function Chat({ peer }: { peer: number }) {
  return <p>Chat {peer}</p>;
}
