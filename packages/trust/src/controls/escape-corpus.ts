import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'
import { type Answer, codeOf } from '../outside/ask.ts'
import { isLeaking } from '../outside/leak.ts'

/**
 * Expressions that would reach what none may: the program, its files, prototypes, the network, another customer, or no end. `record`
 * is called as it is where they are put: what begins with an unknown name is refused for that.
 */
const CORPUS: readonly string[] = [
  'constructor.constructor("return process")()',
  'record.constructor',
  'record.constructor.prototype',
  'record.__proto__',
  '"".constructor.fromCharCode(47)',
  '[].map.constructor("return 1")()',
  'process.versions',
  'globalThis',
  'require("node:fs").readFileSync("/etc/passwd")',
  'import("node:fs")',
  'include("/etc/passwd")',
  'include("https://example.com/x")',
  'fetch("https://example.com")',
  'eval("1")',
  'Function("return 1")()',
  'this',
  'system("id")',
  'pg_read_file("/etc/passwd")',
  'current_setting("zennnn.user_id")',
  'dyn(record).toString.call()',
  `${'('.repeat(600)}1${')'.repeat(600)}`,
  `[${'1,'.repeat(5_000)}1].all(a, [${'1,'.repeat(5_000)}1].all(b, a == b))`,
]
/** What is asked for by any of them is refused at once, or was worked out far longer than may be. */
const MOST_MS = 1_000

export interface ExpressionPlace {
  /** Puts an expression there and has it worked out; nothing of it stays. */
  readonly put: (expression: string, signal: AbortSignal) => Promise<Answer>
  /** What an expression there calls the record that it is about. */
  readonly record: string
  /** One that is taken there: whoever refuses everything shows no sandbox. */
  readonly harmless: string
}

export interface EscapePort {
  /** Every place of a canary database that takes an expression. */
  readonly places: (signal: AbortSignal) => Promise<readonly ExpressionPlace[]>
  readonly now: () => number
}

/** Holds where every place refuses every escape, in words of ours and at once, and takes what is harmless. */
export function escapeCorpusControl({ places, now }: EscapePort): Control {
  return {
    id: 'escape-corpus',
    observe: async (signal) => {
      let [attempts, escaped, slow, deaf] = [0, 0, 0, 0]
      const found = await places(signal)
      for (const { put, record, harmless } of found) {
        if ((await put(harmless, signal)).status >= 300) deaf += 1
        for (const escape of CORPUS) {
          const expression = escape.replaceAll('record', record)
          const begin = now()
          const answer = await put(expression, signal)
          attempts += 1
          if (!isRefused(answer, expression)) escaped += 1
          if (now() - begin > MOST_MS) slow += 1
        }
      }
      return observeEscapes({ places: found.length, attempts, escaped, slow, deaf })
    },
  }
}

function isRefused(answer: Answer, expression: string): boolean {
  const isOurs = answer.status >= 400 && answer.status < 500 && codeOf(answer) !== undefined
  return isOurs && !isLeaking(answer, expression)
}

function observeEscapes({
  places,
  attempts,
  escaped,
  slow,
  deaf,
}: {
  readonly places: number
  readonly attempts: number
  readonly escaped: number
  readonly slow: number
  readonly deaf: number
}): Observation {
  const figures = { places, attempts, escaped, slow, deaf }
  const words = [
    `${attempts - escaped} of ${counted(attempts, 'escape')} refused at ${counted(places, 'place')} that take expressions`,
    ...(slow > 0 ? [`${slow} took too long`] : []),
    ...(deaf > 0 ? [`${deaf} take none at all`] : []),
  ]
  return {
    outcome: outcomeOf(escaped + slow, places > 0 && deaf === 0),
    measured: words.join(', '),
    figures,
  }
}

function outcomeOf(broken: number, isTried: boolean): Observation['outcome'] {
  if (broken > 0) return 'fails'
  return isTried ? 'holds' : 'unknown'
}
