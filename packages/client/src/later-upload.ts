import type { FileInfo, FileSource, Upload, Uploading, UploadOptions, UploadParts } from './upload.ts';

/** An upload whose code is fetched with the first of them: most programs send no file, and a page shows its first view without. */
export class LaterUpload implements Upload {
  readonly id: Promise<string>;
  readonly done: Promise<FileInfo>;
  readonly #uploading: Promise<Uploading>;

  constructor(parts: UploadParts, file: FileSource, options: UploadOptions) {
    this.#uploading = import('./upload.ts').then(({ Uploading }) => new Uploading(parts, file, options));
    this.id = this.#uploading.then(({ id }) => id);
    this.done = this.#uploading.then(({ done }) => done);
    // A caller may be interested in one of them only.
    for (const promise of [this.id, this.done] as Promise<unknown>[]) promise.catch(() => {});
  }

  pause(): void {
    this.#uploading.then((uploading) => uploading.pause()).catch(() => {});
  }

  resume(): void {
    this.#uploading.then((uploading) => uploading.resume()).catch(() => {});
  }

  async abort(): Promise<void> {
    await (await this.#uploading).abort();
  }
}
