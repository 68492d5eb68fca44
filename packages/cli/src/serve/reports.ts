import {
  FIX_DAYS,
  findOwnReport,
  type PanelPlace,
  readAdvisories,
  receiveReport,
  writeToReport,
} from '@zennnn/cloud'
import { type Log, type SealingKey, sealingKeyOf } from '@zennnn/kernel'
import type { ReportPort } from '@zennnn/server'
import { WORKING_DAYS_TO_ANSWER } from '@zennnn/trust'
import type { Environment } from '../environment.ts'
import { findSecurityKey } from './security-key.ts'
import { originOf } from './site-finder.ts'

export interface ReportMeans {
  /** Of the links in mails. */
  readonly sealing: SealingKey
  readonly securityKey: ReportPort['key']
}

/** `key`: that of the login roles. */
export async function prepareReports(home: string, key: string, log: Log): Promise<ReportMeans> {
  return { sealing: sealingKeyOf(key), securityKey: await findSecurityKey(home, log) }
}

/** Reports of weaknesses: this process adds to them, shows one to who has its link, and cannot list them. */
export function reportPort(
  place: PanelPlace & Pick<Environment, 'domain' | 'port'>,
  { sealing, securityKey }: ReportMeans,
): ReportPort {
  const origin = originOf(place.domain, place.port)
  return {
    clocks: { answerWorkingDays: WORKING_DAYS_TO_ANSWER, fixDays: FIX_DAYS },
    key: securityKey,
    receive: async (given, network) =>
      await receiveReport({ ...place, sealing }, given, { network, origin }),
    own: async (secret) => await findOwnReport(place, secret),
    write: async (secret, words, network) => await writeToReport(place, secret, words, network),
    advisories: async () => await readAdvisories(place),
  }
}
