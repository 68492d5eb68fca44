import {
  type Bindings,
  checkExpression,
  compileEvaluator,
  type RecordShape,
  type Scope,
} from '@zennnn/expressions'
import { shapeOf } from '@zennnn/model'
import type { FieldMeta, Meta, ModelMeta } from '../api/meta.ts'
import { sumDecimals, toScale } from './form-decimal.ts'
import type { FormFields, FormValues, Line, Values } from './form-values.ts'

/** Who looks, as far as expressions may ask. */
export interface Viewer {
  readonly id: string
  readonly groups: readonly string[]
}

/** What follows from what is typed, by the same expressions and the same package that the server uses. */
export interface Derivations {
  /** Values of the record with its computed fields and totals. */
  readonly record: (values: FormValues) => Values
  readonly line: (collection: string, line: Line) => Values
  /** Whether a condition over the record holds; undefined when it asks for what this client does not have. */
  readonly holds: (source: string, values: FormValues) => boolean | undefined
}

/** What expressions can be told. */
interface Sight {
  readonly shapes: ReadonlyMap<string, RecordShape>
  /** Collections whose records the form has. */
  readonly collections: ReadonlySet<string>
}

type Evaluate = (bindings: Bindings) => unknown

const MONEY_DIGITS = 2

export function deriveWith(
  {
    meta,
    model,
    viewer,
  }: { readonly meta: Meta; readonly model: ModelMeta; readonly viewer: Viewer },
  form: FormFields,
): Derivations {
  const sight = {
    shapes: shapesOf(meta),
    collections: new Set(form.collections.map(({ name }) => name)),
  }
  const wires = wireCache(form)
  const heads = computedOf(sight, model)
  const lines = new Map(
    form.collections.map(({ name }) => [name, lineDerivation(meta, sight, { model, name, wires })]),
  )
  const line = (collection: string, one: Line): Values => lines.get(collection)?.(one) ?? one.values
  const record = remember((values: FormValues): Values => {
    const totals = totalsOf(model, values, line)
    return {
      ...values.fields,
      ...totals,
      ...evaluateAll(heads, { ...wires(model, values.fields), ...totals }),
    }
  })
  const conditions = new Map<string, Evaluate | undefined>()
  const bindings = remember(
    (values: FormValues): Bindings => ({
      record: {
        ...wires(model, record(values)),
        ...Object.fromEntries(
          form.collections.map(({ name }) => [
            name,
            (values.lines[name] ?? []).map((one) => line(name, one)),
          ]),
        ),
      },
      user: { id: viewer.id, groups: viewer.groups },
    }),
  )
  return {
    record,
    line,
    holds: (source, values) => {
      if (!conditions.has(source)) conditions.set(source, compile(sight, model.name, source))
      const evaluate = conditions.get(source)
      if (evaluate === undefined) return undefined
      return attempt(evaluate, { ...bindings(values), now: new Date().toISOString() }) === true
    },
  }
}

/** What expressions see of each model. */
function shapesOf(meta: Meta): ReadonlyMap<string, RecordShape> {
  return new Map(
    meta.models.map(({ name, fields }) => [
      name,
      shapeOf({ name, fields: new Map(fields.map((field) => [field.name, field])) }),
    ]),
  )
}

type WireOf = (model: ModelMeta, values: Values) => Values

/** Values as JSON has them; what did not change is not turned again. */
function wireCache(form: FormFields): WireOf {
  const known = new WeakMap<Values, Values>()
  return (model, values) => {
    const found = known.get(values)
    if (found !== undefined) return found
    const wire = Object.fromEntries(
      model.fields
        .filter((field) => field.kind !== 'collection' && field.name in values)
        .map((field) => [field.name, form.rulesOf(field).toWire(values[field.name])]),
    )
    known.set(values, wire)
    return wire
  }
}

function lineDerivation(
  meta: Meta,
  sight: Sight,
  {
    model,
    name,
    wires,
  }: { readonly model: ModelMeta; readonly name: string; readonly wires: WireOf },
): (line: Line) => Values {
  const target = model.fields.find((field) => field.name === name)?.model
  const lineModel = meta.models.find((one) => one.name === target)
  if (lineModel === undefined) return ({ values }) => values
  const computed = computedOf(sight, lineModel)
  return remember(({ values }: Line) => ({
    ...values,
    ...evaluateAll(computed, wires(lineModel, values)),
  }))
}

interface Computed {
  readonly field: FieldMeta
  readonly evaluate: Evaluate
}

/** Computed fields whose expression is told; the others keep what the server said. */
function computedOf(sight: Sight, model: ModelMeta): readonly Computed[] {
  return model.fields.flatMap((field) => {
    const evaluate =
      field.expression === undefined ? undefined : compile(sight, model.name, field.expression)
    return evaluate === undefined ? [] : [{ field, evaluate }]
  })
}

function evaluateAll(computed: readonly Computed[], record: Values): Values {
  return Object.fromEntries(
    computed.map(({ field, evaluate }) => {
      const value = attempt(evaluate, { record })
      const isMoney = field.type === 'money' && typeof value === 'string'
      return [field.name, isMoney ? toScale(value, MONEY_DIGITS) : value]
    }),
  )
}

function totalsOf(
  model: ModelMeta,
  values: FormValues,
  line: (collection: string, one: Line) => Values,
): Values {
  const totals = model.fields.flatMap(({ kind, name, of, field }) => {
    const lines = of === undefined ? undefined : values.lines[of]
    if (kind !== 'total' || of === undefined || field === undefined || lines === undefined)
      return []
    return [[name, sumDecimals(lines.map((one) => line(of, one)[field]))] as const]
  })
  return Object.fromEntries(totals)
}

/** undefined for an expression that asks for more than the form has: fields behind a reference, companies of the user. */
function compile(sight: Sight, model: string, source: string): Evaluate | undefined {
  try {
    const checked = checkExpression(source, scopeOf(sight.shapes, model))
    const isHere = checked.reads.every((path) => isAtHand(sight, model, path))
    return isHere ? compileEvaluator(checked) : undefined
  } catch {
    return undefined
  }
}

function scopeOf(models: ReadonlyMap<string, RecordShape>, model: string): Scope {
  return {
    models,
    variables: new Map<string, Scope['variables'] extends ReadonlyMap<string, infer V> ? V : never>(
      [
        ['record', { record: model }],
        [
          'user',
          new Map<string, 'uuid' | { list: 'string' }>([
            ['id', 'uuid'],
            ['groups', { list: 'string' }],
          ]),
        ],
        ['now', 'timestamp'],
      ],
    ),
  }
}

/** Whether a path leads to a field of the record, or of its lines; what a reference leads to is not loaded. */
function isAtHand(
  { shapes, collections }: Sight,
  model: string,
  [name = '', ...rest]: readonly string[],
): boolean {
  const shape = shapes.get(model)?.fields.get(name)
  if (shape?.kind === 'collection') return collections.has(name) && rest.length <= 1
  return shape !== undefined && rest.length === 0
}

/** null while what is typed is no value yet: `12.` is not a number. */
function attempt(evaluate: Evaluate, bindings: Bindings): unknown {
  try {
    return evaluate(bindings)
  } catch {
    return null
  }
}

function remember<Key extends object, Result>(answer: (key: Key) => Result): (key: Key) => Result {
  const known = new WeakMap<Key, { readonly result: Result }>()
  return (key) => {
    const found = known.get(key)
    if (found !== undefined) return found.result
    const result = answer(key)
    known.set(key, { result })
    return result
  }
}
