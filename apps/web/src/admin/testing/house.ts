import { type Config, createLog } from '@rookery/server';
import { FRIENDLY, type House, type Owner, openHouse as openAny } from '@rookery/testing/server';

export const ADMIN = 10001;

/** A house with one administrator, for tests of the administration. */
export function openHouse(t: Owner, config: Partial<Config> = {}): Promise<House> {
  return openAny(t, {
    config: { limits: false, ...config },
    log: createLog('error'),
    residents: [{ uin: ADMIN, policy: FRIENDLY, profile: { nick: 'The administrator' }, admin: true }],
  });
}
