import type { RecordId } from '@zennnn/kernel'
import type { RecordDraft, RowProblem, Wish } from './row-plan.ts'

/** A record as the door to records takes it. */
export interface RecordBody {
  readonly fields: Readonly<Record<string, unknown>>
}

type WishProblem = Omit<RowProblem, 'row'>

/** Says which record a wish is about, or why there is none. */
export interface Answers {
  answer(wish: Wish): RecordId | WishProblem
}

/** The draft with the ids of the records it refers to. */
export function bodyOf(
  draft: RecordDraft,
  answers: Answers,
): RecordBody | { readonly problems: readonly WishProblem[] } {
  const problems: WishProblem[] = []
  const find = (wish: Wish): RecordId | undefined => {
    const answer = answers.answer(wish)
    if (typeof answer === 'string') return answer
    problems.push(answer)
    return undefined
  }
  const fields = fieldsOf(draft, find)
  return problems.length > 0 ? { problems } : { fields }
}

function fieldsOf(
  draft: RecordDraft,
  find: (wish: Wish) => RecordId | undefined,
): Readonly<Record<string, unknown>> {
  const fields: Record<string, unknown> = Object.fromEntries(draft.values)
  for (const [name, wish] of draft.references) fields[name] = find(wish)
  for (const [name, wishes] of draft.many) fields[name] = wishes.map(find)
  for (const [name, lines] of draft.lines) fields[name] = lines.map((line) => fieldsOf(line, find))
  return fields
}
