import type { AttachedFile } from '@rookery/protocol';

/** Where a file is: the cookie of the page opens it. */
export function addressOf({ id, name }: Pick<AttachedFile, 'id' | 'name'>): string {
  return `/files/${encodeURIComponent(id)}/${encodeURIComponent(name || 'file')}`;
}

/** Where its small picture is. */
export function thumbnailOf({ id }: Pick<AttachedFile, 'id'>): string {
  return `/files/${encodeURIComponent(id)}?thumbnail`;
}
