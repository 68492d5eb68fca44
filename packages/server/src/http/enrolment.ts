import {
  beginTotp,
  confirmTotp,
  type FactorTools,
  findPendingTotp,
  finishEnrolment,
  type TotpSetup,
} from '@zennnn/identity'
import { PlatformError } from '@zennnn/kernel'
import type { Enrolment } from '../pages/page-ports.ts'
import type { Visit } from './visit.ts'

/** Begins the app that a step of signing in owes. NOT_SIGNED_IN, ACCESS_DENIED. */
export async function beginEnrolment(tools: FactorTools, visit: Visit): Promise<TotpSetup> {
  return await beginTotp(tools, visit.site.database, askedAt(visit))
}

/** The app that this step began and did not confirm yet. NOT_SIGNED_IN, ACCESS_DENIED. */
export async function findEnrolment(
  tools: FactorTools,
  visit: Visit,
): Promise<TotpSetup | undefined> {
  return await findPendingTotp(tools, visit.site.database, askedAt(visit))
}

function askedAt({ step: token, site }: Visit) {
  if (token === undefined) throw new PlatformError('NOT_SIGNED_IN')
  return { holder: { kind: 'step', token }, issuer: new URL(site.origin).host } as const
}

/** The first code of that app: a session, and the recovery codes this once. */
export async function enrol(tools: FactorTools, visit: Visit, code: string): Promise<Enrolment> {
  const { step, session: previousToken, site, network, userAgent, device, log } = visit
  if (step === undefined) throw new PlatformError('NOT_SIGNED_IN')
  const from = { network, userAgent, deviceToken: device }
  const holder = { kind: 'step', token: step } as const
  const asked = { holder, code, ...from }
  const confirmed = await confirmTotp(tools, site.database, asked)
  log.info('totp_confirmed', { outcome: confirmed.kind, network })
  if (confirmed.kind !== 'confirmed') return { outcome: confirmed, recoveryCodes: [] }
  const outcome = await finishEnrolment(tools, site.database, { step, previousToken, ...from })
  return { outcome, recoveryCodes: confirmed.recoveryCodes }
}
