/** What was written with a friend request, or with the answer to one. */
export function Reason({ text }: { text: string }) {
  return (
    text && (
      <blockquote className="friends-reason">
        <bdi>{text}</bdi>
      </blockquote>
    )
  );
}
