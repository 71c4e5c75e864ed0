/** The face with a number, as this project draws it; the number is what old clients see as their own picture. */
export function Face({ uin, number }: { uin: number; number: number }) {
  const hue = ((number * 47 + uin * 13) % 360) | 0;
  return (
    <svg viewBox="0 0 48 48" aria-hidden="true">
      <rect width="48" height="48" fill={`hsl(${hue} 55% 60%)`} />
      <circle cx="24" cy="26" r="13" fill="#1b1e2b" />
    </svg>
  );
}
