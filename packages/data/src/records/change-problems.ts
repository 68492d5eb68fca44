import { PlatformError } from '@zennnn/kernel'

/** Why one field of a change is refused. `field` is a path such as `lines[2].unit_price` or `[7].name`. */
export interface FieldProblem {
  readonly field: string
  readonly message: string
}

/** Collects what is wrong with a change, so that a form can show everything at once. */
export class ChangeProblems {
  readonly #unknown: FieldProblem[] = []
  readonly #invalid: FieldProblem[] = []

  unknown(field: string, message: string): void {
    this.#unknown.push({ field, message })
  }

  invalid(field: string, message: string): void {
    this.#invalid.push({ field, message })
  }

  /** Throws FIELD_UNKNOWN, else VALUE_INVALID, when anything was noted; `details` is the list of FieldProblem. */
  refuseIfAny(): void {
    if (this.#unknown.length > 0) throw refusal('FIELD_UNKNOWN', this.#unknown)
    if (this.#invalid.length > 0) throw refusal('VALUE_INVALID', this.#invalid)
  }
}

const SHOWN = 100

function refusal(
  code: 'FIELD_UNKNOWN' | 'VALUE_INVALID',
  problems: readonly FieldProblem[],
): PlatformError {
  const [first] = problems
  const message =
    problems.length === 1
      ? `${first?.field}: ${first?.message}`
      : `${problems.length} values are refused. The first is ${first?.field}: ${first?.message}`
  return new PlatformError(code, { message, details: problems.slice(0, SHOWN) })
}
