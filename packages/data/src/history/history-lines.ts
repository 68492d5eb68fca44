import type { RecordId } from '@zennnn/kernel'
import type { Model, Registry } from '@zennnn/model'
import type { Statement } from '../connections/statement.ts'
import type { Sight } from '../records/query-sight.ts'
import { documentFields, lineSightFunction } from '../schema/plan-line.ts'

/** The models of a document's lines that the asker knows of, each with the reference that leads to the document. */
export function linesOf(sight: Sight, document: Model): ReadonlyMap<string, string> {
  const lines = new Map<string, string>()
  for (const field of document.fields.values()) {
    if (field.kind !== 'collection') continue
    const line = sight.models.get(field.model)
    if (line !== undefined && documentFields(line).includes(field.inverse))
      lines.set(field.model, field.inverse)
  }
  return lines
}

/** Whether the asker would see a line of this document that is no longer there; undefined: that cannot be said, so no. */
export function goneLineStatement(
  registry: Registry,
  line: { readonly model: string; readonly inverse: string; readonly document: RecordId },
): Statement | undefined {
  const model = registry.models.get(line.model)
  if (model === undefined) return undefined
  const name = lineSightFunction(registry, model, line.inverse)
  return name === undefined
    ? undefined
    : { text: `select ${name}($1::uuid) as seen`, values: [line.document] }
}
