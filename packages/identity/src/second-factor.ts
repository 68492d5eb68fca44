import type { Row } from '@zennnn/data'
import { type Clock, type DatabaseId, hashSecret, InvariantError, newSecret } from '@zennnn/kernel'
import { deviceHash } from './known-device.ts'
import { newRecoveryCodes, recoveryHash } from './recovery-code.ts'
import { type SealingKey, seal, unseal } from './seal.ts'
import type { SignInPort } from './sign-in.ts'
import {
  readFactors,
  readOutcome,
  type SecondFactor,
  type SignInOutcome,
} from './sign-in-outcome.ts'
import { newTotpSecret, type TotpSetup, totpMoment, totpSetup } from './totp.ts'

const PURPOSE = 'totp'

export interface FactorTools {
  readonly port: SignInPort
  readonly clock: Clock
  readonly sealing: SealingKey
}

/** By what somebody may set up or try a factor: an open session, or a step of signing in. */
export interface FactorHolder {
  readonly kind: 'session' | 'step'
  readonly token: string
}

/** Who comes from where, for the session that begins. */
export interface FactorVisit {
  readonly step: string
  readonly previousToken: string | undefined
  readonly network: string
  readonly userAgent: string
  /** Of a browser in which somebody signed in before; it has attempts of its own. */
  readonly deviceToken: string | undefined
}

/** From where a code is typed. */
export type FactorPlace = Pick<FactorVisit, 'network' | 'userAgent' | 'deviceToken'>

type Refused = Extract<SignInOutcome, { kind: 'refused' | 'throttled' }>

/** By what the one at this step of signing in may answer; undefined when there is no such step any more. */
export async function readStepFactors(
  port: SignInPort,
  database: DatabaseId,
  step: string,
): Promise<readonly SecondFactor[] | undefined> {
  const row = await ask(port, database, {
    text: 'select zennnn.sign_in_step_factors($1) as factors',
    values: [hashSecret(step)],
  })
  const factors = row?.['factors']
  return Array.isArray(factors) ? readFactors(factors) : undefined
}

/** Begins to set up an app for codes. CONFIRMATION_NEEDED for a session, ACCESS_DENIED for a step that owes another. */
export async function beginTotp(
  { port, sealing }: FactorTools,
  database: DatabaseId,
  { holder, issuer }: { readonly holder: FactorHolder; readonly issuer: string },
): Promise<TotpSetup> {
  const secret = newTotpSecret()
  const row = await ask(port, database, {
    text: 'select zennnn.totp_begin($1, $2, $3) as login',
    values: [holder.kind, hashSecret(holder.token), seal(sealing, PURPOSE, secret)],
  })
  return totpSetup(secret, issuer, String(row?.['login']))
}

/**
 * The app that this holder began and whose first code is still to come: a mistyped code leaves it as it is. Undefined when
 * there is none, or another holder began one meanwhile. ACCESS_DENIED as for `beginTotp`.
 */
export async function findPendingTotp(
  { port, sealing }: FactorTools,
  database: DatabaseId,
  { holder, issuer }: { readonly holder: FactorHolder; readonly issuer: string },
): Promise<TotpSetup | undefined> {
  const row = await ask(port, database, {
    text: 'select login, sealed from zennnn.totp_pending($1, $2)',
    values: [holder.kind, hashSecret(holder.token)],
  })
  const sealed = row?.['sealed']
  const secret = Buffer.isBuffer(sealed) ? unseal(sealing, PURPOSE, sealed) : undefined
  return secret === undefined ? undefined : totpSetup(secret, issuer, String(row?.['login']))
}

/** The first code of the app: from now on it protects the account. The recovery codes are in this answer and nowhere else. */
export async function confirmTotp(
  tools: FactorTools,
  database: DatabaseId,
  { holder, code, ...from }: { readonly holder: FactorHolder; readonly code: string } & FactorPlace,
): Promise<{ readonly kind: 'confirmed'; readonly recoveryCodes: readonly string[] } | Refused> {
  const tried = await tryCode(tools, database, { holder, code, ...from })
  if (typeof tried !== 'number') return tried
  const recoveryCodes = newRecoveryCodes()
  const row = await ask(tools.port, database, {
    text: 'select zennnn.totp_confirm($1, $2, $3, $4, $5, $6) as confirmed',
    values: [
      holder.kind,
      hashSecret(holder.token),
      tried,
      recoveryCodes.map(recoveryHash),
      from.network,
      deviceHash(from),
    ],
  })
  return row?.['confirmed'] === true ? { kind: 'confirmed', recoveryCodes } : { kind: 'refused' }
}

