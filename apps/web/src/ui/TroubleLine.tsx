/** An error as a line of text, read aloud at once. */
export function TroubleLine({ text }: { text: string | undefined }) {
  if (!text) return null;
  return (
    <p role="alert" className="trouble">
      {text}
    </p>
  );
}
