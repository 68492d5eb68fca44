import { compileCount, compileQuery, type Sight, type Statement } from '@zennnn/data'
import { aboutOne, aboutRecord } from './one-record.ts'
import { type ParsedRequest, parseRequest, type RestRequest } from './rest-request.ts'

const MAX_KEPT = 500
/** Longer requests hold long lists of values: they do not come again, and would take the room of many. */
const MAX_KEY = 2000

/** A read: what it asks for, and the statements that ask PostgreSQL: the rows, and how many match when that is wanted. */
export interface Question {
  readonly parsed: ParsedRequest
  /** Throws what `compileQuery` throws. */
  statementsFor(sight: Sight): readonly Statement[]
}

class KeptQuestion implements Question {
  readonly parsed: ParsedRequest
  readonly #model: string
  #compiled: { readonly sight: Sight; readonly statements: readonly Statement[] } | undefined

  /** Throws what `parseRequest` throws. */
  constructor(request: RestRequest) {
    this.parsed = parseRequest(request)
    this.#model = request.model
  }

  /** For one sight only: another one gets statements of its own. */
  statementsFor(sight: Sight): readonly Statement[] {
    if (this.#compiled?.sight === sight) return this.#compiled.statements
    const { parameters, form, count } = this.parsed
    const query = { ...parameters, model: this.#model, count }
    const rows = compileQuery(sight, query, {
      form: form.form === 'object' ? 'object' : 'array',
      stripNulls: form.stripNulls,
    })
    const statements = count === undefined ? [rows] : [rows, compileCount(sight, query)]
    this.#compiled = { sight, statements }
    return statements
  }
}

/**
 * Reads that were asked lately: people open the same lists again and again, and reading and compiling one costs as much
 * as all else that is done for it here. By database, so that nobody's time tells what is asked in another one.
 */
export class Questions {
  readonly #kept = new Map<string, KeptQuestion>()

  /** Throws what `parseRequest` throws; such a request is not kept. */
  read(request: RestRequest): Question {
    const one = aboutOne(request.search)
    if (one === undefined) return this.#keep(request)
    const question = this.#keep({ ...request, search: one.search })
    return {
      parsed: question.parsed,
      statementsFor: (sight) => aboutRecord(question.statementsFor(sight), one.id),
    }
  }

  #keep(request: RestRequest): KeptQuestion {
    const key = keyOf(request)
    const question = this.#kept.get(key) ?? new KeptQuestion(request)
    // Deleted first, so that the map's order is the order of use.
    this.#kept.delete(key)
    if (key.length <= MAX_KEY) this.#kept.set(key, question)
    const [oldest] = this.#kept.size > MAX_KEPT ? this.#kept.keys() : []
    if (oldest !== undefined) this.#kept.delete(oldest)
    return question
  }
}

const HEADERS = ['accept', 'accept-profile', 'prefer', 'range'] as const

/** All that `parseRequest` looks at in a read. The model comes last: only it may hold a line break. */
function keyOf({ database, search, header, model }: RestRequest): string {
  return [database, search, ...HEADERS.map((name) => header(name) ?? ''), model].join('\n')
}
