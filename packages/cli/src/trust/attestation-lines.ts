import type { Signer } from '@zennnn/cloud'
import type { Attestation, Standing } from '@zennnn/trust'

type Listed = Standing<Attestation & { readonly id: string }>

const MARKS: Readonly<Record<Listed['state'], string>> = {
  counts: 'counts ',
  due: 'RENEW  ',
  over: 'OVER   ',
  lacking: 'LACKING',
}

/** One thing that somebody has to sign for, as one line. */
export function standingLine({
  promise,
  subject,
  state,
  attestation,
  problem,
  daysLeft,
}: Listed): string {
  const what = `${MARKS[state]}  ${promise.id.padEnd(16)} ${subject.padEnd(8)}`
  if (attestation === undefined) return `${what}  ${problem ?? ''}`
  const { id, by, until } = attestation
  const left = problem ?? `${daysLeft} days left`
  return `${what}  until ${until}, ${left}, by ${by}  ${id}`
}

/** The same for programs. */
export function standingAnswer({
  promise,
  subject,
  state,
  attestation,
  problem,
  daysLeft,
}: Listed): Readonly<Record<string, unknown>> {
  return {
    promise: promise.id,
    subject,
    state,
    days_left: daysLeft ?? null,
    problem: problem ?? null,
    attestation: attestation ?? null,
  }
}

export function signerLine({ name, publicKey, until }: Signer): string {
  return `  ${name}  ${publicKey}  ${until === undefined ? 'without an end' : `until ${until}`}`
}
