import type { FieldMeta } from '../api/meta.ts'
import {
  type FormFields,
  type FormValues,
  isNewLine,
  isWritable,
  type Line,
  newLineKey,
  setField,
  setLines,
  type Values,
} from './form-values.ts'

/** Two people wanted different things of the same place; somebody has to choose. */
export type Conflict =
  | {
      readonly kind: 'value'
      readonly field: FieldMeta
      /** Where it stands, when in a line. */
      readonly line: { readonly collection: string; readonly key: string } | undefined
      readonly yours: unknown
      readonly theirs: unknown
    }
  | { readonly kind: 'removed-by-you'; readonly collection: string; readonly line: Line }
  | { readonly kind: 'removed-by-them'; readonly collection: string; readonly line: Line }

export interface Merge {
  /** What both want together; in conflicts yours. */
  readonly values: FormValues
  readonly conflicts: readonly Conflict[]
  /** Fields and collections in which something of theirs was taken over. */
  readonly taken: readonly string[]
}

interface Sides {
  readonly base: FormValues
  readonly mine: FormValues
  readonly theirs: FormValues
}

/** Brings changes of two people to what both began with together: by field, and in collections by line. */
export function merge(form: FormFields, { base, mine, theirs }: Sides): Merge {
  const head = mergeValues(form, form.fields, {
    base: base.fields,
    mine: mine.fields,
    theirs: theirs.fields,
  })
  const conflicts: Conflict[] = head.conflicts.map((one) => ({ ...one, line: undefined }))
  const taken = new Set(head.taken)
  const lines: Record<string, readonly Line[]> = {}
  for (const { name, fields } of form.collections) {
    const sides = {
      base: base.lines[name] ?? [],
      mine: mine.lines[name] ?? [],
      theirs: theirs.lines[name] ?? [],
    }
    const merged = mergeLines(form, { name, fields }, sides)
    lines[name] = merged.lines
    conflicts.push(...merged.conflicts)
    if (merged.isTaken) taken.add(name)
  }
  return { values: { fields: head.values, lines }, conflicts, taken: [...taken] }
}

/** Brings back what was changed and then discarded; what was typed since then stands. */
export function bringBack(form: FormFields, { base, mine, theirs }: Sides): FormValues {
  const { values, conflicts } = merge(form, { base, mine, theirs })
  return conflicts.reduce((all, conflict) => resolve(all, conflict, 'theirs'), values)
}

/** The values after somebody chose, conflict by conflict. */
export function resolve(
  values: FormValues,
  conflict: Conflict,
  choice: 'yours' | 'theirs',
): FormValues {
  if (conflict.kind === 'value') {
    if (choice === 'yours') return values
    const { line, field, theirs } = conflict
    if (line === undefined) return setField(values, field.name, theirs)
    return setLines(values, line.collection, (lines) =>
      lines.map((one) =>
        one.key === line.key ? { ...one, values: { ...one.values, [field.name]: theirs } } : one,
      ),
    )
  }
  const { collection, line, kind } = conflict
  if (kind === 'removed-by-you')
    return choice === 'yours' ? values : setLines(values, collection, (lines) => [...lines, line])
  return setLines(values, collection, (lines) =>
    choice === 'yours'
      ? // The server does not know it any more: it is made anew.
        lines.map((one) => (one.key === line.key ? { ...one, key: newLineKey() } : one))
      : lines.filter((one) => one.key !== line.key),
  )
}

/**
 * Lines that were sent when no answer came, by the ids under which they did arrive, so that they are not made twice. A line
 * has arrived when theirs has a new one with all that mine gives.
 */
export function arrivedLines(
  form: FormFields,
  { base, mine, theirs }: Sides,
): ReadonlyMap<string, string> {
  return new Map(
    form.collections.flatMap(({ name, fields }) => {
      const writable = fields.filter(isWritable)
      const fresh = [...freshLines(name, base, theirs)]
      return newLines(name, mine).flatMap((line) => {
        const index = fresh.findIndex((one) =>
          writable.every((field) => isSame(form, field, one.values, line.values)),
        )
        const [found] = index === -1 ? [] : fresh.splice(index, 1)
        return found === undefined ? [] : [[line.key, found.key] as const]
      })
    }),
  )
}

