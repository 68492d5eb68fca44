import type { FieldShape, RecordShape, ScalarType } from '@zennnn/expressions'
import type { ComputedType, Field } from './field.ts'

/** What a shape follows from: a declared field, or the description of one that a client has. */
export interface ShapedField {
  readonly kind: Field['kind']
  readonly required: boolean
  /** Of references and collections. */
  readonly model?: string | undefined
  readonly inverse?: string | undefined
  /** Of computed fields. */
  readonly type?: ComputedType | undefined
}

type ScalarKind = Exclude<
  Field['kind'],
  'reference' | 'attachment' | 'collection' | 'manyToMany' | 'computed' | 'json'
>

const TYPE_OF_KIND: Readonly<Record<ScalarKind, ScalarType>> = {
  id: 'uuid',
  text: 'string',
  longText: 'string',
  selection: 'string',
  sequence: 'string',
  integer: 'int',
  decimal: 'decimal',
  money: 'decimal',
  total: 'decimal',
  boolean: 'bool',
  date: 'date',
  dateTime: 'timestamp',
}

const TYPE_OF_COMPUTED: Readonly<Record<ComputedType, ScalarType>> = {
  text: 'string',
  integer: 'int',
  decimal: 'decimal',
  money: 'decimal',
  boolean: 'bool',
  date: 'date',
}

/** What expressions may say about a model. json and many-to-many fields are not visible to them. */
export function shapeOf(model: {
  readonly name: string
  readonly fields: ReadonlyMap<string, ShapedField>
}): RecordShape {
  const fields = new Map<string, FieldShape>()
  for (const [name, field] of model.fields) {
    const shape = fieldShape(name, field)
    if (shape !== undefined) fields.set(name, shape)
  }
  return { table: `app."${model.name}"`, fields }
}

function fieldShape(column: string, field: ShapedField): FieldShape | undefined {
  const nullable = !field.required
  switch (field.kind) {
    case 'reference':
      return { kind: 'reference', model: field.model ?? '', nullable, column }
    case 'attachment':
      return { kind: 'reference', model: 'attachment', nullable, column }
    case 'collection':
      return { kind: 'collection', model: field.model ?? '', inverse: field.inverse ?? '' }
    case 'computed':
      return { kind: 'scalar', type: TYPE_OF_COMPUTED[field.type ?? 'text'], nullable, column }
    case 'manyToMany':
    case 'json':
      return undefined
    default:
      return { kind: 'scalar', type: TYPE_OF_KIND[field.kind], nullable, column }
  }
}
