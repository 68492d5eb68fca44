import type { Control } from '../control/control.ts'
import { counted } from '../control/counted.ts'
import type { Observation } from '../control/observation.ts'
import { type Answer, type Ask, jsonOf, jsonQuestion, memberOf } from '../outside/ask.ts'
import { type CanaryPort, inCanary } from '../outside/canary.ts'
import { isStrictPolicy } from '../outside/script-policy.ts'
import { readModels, type SeenModel } from '../outside/seen-models.ts'
import { asPerson } from '../outside/visitor.ts'

/** Calls nothing that there is; by it an attack is known again. */
const MARK = 'zennnnCanary()'
/** What runs where a text is put into a page as it is: between tags, in an attribute, in a script, in a comment. */
const CORPUS: readonly string[] = [
  `<script>${MARK}</script>`,
  `"><img src=x onerror=${MARK}>`,
  `'><svg onload=${MARK}>`,
  `</textarea><script>${MARK}</script>`,
  `</title><script>${MARK}</script>`,
  `" autofocus onfocus="${MARK}`,
  `' autofocus onfocus='${MARK}`,
  `<!--><img src=x onerror=${MARK}>-->`,
  `{{ "<script>${MARK}</script>" }}`,
  `javascript:${MARK}`,
]
const SCRIPT_ADDRESS = /\b(?:href|src|action|formaction)\s*=\s*["']?\s*javascript:/i
const PAGE = /^text\/html\b/i

export interface ScriptPort extends CanaryPort {
  /**
   * What every template of mails and documents becomes with this text in each of its values: HTML. A template that needs a value of
   * another kind gets one of that kind.
   */
  readonly documents: (text: string, signal: AbortSignal) => Promise<readonly string[]>
}

/**
 * Holds where no page, mail or document has a text that was put into a field, an address or a template in it as markup, and every
 * page forbids scripts that are not ours besides.
 */
export function scriptCorpusControl({ documents, ...port }: ScriptPort): Control {
  return {
    id: 'script-corpus',
    observe: inCanary(port, async ({ ask, administrator: person }, signal) => {
      const pages = await asPerson({ ask, person, signal }, async (visitor) => {
        const visit: Ask = visitor.ask.bind(visitor)
        return await lookAtPages(visit, signal)
      })
      const drawn: Shown[] = []
      for (const attack of CORPUS)
        for (const text of await documents(attack, signal)) drawn.push({ attack, text })
      return observeShown(pages, drawn)
    }),
  }
}

interface Shown {
  readonly attack: string
  readonly text: string
}

interface Pages {
  readonly shown: readonly Shown[]
  /** Answers that a browser could take for a page, or let run what is not ours. */
  readonly unguarded: number
  /** Records that were made with an attack in every text field, and are gone again. */
  readonly records: number
}

async function lookAtPages(ask: Ask, signal: AbortSignal): Promise<Pages> {
  const models = await readModels(ask, signal)
  const answers: (readonly [string, Answer])[] = []
  let records = 0
  for (const [at, attack] of CORPUS.entries()) {
    const x = encodeURIComponent(attack)
    for (const path of [`/records/user?q=${x}`, `/records/${x}`, `/${x}`, `/sign-in?next=${x}`])
      answers.push([attack, await ask({ path, headers: { accept: 'text/html' } }, signal)])
    const seen = await showSomewhere(ask, inTurn(models.filter(isMakeable), at), {
      attack,
      signal,
    })
    if (seen.length > 0) records += 1
    answers.push(...seen.map((answer) => [attack, answer] as const))
  }
  const pages = answers.filter(([, answer]) => PAGE.test(typeOf(answer)))
  return {
    shown: pages.map(([attack, { body }]) => ({ attack, text: body })),
    unguarded: answers.filter(([, answer]) => !isGuarded(answer)).length,
    records,
  }
}

/** Of the first model that takes a record with nothing but texts: others need more. */
async function showSomewhere(
  ask: Ask,
  models: readonly SeenModel[],
  { attack, signal }: { readonly attack: string; readonly signal: AbortSignal },
): Promise<readonly Answer[]> {
  for (const model of models) {
    const seen = await showRecord(ask, { model, attack }, signal)
    if (seen.length > 0) return seen
  }
  return []
}

function inTurn<T>(all: readonly T[], at: number): readonly T[] {
  const begin = at % Math.max(1, all.length)
  return [...all.slice(begin), ...all.slice(0, begin)]
}

/** Makes a record of it, reads it in every form, and deletes it whatever came of that. */
async function showRecord(
  ask: Ask,
  { model, attack }: { readonly model: SeenModel; readonly attack: string },
  signal: AbortSignal,
): Promise<readonly Answer[]> {
  const values = Object.fromEntries(textFields(model).map(({ name }) => [name, attack]))
  const question = jsonQuestion('POST', `/api/${model.name}`, values)
  const headers = { ...question.headers, prefer: 'return=representation' }
  const id = idOf(await ask({ ...question, headers }, signal))
  if (id === undefined) return []
  const answers: Answer[] = []
  try {
    for (const path of [
      `/records/${model.name}/${id}`,
      `/records/${model.name}`,
      `/api/${model.name}?id=eq.${id}`,
      `/api/history/${model.name}/${id}`,
      `/api/export/${model.name}?id=eq.${id}`,
    ])
      answers.push(await ask({ path }, signal))
  } finally {
    await ask(
      { method: 'DELETE', path: `/api/${model.name}?id=eq.${id}` },
      AbortSignal.timeout(5_000),
    )
  }
  return answers
}

/** Of texts that may be anything, and in which the longest of the corpus has room. */
function textFields({ fields }: SeenModel): SeenModel['fields'] {
  const longest = Math.max(...CORPUS.map(({ length }) => length))
  return fields
    .filter(({ kind }) => kind === 'text' || kind === 'longText')
    .filter((one) => !one.isReadonly && one.format === undefined && one.maxLength >= longest)
}

function isMakeable(model: SeenModel): boolean {
  const { operations } = model
  return (
    operations.includes('create') && operations.includes('delete') && textFields(model).length > 0
  )
}

function idOf(answer: Answer): string | undefined {
  const made = jsonOf(answer)
  const [record]: readonly unknown[] = Array.isArray(made) ? made : [made]
  const id = memberOf(record, 'id')
  return answer.status === 201 && typeof id === 'string' ? id : undefined
}

function typeOf({ headers }: Answer): string {
  return headers.get('content-type') ?? ''
}

/** A page lets no script run that is not of the site; all else is never taken for a page. */
function isGuarded(answer: Answer): boolean {
  const { headers, body } = answer
  if (headers.get('x-content-type-options') !== 'nosniff') return false
  if (!PAGE.test(typeOf(answer))) return true
  return body === '' || isStrictPolicy(headers.get('content-security-policy'))
}

/** As it was written, or as an address that a click would run. @internal */
export function isRaw({ attack, text }: Shown): boolean {
  const isMarkup = /[<>"']/.test(attack)
  return (isMarkup && text.includes(attack)) || SCRIPT_ADDRESS.test(text)
}

function observeShown(pages: Pages, documents: readonly Shown[]): Observation {
  const raw = [...pages.shown, ...documents].filter(isRaw).length
  const { shown, unguarded, records } = pages
  const figures = {
    pages: shown.length,
    documents: documents.length,
    records,
    raw,
    unguarded,
  }
  if (raw + unguarded > 0)
    return {
      outcome: 'fails',
      measured: `${raw} of ${counted(shown.length + documents.length, 'page and document', 'pages and documents')} had a text as markup, ${unguarded} let foreign scripts run`,
      figures,
    }
  return shown.length > 0 && records > 0
    ? {
        outcome: 'holds',
        measured: `no text became markup in ${counted(shown.length, 'page')} and ${counted(documents.length, 'document')}, and no page lets a foreign script run`,
        figures,
      }
    : { outcome: 'unknown', measured: 'no record of the canary database could be shown', figures }
}
