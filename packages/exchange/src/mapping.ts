import type { Sight } from '@zennnn/data'
import { PlatformError } from '@zennnn/kernel'
import type { Field, Model } from '@zennnn/model'
import { ISO_FORMAT, parseDateFormat } from './cell-date.ts'
import type { CellStyle } from './cell-value.ts'
import type { ImportRequest } from './import-request.ts'
import { guessMapping, isImportable } from './mapping-guess.ts'
import { type CellSource, SourceReader } from './mapping-source.ts'

/** How a row of the file becomes a record: the request, checked against the model and the columns. */
export interface Mapping {
  readonly record: RecordMapping
  readonly key: string | undefined
  readonly style: CellStyle
}

export interface RecordMapping {
  readonly model: Model
  readonly fields: readonly FieldMapping[]
}

export type FieldMapping =
  | {
      readonly kind: 'value'
      readonly name: string
      readonly field: Field
      readonly cell: CellSource
    }
  | ReferenceMapping
  | {
      readonly kind: 'many'
      readonly name: string
      readonly model: Model
      readonly cell: CellSource
    }
  /** Each row is one record of the collection. */
  | { readonly kind: 'lines'; readonly name: string; readonly record: RecordMapping }

export interface ReferenceMapping {
  readonly kind: 'reference'
  readonly name: string
  readonly field: Field
  readonly model: Model
  /** Fields of the other model in which the text is looked for, the first that has it counts. */
  readonly by: readonly string[]
  readonly cell: CellSource
  /** What a missing record is made of; undefined: it is not made. */
  readonly create: RecordMapping | undefined
}

interface Entry {
  readonly path: readonly string[]
  readonly source: string
}

interface Binding {
  readonly sight: Sight
  readonly sources: SourceReader
  readonly request: ImportRequest
  readonly aliases: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** Administrators may bring in what actions set otherwise, as the state of old orders. */
  readonly writesReadonly: boolean
}

/** Throws MODEL_UNKNOWN, FIELD_UNKNOWN, VALUE_INVALID or EXPRESSION_INVALID, saying which part of the request is wrong. */
export function bindMapping(
  request: ImportRequest,
  columns: readonly string[],
  who: { readonly sight: Sight; readonly writesReadonly: boolean },
): Mapping {
  const model = who.sight.models.get(request.model)
  if (model === undefined)
    throw new PlatformError('MODEL_UNKNOWN', { message: `There is no model "${request.model}".` })
  const map =
    request.map.length > 0 ? request.map : guessMapping(model, columns, { ...who, words: 'exact' })
  if (map.length === 0)
    throw invalid('No column has the name of a field. Say which column is which, as name=Column.')
  const binding: Binding = {
    ...who,
    request,
    sources: new SourceReader(columns),
    aliases: parseAliases(request.alias),
  }
  const record = bindRecord(binding, model, map.map(parseEntry), '')
  requireKey(record, request.key)
  return {
    record,
    key: request.key,
    style: {
      dateFormat:
        request.dateFormat === undefined ? ISO_FORMAT : parseDateFormat(request.dateFormat),
      decimalMark: request.decimalMark,
    },
  }
}

function parseEntry(text: string): Entry {
  const match = /^\s*([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)\s*=\s*(.+?)\s*$/s.exec(text)
  const [, path = '', source = ''] = match ?? []
  if (path === '')
    throw invalid(`"${text}" is no mapping. Write field=Column or field={expression}.`)
  return { path: path.split('.'), source }
}

/** `country:EIRE=Ireland` */
function parseAliases(texts: readonly string[]): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const aliases = new Map<string, Map<string, string>>()
  for (const text of texts) {
    const [, path = '', from = '', to = ''] = /^([a-z0-9_.]+):(.+?)=(.*)$/s.exec(text) ?? []
    if (path === '') throw invalid(`"${text}" is no alias. Write field:text=what it stands for.`)
    const known = aliases.get(path) ?? new Map<string, string>()
    aliases.set(path, known.set(from.trim(), to.trim()))
  }
  return aliases
}

function bindRecord(
  binding: Binding,
  model: Model,
  entries: readonly Entry[],
  prefix: string,
): RecordMapping {
  const groups = Map.groupBy(entries, ({ path }) => path[0] ?? '')
  return {
    model,
    fields: [...groups].map(([name, group]) =>
      bindField(binding, { model, name, entries: group, path: `${prefix}${name}` }),
    ),
  }
}

interface FieldEntries {
  readonly model: Model
  readonly name: string
  readonly entries: readonly Entry[]
  readonly path: string
}

