import type { Model, Registry } from '@zennnn/model'
import { type StoredField, storedFields } from './plan-column.ts'
import { ruleReads } from './plan-expression.ts'
import { isRestrictedByFollowing } from './plan-following.ts'
import { isGranted } from './plan-granted.ts'
import { readSql } from './plan-policy.ts'
import { functionName } from './plan-trigger-text.ts'
import { quoted } from './sql-text.ts'

/** The references by which a record is a line of a document: it goes when that goes, so its changes are that one's too. */
export function documentFields(model: Model): readonly string[] {
  return storedFields(model)
    .filter(([, field]) => isDocument(field))
    .map(([name]) => name)
}

/** Answers whether the asker would see the lines of a document; undefined where a rule looks at the line itself. */
export function lineSightFunction(
  registry: Registry,
  model: Model,
  inverse: string,
): string | undefined {
  if (!isGranted(model, 'read') || isRestrictedByFollowing(model)) return undefined
  const rules = [
    ...model.grants.filter(({ operations }) => operations.includes('read')),
    ...model.restrictions,
  ]
  const looksAtDocumentAlone = rules.every(
    ({ where }) =>
      where === undefined ||
      ruleReads(registry, model.name, where).every(([name]) => name === inverse),
  )
  return looksAtDocumentAlone ? functionName(`line_sight_${inverse}`, model.name) : undefined
}

/**
 * A line that was deleted is in the history of its document, but no policy can be asked of a row that is not there. Where
 * rules look at nothing but the document, the answer is the same for each of its lines, and this function gives it.
 */
export function planLineSights(registry: Registry, model: Model): readonly string[] {
  return documentFields(model).flatMap((inverse) => {
    const name = lineSightFunction(registry, model, inverse)
    if (name === undefined) return []
    const body = `select (${readSql(registry, model, 'r')}) is true from (select document as ${quoted(inverse)}) r`
    return [
      `create function ${name}(document uuid) returns boolean language sql stable security definer set search_path = pg_catalog, pg_temp as $zennnn$\n${body}\n$zennnn$`,
      `comment on function ${name}(uuid) is 'generated'`,
      `grant execute on function ${name}(uuid) to zennnn_user`,
    ]
  })
}

function isDocument(field: StoredField): boolean {
  return field.kind === 'reference' && field.onDelete === 'cascade'
}
