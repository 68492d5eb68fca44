import { checkExpression, type Node } from '@zennnn/expressions'
import { type Model, type Registry, ruleScope } from '@zennnn/model'
import { isRestrictedByFollowing } from './plan-following.ts'

/** Who sees every record of a model, and so learns nothing from what other records refuse. */
export interface SeesAll {
  /** One of these suffices; none: nobody sees all. */
  readonly groups: readonly string[]
  /** Besides, the person must belong to every company: the records of the others are hidden. */
  readonly inEveryCompany: boolean
}

/** From the declarations alone: a look at the rows would tell of those that are hidden. */
export function seesAll(registry: Registry, model: Model): SeesAll {
  const groups = model.grants
    .filter((grant) => grant.where === undefined && grant.operations.includes('read'))
    .map((grant) => grant.group)
  const rules = model.restrictions.map(
    ({ where }) => checkExpression(where, ruleScope(registry, model.name)).node,
  )
  const isOpen = !isRestrictedByFollowing(model) && rules.every((rule) => mayHold(registry, rule))
  return {
    groups: isOpen ? [...new Set(groups)].sort() : [],
    inEveryCompany: rules.length > 0,
  }
}

/** Who sees every record of the companies that they are in. */
export function seesAllOfCompany(registry: Registry, model: Model): SeesAll {
  const { groups } = seesAll(registry, model)
  return { groups, inEveryCompany: false }
}

/** A restriction that holds for every record as soon as somebody is in every company. */
function mayHold(registry: Registry, rule: Node): boolean {
  if (rule.kind === 'logic' && rule.operator === 'or')
    return mayHold(registry, rule.left) || mayHold(registry, rule.right)
  return (
    rule.kind === 'in' &&
    rule.list.kind === 'variable' &&
    rule.list.path.join('.') === 'user.companies' &&
    isCompany(registry, rule.item)
  )
}

/** `record.company`, `record.order.company`: never null, for a record of no company is hidden from everybody. */
function isCompany(registry: Registry, node: Node): boolean {
  if (node.kind !== 'reference' || node.type.record !== 'company') return false
  let at: Node = node
  while (at.kind === 'reference') {
    const source: Node = at.source
    const owner =
      typeof source.type === 'object' && 'record' in source.type ? source.type.record : ''
    if (registry.models.get(owner)?.fields.get(at.name)?.required !== true) return false
    at = source
  }
  return true
}
