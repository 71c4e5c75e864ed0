import type { UploadOutcome } from '../storage.ts';

export type Uploading = {
  readonly isThere: boolean;
  readonly uploads: number;
  readonly mostUploads: number;
  /** What files and uploads of the account take. */
  readonly taken: number;
  readonly bytes: number;
  readonly mostBytes: number;
};

/** Whether a file may be sent here. */
export function uploading({ isThere, uploads, mostUploads, taken, bytes, mostBytes }: Uploading): UploadOutcome {
  if (!isThere) return 'gone';
  if (uploads >= mostUploads) return 'many';
  return taken + bytes > mostBytes ? 'full' : 'begun';
}
