/** A node of what EXPLAIN (format json) answers; what we ask of it. */
export interface PlanNode {
  readonly type: string
  readonly relation: string
  readonly index: string
  /** `InitPlan`: once a statement; `SubPlan`: once a row unless hashed; '' otherwise. */
  readonly part: string
  /** Everything that is compared for each row: filters and conditions. */
  readonly conditions: string
  /** Those of them that an index answers. */
  readonly keys: string
  /** Rows that were looked at in all loops, kept or not; 0 without ANALYZE. */
  readonly touched: number
}

/** All nodes of a plan, from the column `QUERY PLAN`. */
export function planNodes(answer: unknown): readonly PlanNode[] {
  const parsed: unknown = typeof answer === 'string' ? JSON.parse(answer) : answer
  const [first]: readonly unknown[] = Array.isArray(parsed) ? parsed : []
  return nodesOf(members(members(first)['Plan']))
}

/** Rows looked at by all scans together: what a statement costs, the same on every machine. */
export function touchedRows(nodes: readonly PlanNode[]): number {
  return nodes.reduce((sum, node) => sum + node.touched, 0)
}

function nodesOf(plan: Readonly<Record<string, unknown>>): readonly PlanNode[] {
  const text = (name: string): string => {
    const value = plan[name]
    return typeof value === 'string' ? value : ''
  }
  const number = (name: string): number => Number(plan[name] ?? 0)
  const inner: readonly unknown[] = Array.isArray(plan['Plans']) ? plan['Plans'] : []
  const removed = Object.keys(plan).filter((name) => name.startsWith('Rows Removed by'))
  const each = number('Actual Rows') + removed.reduce((sum, name) => sum + number(name), 0)
  const node = {
    type: text('Node Type'),
    relation: text('Relation Name'),
    index: text('Index Name'),
    part: text('Parent Relationship').replace(/^(?!InitPlan|SubPlan).*/, ''),
    conditions: Object.keys(plan)
      .filter((name) => /(Cond|Filter)$/.test(name))
      .map(text)
      .join(' '),
    keys: `${text('Index Cond')}${text('Recheck Cond')}`,
    // A look-up that finds nothing is work too.
    touched: text('Relation Name') === '' ? 0 : Math.max(each, 1) * number('Actual Loops'),
  }
  return [node, ...inner.flatMap((one) => nodesOf(members(one)))]
}

function members(value: unknown): Readonly<Record<string, unknown>> {
  return value instanceof Object ? Object.fromEntries(Object.entries(value)) : {}
}
