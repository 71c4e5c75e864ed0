import './opening.css';

/** Stands for the page while it is being fetched; where that is quick, nobody sees it. */
export function Opening() {
  return <div className="opening" aria-busy="true" />;
}