function bindField(binding: Binding, given: FieldEntries): FieldMapping {
  const { name, path } = given
  const field = given.model.fields.get(name)
  if (field === undefined)
    throw new PlatformError('FIELD_UNKNOWN', {
      message: `The model "${given.model.name}" has no field "${name}".`,
    })
  refuseUnwritable(binding, path, name, field)
  const [entry, second] = given.entries
  const isNested = given.entries.some((each) => each.path.length > 1)
  if (isNested) return bindNested(binding, given, field)
  if (entry === undefined || second !== undefined) throw invalid(`"${path}" is mapped twice.`)
  const cell = bindCell(binding, path, entry.source)
  if (field.kind === 'reference') return bindReference(binding, given, field, cell)
  if (field.kind === 'manyToMany')
    return { kind: 'many', name, model: modelOf(binding, field.model), cell }
  if (field.kind === 'collection')
    throw invalid(`"${path}" holds records: map their fields, as ${path}.<field>=Column.`)
  return { kind: 'value', name, field, cell }
}

function bindReference(
  binding: Binding,
  { name, path }: FieldEntries,
  field: Extract<Field, { kind: 'reference' }>,
  cell: CellSource,
): ReferenceMapping {
  const model = modelOf(binding, field.model)
  const by = searchFields(model)
  const title = titleField(model)
  const create =
    binding.request.create.includes(path) && title !== undefined
      ? { model, fields: [{ kind: 'value' as const, ...title, cell }] }
      : undefined
  return { kind: 'reference', name, field, model, by, cell, create }
}

function bindNested(binding: Binding, given: FieldEntries, field: Field): FieldMapping {
  const { name, path } = given
  if (field.kind !== 'reference' && field.kind !== 'collection')
    throw invalid(`"${path}" has no fields of its own.`)
  const inner = given.entries.map((entry) => ({ ...entry, path: entry.path.slice(1) }))
  if (inner.some((entry) => entry.path.length === 0))
    throw invalid(`"${path}" is mapped itself and by its fields. Choose one.`)
  const record = bindRecord(binding, modelOf(binding, field.model), inner, `${path}.`)
  if (field.kind === 'collection') return { kind: 'lines', name, record }
  return bindKeyedReference(binding, given, field, record)
}

/** The record is recognised by the first of its mapped fields that is unique, else by its title. */
function bindKeyedReference(
  binding: Binding,
  { name, path }: FieldEntries,
  field: Field,
  record: RecordMapping,
): ReferenceMapping {
  const { model } = record
  const values = record.fields.filter((each) => each.kind === 'value')
  const key =
    values.find((each) => 'unique' in each.field && each.field.unique) ??
    values.find((each) => each.name === model.title)
  if (key === undefined)
    throw invalid(
      `"${path}": map a field by which a record is recognised, as ${path}.${searchFields(model)[0] ?? 'id'}=Column.`,
    )
  const title = titleField(model)
  const isTitled = title === undefined || record.fields.some((each) => each.name === title.name)
  const create = isTitled
    ? record
    : { model, fields: [...record.fields, { kind: 'value' as const, ...title, cell: key.cell }] }
  return {
    kind: 'reference',
    name,
    field,
    model,
    by: [key.name],
    cell: key.cell,
    create: binding.request.create.includes(path) ? create : undefined,
  }
}

function bindCell(binding: Binding, path: string, text: string): CellSource {
  const source = binding.sources.parse(text)
  const aliases = binding.aliases.get(path)
  if (aliases === undefined) return source
  return {
    ...source,
    read: (cells) => {
      const value = source.read(cells)
      return aliases.get(value.trim()) ?? value
    },
  }
}

function refuseUnwritable(binding: Binding, path: string, name: string, field: Field): void {
  // Records of an export are recognised by their id, which stays as it is.
  if (path === 'id' && binding.request.key === 'id') return
  if (!isImportable(name, field))
    throw invalid(`"${path}" is kept by the platform and cannot be imported.`)
  if (field.readonly && !binding.writesReadonly)
    throw invalid(`"${path}" is set by actions; only an administrator may import it.`)
}

function requireKey(record: RecordMapping, key: string | undefined): void {
  if (key === undefined) return
  const field = record.fields.find(({ name }) => name === key)
  if (field?.kind !== 'value')
    throw invalid(`The key "${key}" must be a mapped field with a value of its own.`)
}

/** Where a text that names a record is looked for: unique texts first, then the title. */
export function searchFields(model: Model): readonly string[] {
  const unique = [...model.fields].filter(([, field]) => field.kind === 'text' && field.unique)
  return [
    ...new Set([
      ...unique.map(([name]) => name),
      ...(titleField(model) === undefined ? [] : [model.title]),
    ]),
  ]
}

function titleField(model: Model): { readonly name: string; readonly field: Field } | undefined {
  const field = model.fields.get(model.title)
  return field?.kind === 'text' ? { name: model.title, field } : undefined
}

function modelOf(binding: Binding, name: string): Model {
  const model = binding.sight.models.get(name)
  if (model !== undefined) return model
  throw new PlatformError('MODEL_UNKNOWN', { message: `There is no model "${name}".` })
}

function invalid(message: string): PlatformError {
  return new PlatformError('VALUE_INVALID', { message })
}
