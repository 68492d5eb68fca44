import type { ApiProblem } from '../api/problem.ts'
import type { FormFields } from './form-values.ts'

/** Why a value is refused, by where it stands: `note`, or `lines/<key>/quantity`. */
export type FieldProblems = Readonly<Record<string, string>>

export function linePlace(collection: string, key: string, field: string): string {
  return `${collection}/${key}/${field}`
}

const IN_LINE = /^(\w+)\[(\d+)\](?:\.(\w+))?$/

/** The fields that the server names in a refusal. Lines are named by their place in what was sent. */
export function problemsOf(
  form: FormFields,
  { details }: ApiProblem,
  lineKeys: Readonly<Record<string, readonly string[]>>,
): FieldProblems {
  if (!Array.isArray(details)) return {}
  const known: readonly unknown[] = details
  return Object.fromEntries(
    known.flatMap((detail) => {
      const { field, message } = Object(detail)
      const place = placeOf(form, String(field), lineKeys)
      return place === undefined ? [] : [[place, String(message)]]
    }),
  )
}

function placeOf(
  form: FormFields,
  path: string,
  lineKeys: Readonly<Record<string, readonly string[]>>,
): string | undefined {
  const [, collection = '', index = '', field = ''] = IN_LINE.exec(path) ?? []
  const key = lineKeys[collection]?.[Number(index)]
  if (key !== undefined) return linePlace(collection, key, field)
  if (form.fields.some(({ name }) => name === path)) return path
  return onlyLine(form, path, lineKeys)
}

/** A rule of the line's own model names only its field: it is clear which line when one was sent. */
function onlyLine(
  form: FormFields,
  path: string,
  lineKeys: Readonly<Record<string, readonly string[]>>,
): string | undefined {
  const owner = form.collections.find(({ fields }) => fields.some(({ name }) => name === path))
  if (owner === undefined) return undefined
  const [only, ...others] = lineKeys[owner.name] ?? []
  return only === undefined || others.length > 0 ? undefined : linePlace(owner.name, only, path)
}
