/** The mark of the project: a rook in a speech bubble. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 48 48" aria-hidden="true">
      <path
        d="M13 2h22c7 0 11 4 11 11v18c0 7-4 11-11 11H21L10.5 47.200c-.9 .4-1.8-.3-1.6-1.300L9.8 41.500C5 40 2 36.5 2 31V13C2 6 6 2 13 2z"
        fill="#4656d2"
      />
      <path
        d="M10 42c.5-5 3.5-7.5 3.5-13.5 0-9 4.5-16 12.5-16 6.5 0 10.5 4 10.5 9.5 0 7-3.5 8-2.8 12.5 .4 2.8 1.5 5 2.3 7.500z"
        fill="#ffffff"
      />
      <path d="M10 42c.5-5 3.5-7.5 3.5-13.5 3 4.5 8 7 10.5 13.500z" fill="#c3caf5" />
      <path d="M32 16.500c5 .2 9.5 3 12.5 7.8-5 .2-9 1.5-13 3.7-2.8-3-2.5-8.5 .5-11.500z" fill="#f6b73c" />
      <path d="M32.5 22.600c4-.5 8-.1 11.6 1.5" fill="none" stroke="#b87613" strokeWidth="1" strokeLinecap="round" />
      <circle cx="27" cy="20.5" r="2.3" fill="#1c2033" />
      <circle cx="27.8" cy="19.7" r=".75" fill="#ffffff" />
    </svg>
  );
}
