/** Takes the place of the SDK's old protocol, which no page speaks: the server refuses it. */
export class LegacySession {
  constructor() {
    throw new Error('A page speaks version 2.0 only.');
  }
}
