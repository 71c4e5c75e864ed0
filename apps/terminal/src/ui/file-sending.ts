import { messageOf } from '@rookery/store';
import type { Ui } from './ui.ts';

/** Sends a file of this machine, as a message of its own. How far it has come is said below. */
export async function sendFile(ui: Ui, peer: number, path: string, quote: string | undefined): Promise<void> {
  const { files } = ui.host;
  if (!files) {
    ui.say('Files cannot be sent here.', true);
    return;
  }
  let told = -1;
  const onProgress = (sent: number, total: number) => {
    const percent = Math.floor((100 * sent) / Math.max(1, total));
    if (percent === told) return;
    told = percent;
    ui.say(`Sending ${path}: ${percent} %`);
  };
  try {
    const file = await files.send(path, onProgress);
    ui.store.send(peer, '', { quote, files: [file] });
    ui.say(`${file.name} is sent.`);
  } catch (error) {
    ui.say(`${path} was not sent: ${messageOf(error)}`, true);
  }
}
