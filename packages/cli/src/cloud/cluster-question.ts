import type { ClusterView, Move, MoveKind, MovePlan } from '@zennnn/cloud'
import { ERROR_CODES, type ErrorCode, PlatformError, type Problem } from '@zennnn/kernel'

/** What `up` is asked at its socket. */
export type ClusterQuestion =
  | { readonly what: 'show' }
  | { readonly what: 'plan'; readonly kind: MoveKind }
  | { readonly what: 'switchover' }
  | { readonly what: 'failover'; readonly accept?: string }
  | { readonly what: 'rejoin'; readonly discard?: string }
  | { readonly what: 'plan_standby' }
  | { readonly what: 'add_standby' }
  | { readonly what: 'auto'; readonly auto: boolean }

/** A line of its answer: sentences as it goes, and one line that ends it. */
export type ClusterLine =
  | { readonly step: string }
  | { readonly done: unknown }
  | { readonly problem: Problem }

/** A view as it comes through JSON. */
export type ShownCluster = Omit<ClusterView, 'since' | 'lastMove'> & {
  readonly since: string
  readonly lastMove?: ShownMove
}

export type ShownMove = Omit<Move, 'at'> & { readonly at: string }

/** What a question is answered with: what was shown or planned, the move, or how the cluster is afterwards. */
export type ClusterAnswer<Question extends ClusterQuestion> = Question extends {
  readonly what: 'plan' | 'plan_standby'
}
  ? MovePlan
  : Question extends { readonly what: 'switchover' | 'failover' }
    ? ShownMove
    : ShownCluster

/** BODY_INVALID for what is no question of ours. */
export function parseClusterQuestion(value: unknown): ClusterQuestion {
  const { what, kind, accept, auto, discard } = Object(value)
  switch (what) {
    case 'show':
    case 'switchover':
    case 'plan_standby':
    case 'add_standby':
      return { what }
    case 'rejoin':
      return rejoinQuestion(discard)
    case 'plan':
      if (kind === 'switchover' || kind === 'failover') return { what, kind }
      break
    case 'failover':
      return failoverQuestion(accept)
    case 'auto':
      if (typeof auto === 'boolean') return { what, auto }
      break
    default:
  }
  throw new PlatformError('BODY_INVALID')
}

/** The problem of a line as the error that it was. */
export function toError({ code, message, hint, details }: Problem): PlatformError {
  const known = isErrorCode(code) ? code : 'INTERNAL'
  return new PlatformError(known, { message, details, ...(hint === null ? {} : { hint }) })
}

function failoverQuestion(accept: unknown): ClusterQuestion {
  if (accept === undefined) return { what: 'failover' }
  if (typeof accept === 'string') return { what: 'failover', accept }
  throw new PlatformError('BODY_INVALID')
}

function rejoinQuestion(discard: unknown): ClusterQuestion {
  if (discard === undefined) return { what: 'rejoin' }
  if (typeof discard === 'string') return { what: 'rejoin', discard }
  throw new PlatformError('BODY_INVALID')
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_CODES, code)
}
