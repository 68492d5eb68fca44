import { checkExpression, compileEvaluator } from '@zennnn/expressions'
import type { FieldMeta } from '../api/meta.ts'
import { formatDate } from '../language/format.ts'
import { t } from '../language/language.ts'
import { defaultOf, isFilledIn } from './field-default.ts'

interface Person {
  readonly id: string
  readonly name: string
}

/** What a new record gets when the field is left empty, as far as it can be known here. */
export function hintOf(field: FieldMeta, user: Person, now: Date): string | undefined {
  if (!isFilledIn(field)) return undefined
  const found = defaultOf(field)
  const value = found.kind === 'expression' ? valueOf(found.source, user, now) : undefined
  if (value === user.id) return t('Left empty, it becomes {value}.', { value: user.name })
  if (typeof value !== 'string') return t('Left empty, it is filled in when you save.')
  const text = field.kind === 'date' ? formatDate(value) : value
  return t('Left empty, it becomes {value}.', { value: text })
}

function valueOf(source: string, user: Person, now: Date): unknown {
  try {
    const expression = checkExpression(source, {
      models: new Map(),
      variables: new Map<string, 'timestamp' | ReadonlyMap<string, 'uuid'>>([
        ['user', new Map([['id', 'uuid' as const]])],
        ['now', 'timestamp'],
      ]),
    })
    return compileEvaluator(expression)({ user: { id: user.id }, now: now.toISOString() })
  } catch {
    // It speaks of what only the server knows, such as the person's company.
    return undefined
  }
}
