import { parseJson } from '@zennnn/kernel'
import type { AcmeAnswer } from './acme-wire.ts'

const PREFIX = 'urn:ietf:params:acme:error:'

/** What an authority refused, in its words (RFC 8555, 6.7). */
export class AcmeFailure extends Error {
  /** As `rateLimited`; `unknown` where it said none. */
  readonly kind: string
  /** What it asks us to wait. */
  readonly retryAfterS: number | undefined

  constructor(kind: string, detail: string, retryAfterS?: number) {
    super(detail)
    this.name = 'AcmeFailure'
    this.kind = kind
    this.retryAfterS = retryAfterS
  }
}

/** Of an answer that is none of success. */
export function failureOf({ status, text, retryAfterS }: AcmeAnswer): AcmeFailure {
  const { kind, detail } = readProblem(parseJson(text))
  return new AcmeFailure(kind, detail ?? `The authority answers with ${status}.`, retryAfterS)
}

/** The members of a problem document (RFC 9457) that say something. */
export function readProblem(problem: unknown): {
  readonly kind: string
  readonly detail: string | undefined
} {
  const type = memberOf(problem, 'type')
  const detail = memberOf(problem, 'detail')
  return {
    kind:
      typeof type === 'string' && type.startsWith(PREFIX) ? type.slice(PREFIX.length) : 'unknown',
    detail: typeof detail === 'string' ? oneLine(detail) : undefined,
  }
}

/** What a stranger wrote becomes part of a line of ours: no sign that is not printed, and not without end. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{C}\s]+/gu, ' ').slice(0, 300)
}

export function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined
}