/** New lines by the ids that an accepted change gave them: ids sort in the order in which the lines were sent. */
export function savedLines(
  form: FormFields,
  { base, mine, theirs }: Sides,
): ReadonlyMap<string, string> {
  return new Map(
    form.collections.flatMap(({ name }) => {
      const fresh = freshLines(name, base, theirs).toSorted((a, b) => (a.key < b.key ? -1 : 1))
      return newLines(name, mine).flatMap(({ key }, index) => {
        const id = fresh[index]?.key
        return id === undefined ? [] : [[key, id] as const]
      })
    }),
  )
}

function freshLines(name: string, base: FormValues, theirs: FormValues): readonly Line[] {
  const known = new Set((base.lines[name] ?? []).map(({ key }) => key))
  return (theirs.lines[name] ?? []).filter(({ key }) => !known.has(key))
}

function newLines(name: string, mine: FormValues): readonly Line[] {
  return (mine.lines[name] ?? []).filter(isNewLine)
}

type ValueConflict = Omit<Extract<Conflict, { kind: 'value' }>, 'line'>

function mergeValues(
  form: FormFields,
  fields: readonly FieldMeta[],
  { base, mine, theirs }: { readonly base: Values; readonly mine: Values; readonly theirs: Values },
): {
  readonly values: Values
  readonly conflicts: readonly ValueConflict[]
  readonly taken: readonly string[]
} {
  const values: Record<string, unknown> = { ...theirs }
  const conflicts: ValueConflict[] = []
  const taken: string[] = []
  for (const field of fields.filter(isWritable)) {
    const { name } = field
    const isTheirs = !isSame(form, field, base, theirs)
    if (isSame(form, field, base, mine)) {
      if (isTheirs) taken.push(name)
      continue
    }
    values[name] = mine[name]
    if (isTheirs && !isSame(form, field, mine, theirs))
      conflicts.push({ kind: 'value', field, yours: mine[name], theirs: theirs[name] })
  }
  return { values, conflicts, taken }
}

interface LineSides {
  readonly base: readonly Line[]
  readonly mine: readonly Line[]
  readonly theirs: readonly Line[]
}

/** In the order of mine; what they added comes last. */
function mergeLines(
  form: FormFields,
  { name, fields }: { readonly name: string; readonly fields: readonly FieldMeta[] },
  sides: LineSides,
): {
  readonly lines: readonly Line[]
  readonly conflicts: readonly Conflict[]
  readonly isTaken: boolean
} {
  const conflicts: Conflict[] = []
  const marks = { isTaken: false }
  const [base, mine, theirs] = [byKey(sides.base), byKey(sides.mine), byKey(sides.theirs)]
  const isAsItWas = (line: Line, old: Line): boolean =>
    fields.filter(isWritable).every((field) => isSame(form, field, old.values, line.values))
  const kept = sides.mine.flatMap((line): readonly Line[] => {
    const old = base.get(line.key)
    if (old === undefined) return [line]
    const other = theirs.get(line.key)
    if (other === undefined) {
      marks.isTaken = true
      if (isAsItWas(line, old)) return []
      conflicts.push({ kind: 'removed-by-them', collection: name, line })
      return [line]
    }
    const merged = mergeValues(form, fields, {
      base: old.values,
      mine: line.values,
      theirs: other.values,
    })
    if (merged.taken.length > 0) marks.isTaken = true
    const place = { collection: name, key: line.key }
    conflicts.push(...merged.conflicts.map((one) => ({ ...one, line: place })))
    return [{ key: line.key, values: merged.values }]
  })
  const added = sides.theirs.filter((line) => {
    if (mine.has(line.key)) return false
    const old = base.get(line.key)
    if (old === undefined) return true
    // Taken out by me; when they worked on it meanwhile, somebody has to say.
    if (!isAsItWas(line, old)) conflicts.push({ kind: 'removed-by-you', collection: name, line })
    return false
  })
  return { lines: [...kept, ...added], conflicts, isTaken: marks.isTaken || added.length > 0 }
}

function byKey(lines: readonly Line[]): ReadonlyMap<string, Line> {
  return new Map(lines.map((line) => [line.key, line]))
}

function isSame(form: FormFields, field: FieldMeta, a: Values, b: Values): boolean {
  return form.rulesOf(field).isSame(a[field.name], b[field.name])
}
