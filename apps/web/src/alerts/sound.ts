/** The tones in hertz, and their starts in seconds. */
const TONES = [
  [880, 0],
  [1174.7, 0.11],
] as const;
const TONE_SECONDS = 0.28;
const LOUDNESS = 0.14;
const SILENCE = 0.0001;

/** Two short notes, the second higher. Browsers keep a page silent until it has been used. */
export async function chirp(): Promise<void> {
  const context = new AudioContext();
  try {
    await context.resume();
    for (const [hertz, delay] of TONES) play(context, hertz, context.currentTime + delay);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  } finally {
    await context.close();
  }
}

function play(context: AudioContext, hertz: number, from: number): void {
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(SILENCE, from);
  volume.gain.exponentialRampToValueAtTime(LOUDNESS, from + 0.015);
  volume.gain.exponentialRampToValueAtTime(SILENCE, from + TONE_SECONDS);
  tone.connect(volume).connect(context.destination);
  tone.start(from);
  tone.stop(from + TONE_SECONDS);
}
