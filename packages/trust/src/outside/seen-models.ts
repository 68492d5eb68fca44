import { type Answer, type Ask, jsonOf, memberOf } from './ask.ts'

interface SeenField {
  readonly name: string
  readonly kind: string
  readonly isReadonly: boolean
  /** Of texts: how long one may be, and what it has to look like, where that is said. */
  readonly maxLength: number
  readonly format: string | undefined
}

interface SeenAction {
  readonly name: string
  readonly on: string
}

export interface SeenModel {
  readonly name: string
  readonly operations: readonly unknown[]
  readonly fields: readonly SeenField[]
  readonly actions: readonly SeenAction[]
}

/** The models that somebody sees, with all that the database says of them. Throws where it says nothing. */
export async function readModels(ask: Ask, signal: AbortSignal): Promise<readonly SeenModel[]> {
  const models = parseModels(await ask({ path: '/api/meta' }, signal))
  if (models.length === 0) throw new Error('The canary database tells of no model.')
  return models
}

function parseModels(answer: Answer): readonly SeenModel[] {
  return listOf(jsonOf(answer), 'models').map((model) => ({
    name: textOf(model, 'name'),
    operations: listOf(model, 'operations'),
    fields: listOf(model, 'fields').map(parseField),
    actions: listOf(model, 'actions').map((action) => ({
      name: textOf(action, 'name'),
      on: textOf(action, 'on'),
    })),
  }))
}

function parseField(field: unknown): SeenField {
  const [longest, format] = [memberOf(field, 'maxLength'), memberOf(field, 'format')]
  return {
    name: textOf(field, 'name'),
    kind: textOf(field, 'kind'),
    isReadonly: memberOf(field, 'readonly') === true,
    maxLength: typeof longest === 'number' ? longest : Number.POSITIVE_INFINITY,
    format: typeof format === 'string' ? format : undefined,
  }
}

function listOf(value: unknown, name: string): readonly unknown[] {
  const list = memberOf(value, name)
  return Array.isArray(list) ? list : []
}

function textOf(value: unknown, name: string): string {
  const text = memberOf(value, name)
  return typeof text === 'string' ? text : ''
}
