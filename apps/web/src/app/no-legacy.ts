/** Replaces the SDK's old protocol in the page's build: the page never speaks it. */
export class LegacySession {
  constructor() {
    throw new Error('A page speaks version 2.0 only.');
  }
}
