import type { ReactNode } from 'react';

/** The buttons of a dialog, and why what was asked could not be done. There is room for that: no button moves. */
export function DialogActions({ trouble, children }: { trouble?: string | undefined; children: ReactNode }) {
  return (
    <div className="dialog-foot">
      <div className="dialog-trouble">{trouble && <span role="alert">{trouble}</span>}</div>
      <div className="dialog-actions">{children}</div>
    </div>
  );
}
