import type { CheckContext } from './check-context.ts'
import type { FunctionName } from './function-table.ts'
import { LIMITS } from './limits.ts'
import type { CallNode, LiteralNode, Node } from './node.ts'
import { childrenOf } from './node-walk.ts'

/** Digits before and after the point that a decimal can have, or how often a time is shifted. */
interface Bound {
  readonly whole: number
  readonly fraction: number
  readonly shifts: number
}

/** A decimal field or variable: `numeric(p,s)` with at most so many digits. */
const FIELD: Bound = { whole: 60, fraction: 20, shifts: 0 }
const INT: Bound = { whole: 19, fraction: 0, shifts: 0 }
const QUOTIENT_FRACTION = 20

/**
 * Refuses what could leave PostgreSQL's range for numbers and times at any row, so that no row can make a query fail: a
 * few shifts by 1000 years keep every time of the years 1 to 9999 between 4713 BC and 294276 AD.
 */
export function checkBounds(root: Node, context: CheckContext): void {
  boundOf(root, context)
}

function boundOf(node: Node, context: CheckContext): Bound {
  const bounds = childrenOf(node).map((child) => boundOf(child, context))
  const bound = combine(node, bounds)
  if (bound.whole + bound.fraction > LIMITS.decimalDigits)
    return context.refuseNode(
      node,
      `This number could have more than ${LIMITS.decimalDigits} digits; use round().`,
    )
  if (bound.shifts > LIMITS.shifts)
    return context.refuseNode(node, `A time is shifted at most ${LIMITS.shifts} times.`)
  return bound
}

function combine(node: Node, bounds: readonly Bound[]): Bound {
  if (node.type === 'int') return INT
  if (node.kind === 'literal') return literalBound(node)
  if (node.kind === 'call') return callBound(node, bounds)
  return bounds.length === 0 ? FIELD : widest(bounds)
}

function callBound(node: CallNode, bounds: readonly Bound[]): Bound {
  const [first = FIELD, second = INT] = bounds
  return GROWTH[node.name]?.(first, second) ?? widest(bounds)
}

function sum(left: Bound, right: Bound): Bound {
  const wide = widest([left, right])
  return { ...wide, whole: wide.whole + 1 }
}

function shifted(time: Bound, by: Bound): Bound {
  return { ...time, shifts: time.shifts + by.shifts + 1 }
}

/** How a result can be longer than its operands; functions that are not named here make nothing longer. */
const GROWTH: Readonly<Partial<Record<FunctionName, (left: Bound, right: Bound) => Bound>>> = {
  decimal_add: sum,
  decimal_subtract: sum,
  decimal_multiply: (left, right) => ({
    whole: left.whole + right.whole,
    fraction: left.fraction + right.fraction,
    shifts: 0,
  }),
  decimal_divide: (left, right) => ({
    whole: left.whole + right.fraction,
    fraction: QUOTIENT_FRACTION,
    shifts: 0,
  }),
  decimal_round: (number) => ({ ...number, whole: number.whole + 1, fraction: 20 }),
  timestamp_add: shifted,
  timestamp_subtract: shifted,
  duration_add: shifted,
  duration_subtract: shifted,
  date_add: shifted,
  date_subtract: shifted,
}

function literalBound(node: LiteralNode): Bound {
  if (node.type !== 'decimal' || typeof node.value !== 'string') return INT
  const [whole = '', fraction = ''] = node.value.split('.')
  return { whole: whole.length, fraction: fraction.length, shifts: 0 }
}

function widest(bounds: readonly Bound[]): Bound {
  return {
    whole: Math.max(0, ...bounds.map((bound) => bound.whole)),
    fraction: Math.max(0, ...bounds.map((bound) => bound.fraction)),
    shifts: Math.max(0, ...bounds.map((bound) => bound.shifts)),
  }
}
