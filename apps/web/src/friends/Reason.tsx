/** The message of a friend request, or of the answer to one. */
export function Reason({ text }: { text: string }) {
  return (
    text && (
      <blockquote className="friends-reason">
        <bdi>{text}</bdi>
      </blockquote>
    )
  );
}
