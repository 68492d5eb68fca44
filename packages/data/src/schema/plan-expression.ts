import { checkExpression, compileSql, type RecordShape, type Scope } from '@zennnn/expressions'
import { InvariantError } from '@zennnn/kernel'
import { defaultScope, type Registry, recordScope, ruleScope } from '@zennnn/model'
import { ruleViewOf } from './sql-text.ts'

const SETTINGS: Readonly<Record<string, { readonly name: string; readonly type: string }>> = {
  'user.id': { name: 'zennnn.user_id', type: 'uuid' },
  'user.groups': { name: 'zennnn.groups', type: 'text[]' },
  'user.company': { name: 'zennnn.company', type: 'uuid' },
  'user.companies': { name: 'zennnn.companies', type: 'uuid[]' },
  'link.record': { name: 'zennnn.link_record', type: 'uuid' },
}

/** The groups of the asker. Always within a `(select …)`: `current_setting` inline would be called for each row. */
export const GROUPS = inPlace(['user', 'groups'])

/** Their names for rules, which know nothing of keys: `!("manager" in user.groups)` must not hold for the key of a manager. */
const NAMES = `(select case when ${GROUPS} is not null then array(select split_part(g, '@', 1) from unnest(${GROUPS}) g) end)::text[]`

/** A rule as SQL over the row called `alias`; true exactly where the rule is. */
export function ruleSql(
  registry: Registry,
  rule: { readonly model: string; readonly source: string; readonly alias: string },
): string {
  return predicateSql(scopeOfRules(registry, rule.model), rule)
}

/** A filter of a search view over the row called `alias`, which knows `shapes` and nothing else. */
export function filterSql(
  shapes: ReadonlyMap<string, RecordShape>,
  filter: { readonly model: string; readonly source: string; readonly alias: string },
): string {
  return predicateSql(ruleScope({ shapes }, filter.model), filter)
}

/** The paths that a rule reads, from the record. */
export function ruleReads(
  registry: Registry,
  model: string,
  source: string,
): readonly (readonly string[])[] {
  return checkExpression(source, ruleScope(registry, model)).reads
}

/** The fields of the same record that an expression reads. */
export function recordReads(registry: Registry, model: string, source: string): readonly string[] {
  return checkExpression(source, recordScope(registry, model)).reads.map(([name = '']) => name)
}

/** An expression over the columns of one record, for constraints and generated columns. */
export function recordSql(
  registry: Registry,
  model: string,
  source: string,
  as: 'predicate' | 'value',
): string {
  const scope = recordScope(registry, model)
  return compileSql(checkExpression(source, scope), {
    scope,
    alias: new Map([['record', '']]),
    variable: (path) => {
      throw new InvariantError('RECORD_VARIABLE', path.join('.'))
    },
    as,
  })
}

/** A default. DEFAULT takes no subquery, so settings are read in place. */
export function defaultSql(registry: Registry, source: string): string {
  const scope = defaultScope(registry)
  return compileSql(checkExpression(source, scope), {
    scope,
    alias: new Map(),
    variable: inPlace,
    as: 'value',
  })
}

function predicateSql(
  scope: Scope,
  { source, alias }: { readonly source: string; readonly alias: string },
): string {
  return compileSql(checkExpression(source, scope), {
    scope,
    alias: new Map([['record', alias]]),
    variable: wrapped,
    as: 'predicate',
  })
}

/** Rules read other models behind their policies: what a rule means must not depend on what the asker may see. */
function scopeOfRules(registry: Registry, model: string): Scope {
  const models = new Map(
    [...registry.shapes].map(([name, shape]) => [name, { ...shape, table: ruleViewOf(name) }]),
  )
  return { ...ruleScope(registry, model), models }
}

function wrapped(path: readonly string[]): string {
  if (path.join('.') === 'user.groups') return NAMES
  const setting = SETTINGS[path.join('.')]
  if (setting === undefined) return `(select ${inPlace(path)})`
  // The cast stays outside: `= any ((select …))` would mean the rows of the subquery, not the elements of its array.
  return `(select ${inPlace(path)})::${setting.type}`
}

function inPlace(path: readonly string[]): string {
  const name = path.join('.')
  if (name === 'now') return 'now()'
  const setting = SETTINGS[name]
  if (setting === undefined) throw new InvariantError('RULE_VARIABLE', name)
  // After a transaction a setting of ours is '', not null.
  return `nullif(current_setting('${setting.name}', true), '')::${setting.type}`
}