/** Answers a step with a code of the app, or with one on paper: it becomes a session. NOT_SIGNED_IN without a step. */
export async function answerSecondFactor(
  tools: FactorTools,
  database: DatabaseId,
  visit: FactorVisit & { readonly code: string },
): Promise<SignInOutcome> {
  const { code, ...from } = visit
  if (!/^[\d\s]*$/.test(code)) return await useRecoveryCode(tools, database, visit)
  const holder = { kind: 'step', token: visit.step } as const
  const tried = await tryCode(tools, database, { holder, code, ...from })
  if (typeof tried !== 'number') return tried
  const token = newSecret()
  const row = await ask(tools.port, database, {
    text: 'select * from zennnn.totp_sign_in($1, $2, $3, $4, $5, $6, $7)',
    values: [hashSecret(visit.step), tried, ...sessionValues(token, visit), deviceHash(visit)],
  })
  return readOutcome(row, token)
}

/** After confirmTotp or addPasskey at a step that owed a factor: the step becomes a session. */
export async function finishEnrolment(
  { port }: FactorTools,
  database: DatabaseId,
  visit: Omit<FactorVisit, 'deviceToken'>,
): Promise<SignInOutcome> {
  const token = newSecret()
  const row = await ask(port, database, {
    text: 'select * from zennnn.enrolment_sign_in($1, $2, $3, $4, $5)',
    values: [hashSecret(visit.step), ...sessionValues(token, visit)],
  })
  return readOutcome(row, token)
}

async function useRecoveryCode(
  { port }: FactorTools,
  database: DatabaseId,
  visit: FactorVisit & { readonly code: string },
): Promise<SignInOutcome> {
  const token = newSecret()
  const row = await ask(port, database, {
    text: 'select * from zennnn.recovery_sign_in($1, $2, $3, $4, $5, $6, $7)',
    values: [
      hashSecret(visit.step),
      recoveryHash(visit.code),
      ...sessionValues(token, visit),
      deviceHash(visit),
    ],
  })
  const retryAfterS = row?.['retry_after_s']
  if (typeof retryAfterS === 'number') return { kind: 'throttled', retryAfterS }
  return readOutcome(row, token)
}

function sessionValues(token: string, visit: Omit<FactorVisit, 'deviceToken'>): readonly unknown[] {
  const { previousToken, userAgent, network } = visit
  const previous = previousToken === undefined ? null : hashSecret(previousToken)
  return [hashSecret(token), previous, userAgent, network]
}

/** Counts the attempt, then compares. The number of the 30 seconds when the code is right. */
async function tryCode(
  { port, clock, sealing }: FactorTools,
  database: DatabaseId,
  tried: { readonly holder: FactorHolder; readonly code: string } & FactorPlace,
): Promise<number | Refused> {
  const { holder, code, network, userAgent } = tried
  const device = deviceHash(tried)
  const by = [holder.kind, hashSecret(holder.token)]
  const row = await ask(port, database, {
    text: 'select retry_after_s, sealed from zennnn.totp_start($1, $2, $3, $4)',
    values: [...by, network, device],
  })
  const { retry_after_s: retryAfterS, sealed } = row ?? {}
  if (typeof retryAfterS === 'number') return { kind: 'throttled', retryAfterS }
  const secret = Buffer.isBuffer(sealed) ? unseal(sealing, PURPOSE, sealed) : undefined
  if (secret === undefined && sealed !== null)
    throw new InvariantError('totp-seal', 'What makes codes was sealed by another cloud.')
  const moment = secret === undefined ? undefined : totpMoment(secret, code, clock.now())
  if (moment !== undefined) return moment
  await ask(port, database, {
    text: 'select zennnn.factor_refused($1, $2, $3, $4, $5)',
    values: [...by, userAgent, network, device],
  })
  return { kind: 'refused' }
}

async function ask(
  port: SignInPort,
  database: DatabaseId,
  call: { readonly text: string; readonly values: readonly unknown[] },
): Promise<Row | undefined> {
  const [result] = await port.direct(database, [call])
  return result?.rows[0]
}
