import './opening.css';

/** Shown while the page is being fetched; on a fast connection it never becomes visible. */
export function Opening() {
  return <div className="opening" aria-busy="true" />;
}
