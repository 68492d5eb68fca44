import { PlatformError, parseRecordId } from '@zennnn/kernel'
import type { Registry } from '@zennnn/model'
import { isId } from './change-read.ts'
import type { Selected } from './query.ts'
import { answeredRows } from './query-answer.ts'
import { compileQuery } from './query-compile.ts'
import { fullSight } from './query-sight.ts'
import type { Door } from './records-door.ts'
import { toSelected } from './records-query.ts'

/**
 * The address to which messages about a record go, with the rights of who opened `door`: undefined when the model declares
 * none, null when there is none or the asker does not see it. NOT_FOUND for a record that is not seen.
 */
export async function findCorrespondent(
  { registry, door }: { readonly registry: Registry; readonly door: Door },
  modelName: string,
  record: string,
): Promise<string | null | undefined> {
  const model = registry.models.get(modelName)
  if (model === undefined) throw new PlatformError('NOT_FOUND')
  const path = model.correspondent?.split('.') ?? []
  const sight = fullSight(registry)
  const select: readonly Selected[] = toSelected(sight, model, { id: true, ...nested(path) })
  const query = {
    model: modelName,
    select,
    where: isId([parseRecordId(record)]),
    order: [],
    limit: 1,
    offset: undefined,
    count: undefined,
  }
  const [result] = await door.run([compileQuery(sight, query)])
  const [row] = answeredRows(result)
  if (row === undefined) throw new PlatformError('NOT_FOUND')
  if (path.length === 0) return undefined
  const address = path.reduce(memberOf, row)
  return typeof address === 'string' ? address : null
}

/** `['customer', 'email']` as `{customer: {email: true}}`. */
function nested(path: readonly string[]): Readonly<Record<string, unknown>> {
  const [name, ...rest] = path
  if (name === undefined) return {}
  return { [name]: rest.length === 0 ? true : nested(rest) }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
