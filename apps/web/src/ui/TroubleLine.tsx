/** Says in words what went wrong, at once and aloud. */
export function TroubleLine({ text }: { text: string | undefined }) {
  if (!text) return null;
  return (
    <p role="alert" className="trouble">
      {text}
    </p>
  );
}
