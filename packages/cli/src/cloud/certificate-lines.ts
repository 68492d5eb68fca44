import { type CertificateStanding, nearsEndAt, renewsAt } from '@zennnn/cloud'

/** `good`: nothing is to be done. `due`: the next one is asked for. `missing`: there is none yet. */
type CertificateHealth = 'good' | 'due' | 'ends soon' | 'over' | 'missing'

/** @internal */
export function healthOf(
  { found }: Pick<CertificateStanding, 'found'>,
  now: Date,
): CertificateHealth {
  if (found === undefined) return 'missing'
  if (found.until <= now) return 'over'
  if (now >= nearsEndAt(found)) return 'ends soon'
  return now >= renewsAt(found) ? 'due' : 'good'
}

/** One certificate for programs. */
export function certificateAnswer(standing: CertificateStanding, now: Date): unknown {
  const { wanted, found, state } = standing
  return {
    host: wanted.host,
    names: wanted.names,
    owner: wanted.owner,
    challenge: wanted.challenge,
    health: healthOf(standing, now),
    issuer: found?.issuer ?? null,
    from: found?.from ?? null,
    until: found?.until ?? null,
    renewsAt: found === undefined ? null : renewsAt(found),
    failures: state.failures,
    problem: state.problem ?? null,
    nextTryAt: state.nextTryAt ?? null,
  }
}

/** And for people. */
export function certificateLine(standing: CertificateStanding, now: Date): string {
  const { wanted, found, state } = standing
  const until = found === undefined ? 'none' : `until ${dayOf(found.until)}`
  const next = found === undefined ? '' : `next one ${dayOf(renewsAt(found))}`
  const wrong =
    state.problem === undefined
      ? ''
      : `failed ${state.failures} times: ${state.problem} Next try: ${state.nextTryAt?.toISOString().slice(0, 16) ?? 'now'}`
  return [
    wanted.names.join(', ').padEnd(40),
    healthOf(standing, now).padEnd(9),
    until.padEnd(17),
    next.padEnd(21),
    wrong,
  ]
    .join(' ')
    .trimEnd()
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10)
}
