import { type CertificateRound, renewCertificates } from '@zennnn/cloud'
import { createLog, systemClock } from '@zennnn/kernel'

/** A round of certificates in a process that can be killed: `node … acme-child.ts <round as JSON>`. */
const log = createLog({ clock: systemClock, level: 'error', write: () => undefined })
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by the test that starts this
const round = JSON.parse(process.argv[2] ?? '') as Omit<
  CertificateRound,
  'clock' | 'signal' | 'log'
>
await renewCertificates({ ...round, clock: systemClock, signal: AbortSignal.timeout(60_000), log })
