import { type FoundCertificate, nearsEndAt, type WantedCertificate } from './certificate-plan.ts'
import type { CertificateState } from './certificate-state.ts'

const DAY_MS = 86_400_000
/** What still fails is told again. */
const AGAIN_MS = 7 * DAY_MS

/** A certificate, what is there of it and how far its next one is. */
export interface CertificateStanding {
  readonly wanted: WantedCertificate
  readonly found: FoundCertificate | undefined
  readonly state: CertificateState
}

/** What operators are told of a certificate, and the state once they were. */
export interface CertificateNews {
  readonly host: string
  readonly sentence: string
  readonly state: CertificateState
}

/**
 * What operators have to know: that a renewal fails, once and again each week, and that an end is near, once. That the first
 * certificate of a customer's own domain does not come is nothing to mail, since the name may not lead here yet; no page shows it to the
 * customer, and `certificate list` does to operators.
 */
export function certificateNews(
  all: readonly CertificateStanding[],
  now: Date,
): readonly CertificateNews[] {
  return all.flatMap((standing): readonly CertificateNews[] => {
    const { host } = standing.wanted
    const sentences: string[] = []
    let { state } = standing
    if (isFailing(standing, now)) {
      sentences.push(failing(standing))
      state = { ...state, toldAt: now }
    }
    const { found } = standing
    if (found !== undefined && isEndUntold(found, state, now)) {
      sentences.push(
        `The certificate of ${host} ends on ${found.until.toISOString().slice(0, 10)}.`,
      )
      state = { ...state, endToldOf: found.until }
    }
    return sentences.length === 0 ? [] : [{ host, sentence: sentences.join(' '), state }]
  })
}

function isFailing({ wanted, found, state }: CertificateStanding, now: Date): boolean {
  if (state.failures === 0 || (wanted.owner === 'customer' && found === undefined)) return false
  return state.toldAt === undefined || now.getTime() - state.toldAt.getTime() >= AGAIN_MS
}

function failing({ wanted: { host }, found, state }: CertificateStanding): string {
  const what = found === undefined ? 'a certificate' : 'its next certificate'
  return `${host} does not get ${what}: ${state.problem ?? 'nobody knows why'}`
}

function isEndUntold(found: FoundCertificate, { endToldOf }: CertificateState, now: Date): boolean {
  return now >= nearsEndAt(found) && endToldOf?.getTime() !== found.until.getTime()
}

/** The mail that holds them. */
export function newsMail(news: readonly CertificateNews[]): {
  readonly subject: string
  readonly text: string
} {
  const [only] = news
  return {
    subject:
      news.length === 1 ? `Certificate of ${only?.host}` : `Certificates of ${news.length} hosts`,
    text: [
      ...news.map(({ sentence }) => sentence),
      '',
      'It is tried again by itself. How each host is: bin/zennnn certificate list. What to do is in docs/operator/certificates.md.',
    ].join('\n'),
  }
}
